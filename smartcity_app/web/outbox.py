"""The demo outbox: what the message gateway sent or would have sent."""

from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic import messages
from smartcity_app.kernel import db
from smartcity_app.kernel.settings import settings
from smartcity_app.web import templates

STATES = {
    messages.State.WAITING: "menunggu dikirim",
    messages.State.SENT: "terkirim",
    messages.State.SIMULATED: "simulasi",
    messages.State.NO_ADDRESS: "tanpa nomor HP",
    messages.State.EXPIRED: "lewat waktu",
    messages.State.FAILED: "gagal",
}


async def show(request: Request) -> Response:
    """GET /kotak-keluar, in demo mode only."""
    rows = await db.off_loop(lambda: db.run(messages.demo_outbox, writes=False))
    return templates.page(
        "outbox", messages=rows, states=STATES, simulated=not settings().whatsapp_url
    )
