"""A signer's key under its owner's PIN: how it is sealed, and the only way to open it."""

import base64
import json
import os
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from smartcity_app.kernel import crypto
from smartcity_app.kernel.errors import Incomplete, NotAllowed

SHORTEST, LONGEST = 6, 64

_COST = {"time": 2, "memory": 19 * 1024}
"""Argon2id passes and KiB (OWASP's least), about 25 ms. Written beside every key, so that new
keys can be given a higher one."""
_DEAREST = {"time": 10, "memory": 256 * 1024}
"""What a sealed key may ask of us at most; more is a forged row."""


class WrongPin(NotAllowed):
    """The PIN or passphrase does not open this key. Nothing was signed."""

    message = "PIN tanda tangan tidak cocok. Belum ada yang ditandatangani. Coba lagi."


@dataclass(frozen=True)
class SigningKey:
    """One signer's certificate and locked key; plain strings, to be stored as they are.

    `sealed_key` is worthless without both the PIN and the city's secret key.
    """

    certificate_pem: str
    chain_pem: str
    """The issuing authority, then the root."""
    sealed_key: str = field(repr=False)


def check_pin(pin: str) -> None:
    """Refuse (`Incomplete`) a PIN too short, too long, of one character, or a plain run."""
    pin = _same_on_every_keyboard(pin)
    if not SHORTEST <= len(pin) <= LONGEST:
        sentence = f"PIN tanda tangan terdiri atas {SHORTEST} sampai {LONGEST} karakter."
    elif len(_steps(pin)) == 1 and _steps(pin) <= {-1, 0, 1}:
        sentence = "PIN ini mudah ditebak. Pilih yang tidak berulang dan tidak berurutan."
    else:
        return
    raise Incomplete(sentence, fields={"pin": sentence})


def seal(private_key: ec.EllipticCurvePrivateKey, pin: str, *, certificate_pem: str) -> str:
    """The key encrypted under a PIN that passes `check_pin`, bound to its certificate."""
    check_pin(pin)
    plain = private_key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    salt, nonce = os.urandom(16), os.urandom(12)
    lock = AESGCM(_key_of(pin, salt, **_COST))
    locked = lock.encrypt(nonce, plain, certificate_pem.encode())
    parts = {"salt": salt, "nonce": nonce, "locked": locked}
    return json.dumps(_COST | {name: base64.b64encode(v).decode() for name, v in parts.items()})


def unlock(key: SigningKey, pin: str) -> ec.EllipticCurvePrivateKey:
    """The private key, for as long as the caller holds it; refuses with `WrongPin`."""
    sealed = json.loads(key.sealed_key)
    cost = {name: int(sealed[name]) for name in _COST}
    if any(cost[name] > _DEAREST[name] for name in cost):
        raise ValueError("this sealed key asks for more work than any we ever made")
    salt, nonce, locked = (base64.b64decode(sealed[part]) for part in ("salt", "nonce", "locked"))
    if len(pin) > LONGEST:
        raise WrongPin
    try:
        plain = AESGCM(_key_of(pin, salt, **cost)).decrypt(
            nonce, locked, key.certificate_pem.encode()
        )
    except InvalidTag:
        raise WrongPin from None
    private_key = serialization.load_der_private_key(plain, password=None)
    assert isinstance(private_key, ec.EllipticCurvePrivateKey)
    return private_key


def _key_of(pin: str, salt: bytes, *, time: int, memory: int) -> bytes:
    """What a stolen table lacks twice over: the PIN, slow to guess, and the city's pepper."""
    stretched = hash_secret_raw(
        _same_on_every_keyboard(pin).encode(),
        salt,
        time_cost=time,
        memory_cost=memory,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    pepper = crypto.derive("signing-pin")
    return HKDF(hashes.SHA256(), 32, salt=pepper, info=b"smartcity/signing-key").derive(stretched)


def _same_on_every_keyboard(pin: str) -> str:
    return unicodedata.normalize("NFKC", pin)


def _steps(pin: str) -> set[int]:
    return {ord(after) - ord(before) for before, after in pairwise(pin)}
