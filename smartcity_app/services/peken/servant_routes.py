"""The register over plain HTTP: a table in, the register and an example out."""

from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from smartcity_app.kernel import clock, db, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed
from smartcity_app.services.peken import enrolling
from smartcity_app.services.peken.enrolling import Imported
from smartcity_app.services.peken.policy import May
from smartcity_app.web import origin, tables, templates
from smartcity_app.web.signed_in import as_signed_in

BACK = "/kerja/peken/asn"
LARGEST = 5_000_000
EXAMPLE = (
    "198405172009012001", "3578095705840001", "DLH", "Analis Kepegawaian", "III/c", "", "ya",
    "-7,2905", "112,8016", "-7,2600", "112,7500", "2020-01-01", "",
)  # fmt: skip
WIDTHS = (22, 30, 14, 34, 10, 10, 14, 12, 12)


async def take(request: Request) -> Response:
    """POST /kerja/peken/asn/impor: a page that says what became of every row."""
    if not origin.ours(request):
        raise HTTPException(403)
    await db.off_loop(as_signed_in, request, _may)
    async with request.form(max_files=1, max_fields=2, max_part_size=LARGEST) as form:
        given = form.get("berkas")
        content = b"" if given is None or isinstance(given, str) else await given.read(LARGEST + 1)
    if not content:
        raise Incomplete("Pilih berkasnya dulu, lalu tekan Impor.")
    if len(content) > LARGEST:
        raise HTTPException(413, "Berkas lebih dari 5 MB. Bagi menjadi beberapa berkas.")

    def work(session: Session, actor: Actor) -> Imported:
        return enrolling.take(session, actor, content=content)

    done = await db.off_loop(as_signed_in, request, work)
    return templates.page("impor_asn", done=done, back=BACK)


async def give(request: Request) -> Response:
    """GET /kerja/peken/asn/unduh?bentuk=csv|xlsx: the register without NIK and homes."""
    form = "xlsx" if request.query_params.get("bentuk") == "xlsx" else "csv"

    def work(session: Session, actor: Actor) -> bytes:
        rows = list(enrolling.table(session, actor))
        if form == "csv":
            return tables.csv_file(enrolling.EXPORTED, rows)
        return tables.xlsx_file("ASN", enrolling.EXPORTED, rows, WIDTHS)

    table = await db.off_loop(as_signed_in, request, work)
    return _file(table, f"asn-{clock.local(clock.now()):%Y-%m-%d}.{form}")


async def example(request: Request) -> Response:
    """GET /kerja/peken/asn/contoh.csv: the columns, with one invented line."""
    await db.off_loop(as_signed_in, request, _may)
    return _file(tables.csv_file(enrolling.COLUMNS, [EXAMPLE]), "contoh-asn.csv")


def _may(session: Session, actor: Actor) -> None:
    """Strangers are refused before anything is said of what they sent."""
    if not policy.holds(actor, May.EXCUSE):
        raise NotAllowed


def _file(content: bytes, name: str) -> Response:
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="{name}"',
    }
    return Response(content, media_type=tables.KINDS[name.rsplit(".", 1)[1]], headers=headers)
