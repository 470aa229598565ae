"""An office's figures as its page and its file show them: Indonesian words, shares of bars."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from smartcity_app.civic import areas, measure, words
from smartcity_app.services.letters import performance, workflow
from smartcity_app.services.letters.performance import BANDS, Desk, Ended, Report, Took
from smartcity_app.services.letters.rating import SCORES
from smartcity_app.ui.views import BarView, FigureView, SegmentTone, SegmentView

PERIODS = {
    "bulan-ini": "Bulan ini",
    "bulan-lalu": "Bulan lalu",
    "90-hari": "90 hari",
    "setahun": "Setahun",
}
AGES = (
    f"Sampai {BANDS[0]} hari",
    *(f"{low}–{high} hari" for low, high in pairwise(BANDS)),
    f"Lebih dari {BANDS[-1]} hari",
)
"""The age bands in words; working days."""
AGE_TONES: tuple[SegmentTone, ...] = ("ontime", "pause", "soon", "late")
OFFICES = {
    **workflow.ENDORSERS,
    "village": "Kelurahan atau desa",
    "district": "Kecamatan",
    "agency": "Perangkat daerah",
}
NO_FIGURE = "–"


@dataclass(frozen=True, slots=True)
class EndedView:
    """What came of letters, as a line of a table."""

    name: str
    href: str
    issued: str
    kept: str
    """Share issued within the promise: "92%"."""
    refused: str
    open: str
    late: str


@dataclass(frozen=True, slots=True)
class SaidView:
    """A resident's words; never whose."""

    score: str
    words: str


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything the page shows."""

    office: str = ""
    span: str = ""
    figures: list[FigureView] = field(default_factory=list)
    desks: list[BarView] = field(default_factory=list)
    steps: list[BarView] = field(default_factory=list)
    reasons: list[BarView] = field(default_factory=list)
    types: list[EndedView] = field(default_factory=list)
    parts: list[EndedView] = field(default_factory=list)
    part_word: str = ""
    scores: list[BarView] = field(default_factory=list)
    rated: str = ""
    said: list[SaidView] = field(default_factory=list)
    file: str = ""
    """Address of the same figures as a file."""


def page(report: Report) -> PageView:
    """The report as the page shows it."""
    return PageView(
        office=areas.area(report.unit).label,
        span=span(report),
        figures=_figures(report),
        desks=[_desk(each, report) for each in _in_order(report.desks)],
        steps=_steps(report),
        reasons=_reasons(report),
        types=[replace(_ended(e, ""), name=type_title(report, e.name)) for e in report.types],
        parts=[
            replace(_ended(e, address(e.name, report.period)), name=areas.area(e.name).name)
            for e in report.parts
        ],
        part_word="Kecamatan" if areas.area(report.unit).kind == "city" else "Kelurahan atau desa",
        scores=_scores(report),
        rated=_rated(report),
        said=[SaidView(f"{score} dari 5", said) for score, said in report.rated.words],
        file=f"{performance.HERE}/unduh?unit={report.unit}&masa={report.period}&bentuk=",
    )


def address(unit: str, period: str) -> str:
    """The page of this unit and period."""
    return f"{performance.HERE}?unit={unit}&masa={period}"


def span(report: Report) -> str:
    """ "1 November 2026 sampai 21 November 2026"."""
    last = report.until - timedelta(minutes=1)
    return f"{words.on_paper(report.since)} sampai {words.on_paper(last)}"


def type_title(report: Report, key: str) -> str:
    """What a letter type is called."""
    return report.titles.get(key, key)


def step_title(step: str) -> str:
    """Whose step it is: "Kecamatan"."""
    return OFFICES.get(step, step)


def _place(step: str) -> int:
    """How far along the longest path a step lies."""
    return workflow.ORDER.index(step) if step in workflow.ORDER else len(workflow.ORDER)  # type: ignore[arg-type]


def _in_order(desks: tuple[Desk, ...]) -> list[Desk]:
    return sorted(desks, key=lambda desk: _place(desk.step))


def _percent(part: int, whole: int) -> str:
    """Rounded down, so that all but one of a thousand is not called all."""
    return f"{100 * part // whole}%" if whole else NO_FIGURE


def _figures(report: Report) -> list[FigureView]:
    total, whole, rated = report.total, report.whole, report.rated
    open_, late = sum(desk.open for desk in report.desks), sum(d.late for d in report.desks)
    mean = rated.average
    return [
        FigureView("Terbit", words.number(total.issued), f"{words.number(total.refused)} ditolak."),
        FigureView("Tepat janji", _percent(total.kept, total.issued),
                   f"{words.number(total.kept)} dari {words.number(total.issued)} surat terbit."),
        FigureView("Biasanya selesai", measure.at_most(whole.median) if whole.times else NO_FIGURE,
                   f"9 dari 10 dalam {measure.at_most(whole.ninth)}." if whole.times
                   else "Belum ada surat terbit."),
        FigureView("Sedang di meja", words.number(open_),
                   f"{words.number(report.paused)} lagi menunggu warga."),
        FigureView("Lewat janji", words.number(late), "Belum selesai padahal waktunya habis.",
                   "late" if late else "info"),
        FigureView("Penilaian", words.number(round(mean, 1)) if mean else NO_FIGURE,
                   f"Dari 5, oleh {words.number(rated.count)} warga." if mean
                   else "Belum cukup yang menilai."),
    ]  # fmt: skip


def _desk(desk: Desk, report: Report) -> BarView:
    widest = max(each.open for each in report.desks)
    parts = [f"{age}: {n}" for n, age in zip(desk.bands, AGES, strict=True) if n]
    late = f" Lewat janji: {words.number(desk.late)}." if desk.late else ""
    return BarView(
        step_title(desk.step),
        f"{words.number(desk.open)} berkas",
        f"{', '.join(parts)}.{late}",
        [
            SegmentView(_share(n, widest), tone)
            for n, tone in zip(desk.bands, AGE_TONES, strict=True)
            if n
        ],
    )


def _steps(report: Report) -> list[BarView]:
    steps = sorted(report.steps, key=lambda each: _place(each.name))
    rows = [(step_title(each.name), each) for each in steps]
    if report.whole.times:
        rows.append(("Dari kirim sampai terbit", report.whole))
    widest = max((each.ninth for _, each in rows), default=0) or 1
    return [_took(title, each, widest) for title, each in rows]


def _took(title: str, each: Took, widest: int) -> BarView:
    return BarView(
        title,
        measure.at_most(each.median),
        f"9 dari 10 dalam {measure.at_most(each.ninth)}. {words.number(each.times)} kali.",
        [
            SegmentView(_share(each.median, widest), "ontime"),
            SegmentView(_share(each.ninth - each.median, widest), "pause"),
        ],
    )


def _reasons(report: Report) -> list[BarView]:
    most = max((each.times for each in report.reasons), default=0) or 1
    return [
        BarView(
            each.label,
            f"{words.number(each.times)} kali",
            type_title(report, each.type_key),
            [SegmentView(_share(each.times, most), "soon")],
        )
        for each in report.reasons
    ]


def _ended(each: Ended, href: str) -> EndedView:
    return EndedView(
        each.name,
        href,
        words.number(each.issued),
        _percent(each.kept, each.issued),
        words.number(each.refused),
        words.number(each.open),
        words.number(each.late),
    )


def _scores(report: Report) -> list[BarView]:
    if report.rated.average is None:
        return []
    most = max(report.rated.scores)
    return [
        BarView(
            f"{score}, {SCORES[score].lower()}",
            words.number(number),
            "",
            [SegmentView(_share(number, most), "ontime")],
        )
        for score, number in reversed(list(enumerate(report.rated.scores, 1)))
    ]


def _rated(report: Report) -> str:
    count, mean = report.rated.count, report.rated.average
    if mean is None:
        few = f"Baru {count} warga menilai. " if count else "Belum ada yang menilai. "
        return (
            f"{few}Nilai tampil mulai {performance.FEW} penilaian, supaya tidak ada yang dikenali."
        )
    return f"Rata-rata {words.number(round(mean, 1))} dari 5, oleh {words.number(count)} warga."


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%"


# The file

HEAD = ("Bagian", "Nama", "Ukuran", "Nilai")
Line = tuple[str, str, str, str | int | float]


def lines(report: Report) -> Iterator[Line]:
    """What the page shows, one figure a line, in the columns of HEAD; times in minutes."""
    unit = areas.area(report.unit).label
    yield "Laporan", unit, "Masa", span(report)
    yield from _ended_lines("Ringkasan", unit, report.total)
    yield from _took_lines("Ringkasan", "Dari kirim sampai terbit", report.whole)
    yield "Ringkasan", unit, "Menunggu warga", report.paused
    for desk in _in_order(report.desks):
        title = step_title(desk.step)
        for age, number in zip(AGES, desk.bands, strict=True):
            yield "Sekarang di meja", title, age, number
        yield "Sekarang di meja", title, "Lewat janji", desk.late
    for step in sorted(report.steps, key=lambda each: _place(each.name)):
        yield from _took_lines("Lama tiap langkah", step_title(step.name), step)
    for reason in report.reasons:
        where = f"{type_title(report, reason.type_key)}: {reason.label}"
        yield "Alasan dikembalikan", where, "Kali", reason.times
    for each in report.types:
        yield from _ended_lines("Jenis surat", type_title(report, each.name), each)
    for part in report.parts:
        name = areas.area(part.name).label
        yield from _ended_lines("Wilayah", name, part)
        yield "Wilayah", name, "Berjalan", part.open
        yield "Wilayah", name, "Lewat janji", part.late
    if (mean := report.rated.average) is not None:
        yield "Penilaian", unit, "Rata-rata", round(mean, 2)
        for score, number in enumerate(report.rated.scores, 1):
            yield "Penilaian", f"{score}, {SCORES[score].lower()}", "Warga", number
        for score, said in report.rated.words:
            yield "Kata warga", f"{score} dari 5", "Kata", said


def _ended_lines(part: str, name: str, each: Ended) -> Iterator[Line]:
    yield part, name, "Terbit", each.issued
    yield part, name, "Terbit dalam janji", each.kept
    yield part, name, "Ditolak", each.refused


def _took_lines(part: str, name: str, each: Took) -> Iterator[Line]:
    if each.times:
        yield part, name, "Median (menit kerja)", each.median
        yield part, name, "9 dari 10 (menit kerja)", each.ninth
        yield part, name, "Kali", each.times
