"""The list a shop takes to its shelves, made to be printed."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.peken import seller_views
from smartcity_app.services.peken.seller_views import PickOrder
from smartcity_app.web import templates
from smartcity_app.web.signed_in import as_signed_in


async def show(request: Request) -> Response:
    """GET /toko/daftar-ambil?no=: everything taken on and not yet packed, or one order of it."""
    ref = request.query_params.get("no", "")[:40].upper()

    def work(session: Session, actor: Actor) -> list[PickOrder]:
        found = seller_views.to_pick(session, actor, ref=ref)
        if not found:
            raise NotFound("Tidak ada yang perlu diambil dari rak. Terima pesanan dulu.")
        return found

    return templates.page("ambil", orders=await db.off_loop(as_signed_in, request, work))
