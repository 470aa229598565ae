"""The letter as the city's admin is writing it: a picture, or a PDF marked DRAF."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.sheet import Sheet
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.letters import editing, judging, samples
from smartcity_app.services.letters.catalog import LetterType
from smartcity_app.services.letters.editor_views import Standing
from smartcity_app.services.letters.routes import HEADERS
from smartcity_app.web.signed_in import as_signed_in


async def sample(request: Request) -> Response:
    """GET /kerja/surat/naskah/<key>: the draft, or without one what is published, filled in by
    nobody. `versi` asks for another version, `panjang` for the longest answers, `pdf` for a file.
    """
    key, asked = request.path_params["key"], request.query_params
    version = asked.get("versi", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else 0

    def work(session: Session, actor: Actor) -> Sheet:
        rows = editing.versions(session, actor, key=key[:80])
        if not rows:
            raise NotFound
        standing = Standing(rows)
        row = standing.numbered(number) if number else standing.shown
        if row is None:
            raise NotFound
        if problems := judging.problems_of(session, row.key, row.content):
            first = problems[0]
            raise Incomplete(f"{first.where}: {first.sentence}")
        letter_type = LetterType(**row.content, version=row.version)
        return samples.sheet(session, letter_type, long=bool(asked.get("panjang")))

    sheet = await db.off_loop(as_signed_in, request, work)
    if asked.get("pdf"):
        pdf = await db.off_loop(render.render, sheet)
        name = {"content-disposition": f'attachment; filename="contoh-{sheet_name(sheet)}.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=HEADERS | name)
    picture = await db.off_loop(render.preview, sheet)
    return Response(picture, media_type="image/png", headers=HEADERS)


def sheet_name(sheet: Sheet) -> str:
    """A file name made from the letter's title."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in sheet.subject)
                    .lower().split())[:60]  # fmt: skip
