"""Which payment provider the city uses."""

from functools import lru_cache

from smartcity_app.civic.payments.midtrans import Midtrans
from smartcity_app.civic.payments.port import Provider
from smartcity_app.civic.payments.xendit import Xendit
from smartcity_app.kernel.errors import NotFound, Unavailable
from smartcity_app.kernel.settings import settings

MIDTRANS, XENDIT, SIMULATOR = "midtrans", "xendit", "simulator"
SIMULATED_AT = "/simulator-pembayaran"
"""Where the simulator's pages are, embedded in a demonstration."""
CLOSED = (
    "Pembayaran daring belum dibuka di kota ini. Tidak ada yang dipesan. "
    "Hubungi petugas pasar kota."
)


def chosen() -> str:
    """Key of the provider new payments go to; Unavailable when the city has none."""
    known = [key for key in (XENDIT, MIDTRANS, SIMULATOR) if _is_set(key)]
    if not known:
        raise Unavailable(CLOSED)
    return known[0]


def named(key: str) -> Provider:
    """The provider of this key; NotFound when this installation does not know it."""
    here = settings()
    if not _is_set(key):
        raise NotFound
    if key == XENDIT:
        secret, token = here.xendit_secret, here.xendit_callback_token
        return _xendit(here.xendit_url, secret.get_secret_value(), token.get_secret_value())
    if key == MIDTRANS:
        notify = f"{here.origin}/api/pembayaran/{MIDTRANS}"
        return _midtrans(here.midtrans_url, here.midtrans_server_key.get_secret_value(), notify)
    notify = f"http://127.0.0.1:{here.port}/api/pembayaran/{SIMULATOR}"
    return _simulator(str(here.data_dir), notify)


def _is_set(key: str) -> bool:
    """An address without its secret is no provider: anybody could sign for it."""
    here = settings()
    match key:
        case "xendit":
            return bool(here.xendit_url and here.xendit_secret.get_secret_value())
        case "midtrans":
            return bool(here.midtrans_url and here.midtrans_server_key.get_secret_value())
        case "simulator":
            return here.demo
    return False


@lru_cache(maxsize=4)
def _midtrans(url: str, server_key: str, notify: str) -> Midtrans:
    return Midtrans(url, server_key, notify=notify)


@lru_cache(maxsize=4)
def _xendit(url: str, secret: str, token: str) -> Xendit:
    return Xendit(url, secret, token)


@lru_cache(maxsize=2)
def _simulator(folder: str, notify: str) -> Midtrans:
    """Midtrans' own adapter over the embedded simulator, without a network between them."""
    from smartcity_app.civic.payments import simulator

    return Midtrans(
        "http://simulator", simulator.server_key(), key=SIMULATOR, notify=notify,
        transport=simulator.in_process(),
    )  # fmt: skip
