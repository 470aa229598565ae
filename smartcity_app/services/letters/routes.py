"""Over plain HTTP: the issued PDF, the draft as a picture for officers, an office's figures."""

from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic import areas, register, storage
from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.sheet import Sheet
from smartcity_app.civic.documents.signer import chosen_signer
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.letters import (
    composing,
    link,
    performance,
    performance_views,
    reading,
    views,
)
from smartcity_app.services.letters.models import Letter
from smartcity_app.web import files, tables
from smartcity_app.web.routes import Open
from smartcity_app.web.signed_in import as_signed_in

GONE = {
    register.State.REVOKED: "Surat ini sudah dicabut dan tidak bisa dibuka lagi.",
    register.State.REPLACED: "Surat ini sudah diganti. Buka surat yang baru di daftar surat Anda.",
}
HEADERS = {
    "cache-control": "private, no-store",
    "x-frame-options": "SAMEORIGIN",
    "content-security-policy": files.PDF_POLICY,
}


@dataclass(frozen=True)
class _Paper:
    """What an officer may look at before the last signature."""

    sheet: Sheet | None
    pdf: bytes


async def issued(request: Request) -> Response:
    """GET /surat/pdf/<ref>: the letter, for its owner and for the officers of the area."""
    ref = request.path_params["ref"]

    def work(session: Session, actor: Actor) -> bytes:
        letter = reading.find(session, actor, ref=ref)
        document = register.of_case(session, letter.ref)
        if document is None:
            raise NotFound("Surat ini belum terbit. Lihat perjalanannya di halaman kasus.")
        if document.state != register.State.ISSUED:
            raise NotFound(GONE[register.State(document.state)])
        return storage.get(document.path)

    pdf = await db.off_loop(as_signed_in, request, work)
    return Response(
        pdf,
        media_type="application/pdf",
        headers=HEADERS | {"content-disposition": f'inline; filename="{ref}.pdf"'},
    )


async def draft(request: Request) -> Response:
    """GET /kerja/naskah/<ref>: before the first signature a picture marked DRAF; to the signer
    who follows, the very bytes the first one signed."""
    ref = request.path_params["ref"]

    def work(session: Session, actor: Actor) -> _Paper:
        letter = reading.find(session, actor, ref=ref)
        if not views.works(actor):
            raise NotFound
        return _paper(session, actor, letter)

    paper = await db.off_loop(as_signed_in, request, work)
    if paper.sheet is None:
        return Response(paper.pdf, media_type="application/pdf", headers=HEADERS)
    picture = await db.off_loop(render.preview, paper.sheet)
    return Response(picture, media_type="image/png", headers=HEADERS)


async def figures(request: Request) -> Response:
    """GET /kerja/kinerja/unduh?unit=&masa=&bentuk=csv|xlsx: what the page shows, as a table."""
    asked = request.query_params.get("unit", "")[:20]
    period = request.query_params.get("masa", "")[:20]
    form = "xlsx" if request.query_params.get("bentuk") == "xlsx" else "csv"

    def work(session: Session, actor: Actor) -> bytes:
        unit = areas.area(asked).code
        report = performance.report(session, actor, unit=unit, period=period)
        head, lines = performance_views.HEAD, list(performance_views.lines(report))
        if form == "csv":
            return tables.csv_file(head, lines)
        return tables.xlsx_file("Kinerja", head, lines, (22, 34, 30, 16))

    table = await db.off_loop(as_signed_in, request, work)
    name = f"kinerja-{asked}-{clock.local(clock.now()):%Y-%m-%d}.{form}"
    return Response(
        table,
        media_type=tables.KINDS[form],
        headers={
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="{name}"',
        },
    )


def _paper(session: Session, actor: Actor, letter: Letter) -> _Paper:
    held = register.held_for(session, letter.ref)
    if held and held.signers and views.may_decide(actor, letter):
        return _Paper(None, storage.get(held.path))
    return _Paper(composing.matter(session, letter).sheet(None, chosen_signer()), b"")


def routes() -> list[Open]:
    """This service's routes and whom they are for."""
    from smartcity_app.services.letters.editor_routes import sample  # which stands on this module

    return [
        Open("/surat/pdf/{ref}", issued, "signed-in"),
        Open("/kerja/naskah/{ref}", draft, "signed-in"),
        Open(f"{performance.HERE}/unduh", figures, "signed-in"),
        *link.ways(),
        Open("/kerja/surat/naskah/{key}", sample, "signed-in"),
    ]
