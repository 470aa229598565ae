"""The market's money over plain HTTP: the daily settlement as a file, a provider's report taken in.

`GET /kerja/peken/keuangan/unduh?hari=2026-11-27&bentuk=xlsx&toko=12` and
`POST /kerja/peken/keuangan/laporan` (a form with penyedia, hari_laporan and berkas).
"""

import re
from datetime import date

from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from smartcity_app.civic.payments.report_reading import LARGEST
from smartcity_app.kernel import audit, clock, db, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken import finance
from smartcity_app.services.peken import settlement as book
from smartcity_app.services.peken.policy import May
from smartcity_app.web import origin, tables, templates
from smartcity_app.web.signed_in import as_signed_in


async def settlement(request: Request) -> Response:
    """What each shop earned on a day, as CSV or XLSX."""
    asked, shop = request.query_params.get("hari", ""), request.query_params.get("toko", "")
    form = "xlsx" if request.query_params.get("bentuk") == "xlsx" else "csv"

    def work(session: Session, actor: Actor) -> bytes:
        _may(session, actor)
        day = day_in(asked)
        shop_id = int(shop) if re.fullmatch(r"[0-9]{1,9}", shop) else 0
        if shop and not shop_id:
            raise NotFound
        rows = book.settled(session, actor, day=day, shop_id=shop_id)
        audit.record(session, actor, "peken.settlement", "ledger", detail=f"{day}, {shop_id}")
        lines = list(book.lines(rows))
        if form == "csv":
            return tables.csv_file(book.HEAD, lines)
        return tables.xlsx_file(f"Pencairan {day}", book.HEAD, lines, book.WIDTHS)

    table = await db.off_loop(as_signed_in, request, work)
    name = f"pencairan-{asked}{f'-toko-{shop}' if shop else ''}.{form}"
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="{name}"',
    }
    return Response(table, media_type=tables.KINDS[form], headers=headers)


async def hand_in(request: Request) -> Response:
    """A provider's report: compared, and shown on the page."""
    await db.off_loop(as_signed_in, request, _may)
    if not origin.ours(request):
        raise HTTPException(403)
    try:
        provider, day, data = await _posted(request)

        def work(session: Session, actor: Actor) -> int:
            return finance.hand_in(session, actor, provider=provider, day=day, data=data)

        report_id = await db.off_loop(as_signed_in, request, work)
    except Incomplete as refusal:
        return templates.refusal(
            "Laporan belum bisa dibaca", refusal.message, status=422, link=finance.HERE,
            link_text="Kembali ke Keuangan pasar",
        )  # fmt: skip
    return RedirectResponse(f"{finance.HERE}?laporan={report_id}", 303, templates.NO_STORE)


def day_in(text: str) -> date:
    """A day as a date field writes it. Incomplete for anything else."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Incomplete("Pilih tanggalnya dulu.")


def _may(session: Session, actor: Actor) -> None:
    """Before anything is said, or five megabytes are read, to whoever may not see it."""
    policy.require(actor, May.SETTLE, None)


async def _posted(request: Request) -> tuple[str, date, bytes]:
    async with request.form(max_files=1, max_fields=5) as form:
        file = form.get("berkas")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Incomplete("Pilih berkas laporannya dulu.")
        data = await file.read(LARGEST + 1)
        return (
            str(form.get("penyedia", ""))[:20],
            day_in(str(form.get("hari_laporan", ""))[:10]),
            data,
        )


def yesterday() -> date:
    """The newest day that is whole."""
    return date.fromordinal(clock.today().toordinal() - 1)
