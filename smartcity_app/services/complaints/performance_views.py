"""The figures of reports as their page and their file show them: Indonesian words, bars' shares."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from babel.dates import format_date
from sqlmodel import Session

from smartcity_app.civic import areas, words
from smartcity_app.services.complaints import categories, performance, routing
from smartcity_app.services.complaints.performance import BANDS, FEW, RUNGS, Line, Report, Spot
from smartcity_app.services.complaints.tallies import COUNTS, share_of_hours
from smartcity_app.ui.views import BarView, FigureView, SegmentTone, SegmentView

PERIODS = {
    "bulan-ini": "Bulan ini",
    "bulan-lalu": "Bulan lalu",
    "3-bulan": "3 bulan",
    "setahun": "Setahun",
}
AGES = (
    f"Sampai {BANDS[0]} hari",
    *(f"{low}–{high} hari" for low, high in pairwise(BANDS)),
    f"Lebih dari {BANDS[-1]} hari",
)
"""The age bands in words; days of the calendar."""
AGE_TONES: tuple[SegmentTone, ...] = ("ontime", "pause", "soon", "late")
NO_FIGURE = "–"


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a table: an office, or a month."""

    name: str
    filed: str
    answer_kept: str
    """Share of first answers given in time: "92%"."""
    work_kept: str
    answer_took: str
    """Half and nine of ten were answered within: "9 jam / 2 hari"."""
    work_took: str
    open: str
    late: str
    broken: str
    """Promises broken; how many of them reached secretary and mayor: "12 / 4 / 1"."""
    disputed: str
    transfers: str
    stars: str


@dataclass(frozen=True, slots=True)
class SpotView:
    """A place from which many reports come."""

    place: str
    kind: str
    times: str


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything the page shows."""

    office: str = ""
    span: str = ""
    figures: list[FigureView] = field(default_factory=list)
    open: list[BarView] = field(default_factory=list)
    offices: list[LineView] = field(default_factory=list)
    months: list[LineView] = field(default_factory=list)
    spots: list[SpotView] = field(default_factory=list)
    dots: list[dict[str, str | float]] = field(default_factory=list)
    """The same places for the map."""
    file: str = ""
    """Address of the same figures as a file."""


def page(session: Session, report: Report) -> PageView:
    """The report as the page shows it."""
    widest = max((sum(line.open) for _, line in report.agencies), default=0) or 1
    most_open = sorted(report.agencies, key=lambda each: -sum(each[1].open))
    return PageView(
        office=office(session, report),
        span=span(report),
        figures=_figures(report),
        open=[
            _open(routing.name_of(session, code), line, widest)
            for code, line in most_open
            if any(line.open)
        ],
        offices=[_line(routing.name_of(session, code), line) for code, line in report.agencies],
        months=[_line(month_name(month), line) for month, line in report.by_month],
        spots=[_spot(session, each) for each in report.spots],
        dots=[
            {"lat": each.point.lat, "lng": each.point.lon, "title": _dot(session, each)}
            for each in report.spots
        ],
        file=f"{performance.HERE}/unduh?masa={report.period}&bentuk=",
    )


def address(period: str) -> str:
    """The page of this period."""
    return f"{performance.HERE}?masa={period}"


def office(session: Session, report: Report) -> str:
    """Whose figures they are: "Kota Surabaya", "Dinas Lingkungan Hidup"."""
    if report.over[:1].isdigit():
        return areas.area(report.over).label
    return routing.name_of(session, report.over)


def span(report: Report) -> str:
    """ "Laporan yang masuk November 2026"."""
    first, last = month_name(report.first), month_name(report.last)
    return f"Laporan yang masuk {first if first == last else f'{first} sampai {last}'}"


def month_name(month: date) -> str:
    """ "November 2026"."""
    return format_date(month, "MMMM y", "id_ID")


def took(times: tuple[int, ...], percent: int) -> str:
    """Within how long so many percent were: "9 jam", "2,4 hari"; from two days on in days."""
    hours = share_of_hours(times, percent)
    if hours is None:
        return NO_FIGURE
    if hours < 1:
        return "1 jam"
    return f"{round(hours)} jam" if hours < 48 else f"{words.number(round(hours / 24, 1))} hari"


def _percent(kept: tuple[int, int]) -> str:
    """Rounded down, so that all but one of a thousand is not called all."""
    part, whole = kept
    return f"{100 * part // whole}%" if whole else NO_FIGURE


def _changed(now: tuple[int, int], before: tuple[int, int], what: str) -> str:
    """ "Sebelumnya 88%", or what it is of where there was nothing before."""
    share = f"{words.number(now[0])} dari {words.number(now[1])} {what}."
    return f"{share} Sebelumnya {_percent(before)}." if before[1] else share


def _figures(report: Report) -> list[FigureView]:
    all_, before = report.all, report.before
    broken, _, mayor = all_.broken
    stars = all_.stars
    return [
        FigureView("Laporan masuk", words.number(all_.counts["filed"]),
                   f"Sebelumnya {words.number(before.counts['filed'])}."),
        FigureView("Dijawab tepat waktu", _percent(all_.answer_kept),
                   _changed(all_.answer_kept, before.answer_kept, "jawaban")),
        FigureView("Selesai tepat waktu", _percent(all_.work_kept),
                   _changed(all_.work_kept, before.work_kept, "pekerjaan")),
        FigureView("Biasanya dijawab", took(all_.answer, 50),
                   f"9 dari 10 dalam {took(all_.answer, 90)}." if any(all_.answer)
                   else "Belum ada jawaban."),
        FigureView("Biasanya selesai", took(all_.resolve, 50),
                   f"9 dari 10 dalam {took(all_.resolve, 90)}." if any(all_.resolve)
                   else "Belum ada yang selesai."),
        FigureView("Lewat janji sekarang", words.number(all_.late),
                   f"Dari {words.number(sum(all_.open))} laporan di meja.",
                   "late" if all_.late else "info"),
        FigureView("Janji dilanggar", words.number(broken),
                   f"{words.number(mayor)} sampai ke papan pimpinan kota."),
        FigureView("Disanggah", words.number(all_.counts["disputed"]),
                   f"{words.number(all_.counts['transfers'])} kali diteruskan ke instansi lain."),
        FigureView("Penilaian", words.number(round(stars, 1)) if stars else NO_FIGURE,
                   f"Dari 5, oleh {words.number(all_.counts['ratings'])} pelapor." if stars
                   else f"Tampil mulai {FEW} penilaian."),
    ]  # fmt: skip


def _open(name: str, line: Line, widest: int) -> BarView:
    parts = [f"{age}: {words.number(n)}" for n, age in zip(line.open, AGES, strict=True) if n]
    late = f" Lewat janji: {words.number(line.late)}." if line.late else ""
    return BarView(
        name,
        f"{words.number(sum(line.open))} laporan",
        f"{', '.join(parts)}.{late}",
        [
            SegmentView(f"{100 * n / widest:.1f}%", tone)
            for n, tone in zip(line.open, AGE_TONES, strict=True)
            if n
        ],
    )


def _line(name: str, line: Line) -> LineView:
    counts, stars = line.counts, line.stars
    return LineView(
        name,
        words.number(counts["filed"]),
        _percent(line.answer_kept),
        _percent(line.work_kept),
        f"{took(line.answer, 50)} / {took(line.answer, 90)}",
        f"{took(line.resolve, 50)} / {took(line.resolve, 90)}",
        words.number(sum(line.open)),
        words.number(line.late),
        " / ".join(words.number(each) for each in line.broken),
        words.number(counts["disputed"]),
        words.number(counts["transfers"]),
        words.number(round(stars, 1)) if stars else NO_FIGURE,
    )


def _spot(session: Session, spot: Spot) -> SpotView:
    kind = categories.find(session, spot.category).title
    return SpotView(_village(spot), f"Terbanyak: {kind}", words.number(spot.times))


def _dot(session: Session, spot: Spot) -> str:
    return f"{_village(spot)}: {words.number(spot.times)} laporan"


def _village(spot: Spot) -> str:
    return areas.area(spot.area).name


# The file

HEAD = ("Bagian", "Nama", "Ukuran", "Nilai")
Cell = tuple[str, str, str, str | int | float]
WORDS = dict(zip(COUNTS, (
    "Masuk", "Ditarik atau digabung", "Tidak dapat ditindaklanjuti", "Dijawab",
    "Dijawab terlambat", "Belum dijawab, lewat janji", "Selesai", "Selesai terlambat",
    "Belum selesai, lewat janji", "Disanggah", "Diteruskan", "Penilaian", "Jumlah bintang",
), strict=True))  # fmt: skip
CLIMBED = dict(
    zip(RUNGS, ("Janji dilanggar", "Sampai ke sekda", "Sampai ke wali kota"), strict=True)
)


def lines(session: Session, report: Report) -> Iterator[Cell]:
    """What the page shows, one figure a line, in the columns of HEAD; times in hours."""
    name = office(session, report)
    yield "Laporan", name, "Masa", span(report)
    yield from _cells("Ringkasan", name, report.all)
    for code, line in report.agencies:
        yield from _cells("Instansi", routing.name_of(session, code), line)
    for month, line in report.by_month:
        yield from _cells("Bulan", month_name(month), line, standing=False)
    for spot in report.spots:
        kind = categories.find(session, spot.category).title
        yield "Titik panas", _village(spot), f"Laporan 30 hari, terbanyak {kind}", spot.times


def _cells(part: str, name: str, line: Line, *, standing: bool = True) -> Iterator[Cell]:
    for count, said in WORDS.items():
        if count not in ("ratings", "stars"):
            yield part, name, said, line.counts[count]
    for what, times in (("dijawab", line.answer), ("selesai", line.resolve)):
        for percent in (50, 90):
            if (hours := share_of_hours(times, percent)) is not None:
                yield part, name, f"{percent}% {what} dalam (jam)", round(hours, 1)
    if line.stars is not None:
        yield part, name, "Penilaian rata-rata", round(line.stars, 2)
    if standing:
        for age, times_open in zip(AGES, line.open, strict=True):
            yield part, name, f"Terbuka {age.lower()}", times_open
        yield part, name, "Terbuka, lewat janji", line.late
        for rung, broken in zip(RUNGS, line.broken, strict=True):
            yield part, name, CLIMBED[rung], broken
