"""Personal identifiers at rest: encrypted to be read back, hashed under a key to be found again."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import String
from sqlalchemy.types import TypeDecorator

from smartcity_app.kernel.settings import settings


@lru_cache
def _ciphers(keys: str) -> MultiFernet:
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.strip().encode()).digest()))
            for key in keys.split(",")
        ]
    )


def encrypt(plain: str) -> str:
    """`plain` under the newest field key."""
    return _ciphers(settings().field_keys.get_secret_value()).encrypt(plain.encode()).decode()


def decrypt(token: str) -> str:
    """What was encrypted, under any field key still listed."""
    return _ciphers(settings().field_keys.get_secret_value()).decrypt(token.encode()).decode()


def rotate(token: str) -> str:
    """The same secret under the newest field key."""
    return _ciphers(settings().field_keys.get_secret_value()).rotate(token.encode()).decode()


def derive(purpose: str) -> bytes:
    """A 32-byte key for one purpose, from the city's secret key."""
    root = settings().secret_key.get_secret_value().encode()
    return hmac.digest(root, f"smartcity/{purpose}".encode(), "sha256")


def lookup(purpose: str, value: str) -> str:
    """A keyed hash by which an encrypted value can be found; 43 URL-safe characters."""
    mac = hmac.digest(derive(f"lookup/{purpose}"), value.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


class Encrypted(TypeDecorator[str]):
    """A text column that lies encrypted in the database and reads as plain text in Python."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: object) -> str | None:
        return None if value is None else encrypt(value)

    def process_result_value(self, value: str | None, dialect: object) -> str | None:
        return None if value is None else decrypt(value)
