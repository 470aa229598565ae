"""A payment provider for demonstrations and tests: an ASGI app of its own that speaks Midtrans'
protocol, with pages on which a buyer pretends to pay, and knobs that make it misbehave.

Nothing of it touches the city's tables. Its state is a file in DATA_DIR, so that several processes
agree; it runs embedded under /simulator-pembayaran, or alone (`smartcity simulate-payments`).
"""

import base64
from functools import lru_cache

import httpx
from starlette.applications import Starlette

from smartcity_app.civic.payments.simulator.bank import Bank
from smartcity_app.civic.payments.simulator.inside import InProcess
from smartcity_app.civic.payments.simulator.pages import make_app
from smartcity_app.civic.payments.simulator.postman import Postman
from smartcity_app.kernel import crypto
from smartcity_app.kernel.settings import settings

FILE = "simulator-payments.db"


def server_key() -> str:
    """The secret between the city and its embedded simulator."""
    return "simulator-" + base64.urlsafe_b64encode(crypto.derive("payments/simulator")).decode()


def bank() -> Bank:
    """The embedded simulator's books."""
    return _bank(str(settings().data_dir / FILE), server_key())


def app() -> Starlette:
    """The embedded simulator."""
    return _app(bank())


def in_process() -> httpx.BaseTransport:
    """How the city's adapter reaches the embedded simulator: without a network."""
    return InProcess(app())


def post_due() -> None:
    """Start sending notifications that are due, in a thread of its own. A job asks for it."""
    if settings().demo and (settings().data_dir / FILE).exists():
        _postman(bank()).start()


@lru_cache(maxsize=2)
def _bank(path: str, key: str) -> Bank:
    return Bank(path, key)


@lru_cache(maxsize=2)
def _app(books: Bank) -> Starlette:
    return make_app(books)


@lru_cache(maxsize=2)
def _postman(books: Bank) -> Postman:
    return Postman(books)
