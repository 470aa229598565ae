"""Which signer this city uses."""

from functools import lru_cache

from pydantic import SecretStr

from smartcity_app.civic.documents.bsre import BsreSigner
from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.documents.port import Pen, Signer, SignerIdentity
from smartcity_app.kernel.settings import settings

__all__ = ["Pen", "Signer", "SignerIdentity", "chosen_signer"]


def chosen_signer() -> Signer:
    """BSrE where its address is set, else the local test authority. Kept, and safe to share."""
    chosen = settings()
    if not chosen.bsre_url:
        return _local()
    return _bsre(chosen.bsre_url, chosen.bsre_username, chosen.bsre_password)


@lru_cache(maxsize=1)
def _local() -> LocalSigner:
    return LocalSigner()


@lru_cache(maxsize=1)
def _bsre(url: str, username: str, password: SecretStr) -> BsreSigner:
    return BsreSigner(url, username, password.get_secret_value())
