"""Beside the payment page, over plain HTTP: news of it as it happens, and its code as a picture."""

import asyncio
from collections.abc import AsyncIterator

from sqlmodel import Session, col, select
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from smartcity_app.civic.documents import qr
from smartcity_app.civic.payments.models import WAITING, Payment
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, TooMany
from smartcity_app.services.peken import payment_views
from smartcity_app.web.signed_in import as_signed_in

EVERY, LASTS = 1.0, 55.0
"""Seconds between two looks, and of one stream: the browser opens the next and is admitted anew."""
MOST, MOST_EACH = 300, 4
"""Streams of one process, and of one person: who comes over asks now and then instead."""
_STREAM = {"cache-control": "no-store", "x-accel-buffering": "no"}
_open: dict[int, int] = {}


async def news(request: Request) -> Response:
    """GET /peken/bayar/kabar?no=<payment>: its state now, and again when it is another.

    Ends when nothing more can happen or its time is over; the page then opens it again.
    """
    ref = request.query_params.get("no", "")[:60]

    def work(session: Session, actor: Actor) -> tuple[int, str, int]:
        payment = payment_views.find(session, actor, ref=ref)
        return payment.id or 0, payment.state, actor.person_id or 0

    ident, state, person = await db.off_loop(as_signed_in, request, work)
    if _open.get(person, 0) >= MOST_EACH or sum(_open.values()) >= MOST:
        raise TooMany
    return StreamingResponse(
        _told(ident, state, person), media_type="text/event-stream", headers=_STREAM
    )


async def _told(ident: int, state: str, person: int) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    until = loop.time() + LASTS
    _open[person] = _open.get(person, 0) + 1
    try:
        yield f"retry: 1000\nevent: kabar\ndata: {state}\n\n"
        while state in WAITING and loop.time() < until:
            await asyncio.sleep(EVERY)
            now = await db.off_loop(_state, ident)
            if now != state:
                state = now
                yield f"event: kabar\ndata: {state}\n\n"
    finally:
        _open[person] -= 1
        if not _open[person]:
            del _open[person]


def _state(ident: int) -> str:
    query = select(Payment.state).where(col(Payment.id) == ident)
    return db.run(lambda session: session.exec(query).one(), writes=False)


async def picture(request: Request) -> Response:
    """GET /peken/bayar/qris.png?no=<payment>: the code to save and to open in a bank's app."""
    ref = request.query_params.get("no", "")[:60]

    def work(session: Session, actor: Actor) -> str:
        payment = payment_views.find(session, actor, ref=ref)
        if not payment.qr or payment.state not in WAITING:
            raise NotFound("Kode QRIS ini sudah tidak berlaku. Buka lagi halaman pembayaran.")
        return payment.qr

    payload = await db.off_loop(as_signed_in, request, work)
    return Response(
        await db.off_loop(qr.png, payload),
        media_type="image/png",
        headers={
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="qris-{ref[-6:]}.png"',
        },
    )
