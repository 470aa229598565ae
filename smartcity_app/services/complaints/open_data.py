"""What machines read of the public face: RSS by kelurahan and category, and a year as CSV."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator
from sqlmodel import Session, col, select, tuple_
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from smartcity_app.civic import areas, geography, profile
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import clock, gauges
from smartcity_app.kernel.errors import NotFound, TooMany
from smartcity_app.kernel.settings import settings
from smartcity_app.services.complaints import categories, public, public_pages, routing
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.public import Wanted
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import path
from smartcity_app.web import origin
from smartcity_app.web.limits import PerAddress
from smartcity_app.web.packed import pack_text

FEED = 30
"""Reports of a feed."""
CHUNK = 2000
"""Rows of a download that are read at once, each lot in a transaction of its own."""
COLUMNS: tuple[tuple[str, str], ...] = (
    ("nomor", "Nomor laporan; halamannya di /laporan/nomor"),
    ("jenis", "Kode jenis laporan"),
    ("jenis_nama", "Nama jenis laporan"),
    ("kode_wilayah", "Kode Kemendagri kelurahan atau desa; kode kota bila tidak diketahui"),
    ("wilayah", "Kelurahan atau desa"),
    ("kecamatan", "Kecamatan"),
    ("lintang", "Lintang (WGS84); kira-kira 500 meter untuk jenis yang peka"),
    ("bujur", "Bujur (WGS84), begitu pula"),
    ("saluran", "Lewat apa laporan masuk"),
    ("keadaan", "Keadaan sekarang"),
    ("ditangani", "Instansi yang menangani sekarang"),
    ("dilaporkan", "Waktu laporan dikirim"),
    ("batas_jawaban", "Batas waktu jawaban yang dijanjikan"),
    ("dijawab", "Waktu dijawab; kosong bila belum"),
    ("batas_selesai", "Batas waktu penyelesaian yang dijanjikan"),
    ("selesai", "Waktu dinyatakan selesai; kosong bila belum"),
    ("pelapor", "Banyaknya warga yang melaporkan"),
    ("diteruskan", "Berapa kali diteruskan ke instansi lain"),
    ("disanggah", "Berapa kali pelapor menyatakan belum beres"),
    (
        "naik_jawaban",
        "Tingkat kenaikan janji jawaban: 3 kepala, 4 sekretaris daerah, 5 kepala daerah",
    ),
    ("naik_selesai", "Tingkat kenaikan janji penyelesaian, begitu pula"),
    ("penilaian", "Bintang dari pelapor, 1 sampai 5; kosong bila tidak dinilai"),
)

_downloads = PerAddress(rate=1 / 60, burst=10.0)
"""A download reads a year: one a minute after the first ten."""


async def feed(request: Request) -> Response:
    """GET /laporan/rss?wilayah=&jenis=: the newest reports of a kelurahan, of a kind, or of all."""
    public_pages.admit(request)
    place = request.query_params.get("wilayah", "").strip()[:80]
    kind = request.query_params.get("jenis", "").strip()[:80]

    def work(session: Session) -> str:
        area, _ = public_pages.area_asked(place)
        if place and area is None:
            raise NotFound("Kelurahan ini tidak kami kenal. Pakai kode atau nama lengkapnya.")
        title = categories.find(session, kind).title if kind else "Laporan warga"
        wanted = Wanted(category=kind, area=area.code if area else "")
        key = ("complaints.rss", wanted)
        return gauges.recent(
            session, key, lambda: _feed(session, wanted, title), fresh=public_pages.FRESH
        )

    packed = pack_text(await public_pages.off_loop(work), "application/rss+xml; charset=utf-8")
    return packed.answer(request, cache=public_pages.KEEP)


def _feed(session: Session, wanted: Wanted, title: str) -> str:
    where = areas.area(wanted.area).label if wanted.area else profile.city().name
    home = f"{settings().origin}/laporan"
    rss = FeedGenerator()
    rss.title(f"{title}, {where}")
    rss.link(href=home, rel="alternate")
    rss.description("Laporan warga dan keadaannya, tanpa data pribadi.")
    rss.language("id")
    rss.ttl(15)
    for case in public.listed(session, wanted, most=FEED)[:FEED]:
        _enter(rss, session, case, home)
    return rss.rss_str().decode()


def _enter(rss: Any, session: Session, case: Complaint, home: str) -> None:
    entry = rss.add_entry(order="append")
    name = public.category_of(session, case).title
    state = path(case.work_days).state(case.state).title
    office = routing.addressee(session, case.agency).name
    entry.id(f"{home}/{case.ref}")
    entry.link(href=f"{home}/{case.ref}")
    entry.title(f"{name}, {public.area_words(case)}")
    text = public_pages.clip(public.words_of(session, case), 500)
    entry.description(_printable(f"{state}. Ditangani {office}. {text}".strip()))
    entry.category(term=case.category)
    entry.published(case.created_at)


def _printable(text: str) -> str:
    """XML knows no control characters."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t")


async def download(request: Request) -> Response:
    """GET /laporan/data.csv: the last twelve months, sent as it is read."""
    if not _downloads.try_take(origin.address_of(request.scope)):
        raise TooMany
    headers = {
        "cache-control": "public, max-age=300",
        "content-disposition": f'attachment; filename="laporan-{profile.city().key}.csv"',
        "access-control-allow-origin": "*",
    }
    return StreamingResponse(_rows(), media_type="text/csv; charset=utf-8", headers=headers)


async def _rows() -> AsyncIterator[str]:
    yield _csv([[name for name, _ in COLUMNS]])
    after: tuple[datetime, int] = (clock.now() - public.KEPT, 0)
    while True:
        found = await public_pages.off_loop(lambda session: _chunk(session, after))  # noqa: B023
        if found:
            yield _csv([row for _, row in found])
            after = found[-1][0]
        if len(found) < CHUNK:
            return


def _chunk(
    session: Session, after: tuple[datetime, int]
) -> list[tuple[tuple[datetime, int], list[object]]]:
    """The next rows, each with the cursor that continues after it."""
    query = (
        select(Complaint)
        .where(public.visible())
        .where(tuple_(col(Complaint.created_at), col(Complaint.id)) > after)
        .order_by(col(Complaint.created_at), col(Complaint.id))
        .limit(CHUNK)
    )
    known, bodies = categories.current(session), routing.addressees(session)
    return [
        ((case.created_at, case.id or 0), _row(case, known, bodies)) for case in session.exec(query)
    ]


def _row(
    case: Complaint,
    known: dict[str, categories.Category],
    bodies: dict[str, routing.Addressee],
) -> list[object]:
    here = areas.area(case.area)
    district = areas.area(here.parent).name if here.kind == "village" else ""
    lat, lon = _position(case, known[case.category].sensitive)
    return [
        case.ref,
        case.category,
        known[case.category].title,
        here.code,
        here.name if here.kind == "village" else "",
        district,
        lat,
        lon,
        case.channel,
        path(case.work_days).state(case.state).title,
        bodies[case.agency].name,
        *(_time(at) for at in (case.created_at, case.answer_due_at, case.answered_at)),
        *(_time(at) for at in (case.due_at, case.done_at)),
        case.reporters,
        case.transfers,
        case.disputes,
        case.answer_rung if case.answer_rung >= Rung.HEAD else "",
        case.work_rung if case.work_rung >= Rung.HEAD else "",
        case.rating or "",
    ]


def _position(case: Complaint, sensitive: bool) -> tuple[str, str]:
    if case.lat is None or case.lon is None:
        return "", ""
    point = Point(case.lat, case.lon)
    shown = geography.blurred(point) if sensitive else point
    return f"{shown.lat:.5f}", f"{shown.lon:.5f}"


def _time(at: datetime | None) -> str:
    return clock.local(at).isoformat(timespec="seconds") if at else ""


def _csv(rows: list[list[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
