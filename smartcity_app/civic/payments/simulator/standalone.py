"""The simulated provider in a process of its own: `smartcity simulate-payments`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette

from smartcity_app.civic.payments.simulator.bank import Bank
from smartcity_app.civic.payments.simulator.pages import make_app
from smartcity_app.civic.payments.simulator.postman import TICK, Postman
from smartcity_app.kernel import crypto
from smartcity_app.kernel.settings import settings

FILE = "simulator-payments-alone.db"


def server_key() -> str:
    """What the city has to be told: SMARTCITY_MIDTRANS_SERVER_KEY."""
    return "SB-Mid-server-" + crypto.derive("payments/simulator/alone").hex()[:32]


def app() -> Starlette:
    """The app, with somebody who sends its notifications. They go where X-Override-Notification of
    the charge says, else to a city on this machine."""
    notify = f"http://127.0.0.1:{settings().port}/api/pembayaran/midtrans"
    bank = Bank(str(settings().data_dir / FILE), server_key(), notify=notify)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        walk = asyncio.create_task(_keep_sending(Postman(bank)))
        yield
        walk.cancel()
        with suppress(asyncio.CancelledError):
            await walk

    return make_app(bank, life)


async def _keep_sending(postman: Postman) -> None:
    while True:
        postman.start()
        await asyncio.sleep(TICK)
