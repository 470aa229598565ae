"""The figures of reports over plain HTTP, as a table to work on."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.complaints import performance, performance_views
from smartcity_app.web import tables
from smartcity_app.web.signed_in import as_signed_in


async def figures(request: Request) -> Response:
    """GET /kerja/kinerja-laporan/unduh?masa=&bentuk=csv|xlsx: what the page shows, as a table."""
    period = request.query_params.get("masa", "")
    form = "xlsx" if request.query_params.get("bentuk") == "xlsx" else "csv"

    def work(session: Session, actor: Actor) -> bytes:
        if period not in performance.PERIODS:
            raise NotFound("Masa ini tidak ada. Unduh dari halaman Kinerja laporan.")
        report = performance.report(session, actor, period=period)
        head, lines = performance_views.HEAD, list(performance_views.lines(session, report))
        if form == "csv":
            return tables.csv_file(head, lines)
        return tables.xlsx_file("Kinerja laporan", head, lines, (18, 44, 34, 16))

    table = await db.off_loop(as_signed_in, request, work)
    name = f"kinerja-laporan-{clock.local(clock.now()):%Y-%m-%d}.{form}"
    return Response(
        table,
        media_type=tables.KINDS[form],
        headers={
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="{name}"',
        },
    )
