"""The market's money over plain HTTP: the daily settlement as a file, a provider's report taken in.

`GET /kerja/peken/keuangan/unduh?hari=2026-11-27&bentuk=xlsx&toko=12` and
`POST /kerja/peken/keuangan/laporan` (a form with penyedia, hari_laporan and berkas).
"""

import re
from collections.abc import Callable
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
from smartcity_app.services.peken.settlement import Settled
from smartcity_app.web import origin, tables, templates
from smartcity_app.web.signed_in import as_signed_in


async def settlement(request: Request) -> Response:
    """What each shop earned on a day, as CSV or XLSX."""
    asked, shop = request.query_params.get("hari", ""), request.query_params.get("toko", "")

    def work(session: Session, actor: Actor) -> list[Settled]:
        _may(session, actor)
        shop_id = _number(shop) if shop else 0
        rows = book.settled(session, actor, day=day_in(asked), shop_id=shop_id)
        audit.record(session, actor, "peken.settlement", "ledger", detail=f"{asked}, {shop_id}")
        return rows

    return await _file(request, f"pencairan-{asked}{f'-toko-{shop}' if shop else ''}", work)


async def own_settlement(request: Request) -> Response:
    """GET /toko/pencairan/unduh?toko=12&hari=2026-11-27&bentuk=: what one's own shop earned."""
    asked, shop = request.query_params.get("hari", ""), request.query_params.get("toko", "")

    def work(session: Session, actor: Actor) -> list[Settled]:
        shop_id = _number(shop)
        rows = book.own(session, actor, day=day_in(asked), shop_id=shop_id)
        audit.record(session, actor, "peken.own_settlement", "ledger", detail=f"{asked}, {shop_id}")
        return rows

    return await _file(request, f"pencairan-{asked}", work)


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


async def _file(
    request: Request, name: str, work: Callable[[Session, Actor], list[Settled]]
) -> Response:
    form = "xlsx" if request.query_params.get("bentuk") == "xlsx" else "csv"

    def table() -> bytes:
        lines = list(book.lines(as_signed_in(request, work)))
        if form == "csv":
            return tables.csv_file(book.HEAD, lines)
        return tables.xlsx_file("Pencairan", book.HEAD, lines, book.WIDTHS)

    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="{name}.{form}"',
    }
    return Response(await db.off_loop(table), media_type=tables.KINDS[form], headers=headers)


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise NotFound
    return int(text)


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
