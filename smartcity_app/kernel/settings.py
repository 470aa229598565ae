"""What may differ between installations. Secrets come from the environment or from files."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_SECRET = "hanya-untuk-mode-contoh-jangan-dipakai-sungguhan"
"""What every secret falls back to in demo mode, and what a real city is refused to start on."""


_TILES = re.compile(
    r"(https://[a-z0-9.-]+(?::\d+)?|http://(?:localhost|127\.0\.0\.1):\d+)/[^\s;,]*\Z"
)
"""Ours on this machine need no TLS. What follows the host never reaches a header."""


_SEALED = re.compile(
    r"(https://[a-z0-9.-]+|http://(?:localhost|127\.0\.0\.1))(:\d+)?(/[\w./-]*)?\Z"
)


class Settings(BaseSettings):
    """Read once per process. Every field is an environment variable `SMARTCITY_<FIELD>`.

    A secret may also be a file of that name (lower case) in the folder `SMARTCITY_SECRETS_DIR`.
    """

    model_config = SettingsConfigDict(
        env_prefix="SMARTCITY_", extra="ignore", populate_by_name=True
    )

    city: Literal["surabaya", "sidoarjo", "pasuruan", "tangsel"] = "surabaya"
    demo: bool = False
    data_dir: Path = Field(default=Path("data"), validation_alias="DATA_DIR")
    port: int = Field(default=3000, validation_alias="PORT")
    public_origin: str = ""
    """Where residents reach us, printed in QR codes; empty means http://localhost:<port>."""
    database_url: str = ""
    """Empty means the embedded SQLite file in `data_dir`."""
    redis_url: str = Field(default="", validation_alias="REFLEX_REDIS_URL")

    secret_key: SecretStr = SecretStr(DEMO_SECRET)
    """Root of look-up hashes, PIN peppers and the seal of the audit log. Never rotate lightly."""
    field_keys: SecretStr = SecretStr(DEMO_SECRET)
    """Keys of encrypted columns, newest first, comma separated: rotate by putting one in front."""

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")

    bsre_url: str = ""
    """Base address of the BSrE E-Sign client service; empty means the local test authority."""
    bsre_username: str = ""
    bsre_password: SecretStr = SecretStr("")

    tsa_url: str = ""
    """Address of a time stamping authority (RFC 3161); empty means the local one."""

    whatsapp_url: str = ""
    """Where the message gateway takes messages as JSON; empty means the demo outbox only."""
    whatsapp_token: SecretStr = SecretStr("")

    inbound_secret: SecretStr = SecretStr("")
    """Shared with the gateway that hands in messages people write; empty means none is taken."""

    midtrans_url: str = ""
    """Base address of Midtrans' Core API (https://api.midtrans.com); empty means not used."""
    midtrans_server_key: SecretStr = SecretStr("")

    xendit_url: str = ""
    """Base address of Xendit's API (https://api.xendit.co); empty means not used."""
    xendit_secret: SecretStr = SecretStr("")
    xendit_callback_token: SecretStr = SecretStr("")
    """What Xendit puts into every webhook; without it none is believed."""

    map_tiles_url: str = ""
    """A street map under the city's own boundaries, "https://host/{z}/{x}/{y}.png"; empty means
    none. Whoever runs that host learns which streets are looked at."""
    map_tiles_credit: str = "© OpenStreetMap"
    map_tiles_credit_url: str = "https://www.openstreetmap.org/copyright"

    @field_validator("map_tiles_url")
    @classmethod
    def _names_one_host(cls, url: str) -> str:
        """One host, because pages may load pictures from exactly that one."""
        if url and not _TILES.match(url):
            raise ValueError("write tiles like https://host/{z}/{x}/{y}.png, with one host")
        if url and sorted(re.findall(r"{(\w+)}", url)) != ["x", "y", "z"]:
            raise ValueError("tiles need {z}, {x} and {y}, once each, and no other token")
        return url

    @field_validator("midtrans_url", "xendit_url")
    @classmethod
    def _is_sealed(cls, url: str) -> str:
        """The secret goes along with every call: never in the clear, but to this machine."""
        if url and not _SEALED.match(url):
            raise ValueError("write the provider's address like https://host")
        return url.rstrip("/")

    @property
    def map_tiles_origin(self) -> str:
        """Scheme and host of the street map; empty when there is none."""
        found = _TILES.match(self.map_tiles_url)
        return found[1] if found else ""

    @property
    def origin(self) -> str:
        """Scheme and host residents use, without a trailing slash."""
        return (self.public_origin or f"http://localhost:{self.port}").rstrip("/")

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute()}/smartcity.db"

    @property
    def files_dir(self) -> Path:
        """Where uploaded and issued files lie."""
        return self.data_dir / "files"

    def refuse_default_secrets(self) -> None:
        """Stop a real city from starting on secrets that stand in the source code."""
        every = {
            "SMARTCITY_SECRET_KEY": [self.secret_key.get_secret_value()],
            "SMARTCITY_FIELD_KEYS": self.field_keys.get_secret_value().split(","),
        }
        if inbound := self.inbound_secret.get_secret_value():
            every["SMARTCITY_INBOUND_SECRET"] = [inbound]
        weak = [name for name, keys in every.items() if any(map(_is_weak, keys))]
        if weak and not self.demo:
            raise SystemExit(
                "Refusing to start: set "
                + " and ".join(weak)
                + " to at least 32 random characters each, or SMARTCITY_DEMO=1 for a demonstration."
            )


def _is_weak(key: str) -> bool:
    """Short (an empty one between two commas too), or known to everybody."""
    return len(key.strip()) < 32 or DEMO_SECRET in key


@lru_cache
def settings() -> Settings:
    """This process's settings."""
    import os

    return Settings(_secrets_dir=os.environ.get("SMARTCITY_SECRETS_DIR"))  # type: ignore[call-arg]
