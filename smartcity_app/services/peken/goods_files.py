"""Plain routes of shops: pictures for everybody, the template, a file of goods sent in."""

from urllib.parse import quote

from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from smartcity_app.civic import files, sheets
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.inspection import NotAccepted
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound, Unavailable
from smartcity_app.services.peken import importing, shop_photos, shops
from smartcity_app.web import origin
from smartcity_app.web.files import PICTURE_POLICY
from smartcity_app.web.signed_in import as_signed_in
from smartcity_app.web.tables import KINDS, csv_file, xlsx_file

SENT = "/toko/impor"
HEAD = list(importing.COLUMNS)
WIDTHS = (28, 22, 12, 12, 8, 14, 8, 24, 30)


async def photo(request: Request) -> Response:
    """GET /peken/foto/<id>: a picture of a shop that sells, small; with ?besar=1 as it was sent."""
    ident, large = request.path_params["ident"], request.query_params.get("besar") == "1"

    def work() -> tuple[StoredFile, bytes]:
        row = db.run(lambda s: shop_photos.find_public(s, file_id=ident), writes=False)
        where = row.path if large else files.thumbnail(row)
        try:
            return row, where.read_bytes()
        except OSError:
            raise Unavailable from None

    row, content = await db.off_loop(work)
    headers = {
        "cache-control": "public, max-age=3600",
        "content-security-policy": PICTURE_POLICY,
        "etag": f'"{row.sha256[:20]}{"" if large else "k"}"',
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=row.kind if large else "image/jpeg", headers=headers)


async def template(request: Request) -> Response:
    """GET /toko/template.xlsx and .csv: the columns, with three examples."""
    await db.off_loop(as_signed_in, request, _owner)
    kind = request.url.path.rpartition(".")[2]
    rows = importing.EXAMPLES
    content = csv_file(HEAD, rows) if kind == "csv" else xlsx_file("Barang", HEAD, rows, WIDTHS)
    shown = {"content-disposition": f'attachment; filename="barang-toko.{kind}"'}
    return Response(content, media_type=KINDS[kind], headers=shown)


async def take(request: Request) -> Response:
    """POST /toko/impor/kirim?toko=<ref>, the file `berkas`: read it, back to the page."""
    if not origin.ours(request):
        raise HTTPException(403)
    declared = request.headers.get("content-length", "")
    if not declared.isdigit() or int(declared) > sheets.LIMIT + 10_000:
        raise HTTPException(413, sheets.TOO_LARGE)
    ref = request.query_params.get("toko", "")[:40]
    await db.off_loop(as_signed_in, request, lambda s, actor: shops.own(s, actor, ref=ref))
    async with request.form(max_files=1, max_fields=5) as form:
        sent = form.get("berkas")
        name = sent.filename or "" if isinstance(sent, UploadFile) else ""
        content = await sent.read() if isinstance(sent, UploadFile) else b""
    name = files.clean_name(name)

    def work() -> None:
        try:
            found = importing.judge(sheets.read(content, name))
        except NotAccepted as refused:
            found = importing.Found([], [(0, "Berkas", refused.message)], 1)
        as_signed_in(
            request, lambda s, actor: importing.take(s, actor, ref=ref, name=name, found=found)
        )

    await db.off_loop(work)
    return RedirectResponse(f"{SENT}?no={quote(ref)}", 303)


def _owner(session: Session, actor: Actor) -> None:
    """Who has no shop has nothing to fill in."""
    if not shops.owned(session, actor):
        raise NotFound
