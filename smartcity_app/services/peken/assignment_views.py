"""What the console shows of a run: figures before and after, ways as bars. Nobody's name."""

from dataclasses import dataclass, field
from typing import Any

from smartcity_app.civic import words
from smartcity_app.services.peken.assignment_models import (
    ASKED,
    DRAFT,
    FAILED,
    PUBLISHED,
    REPLACED,
    RUNNING,
    AssignmentRun,
)
from smartcity_app.services.peken.duty_views import month_name, way
from smartcity_app.ui.views import BarView, SegmentView

SLICES = (250, 500, 1000, 1500, 2000, 3000, 5000, 10_000)
"""As in assignment.fitting, which would load OR-tools with it."""
WORDS = {
    ASKED: "Menunggu dihitung", RUNNING: "Sedang dihitung", DRAFT: "Siap diperiksa",
    PUBLISHED: "Berlaku", REPLACED: "Diganti", FAILED: "Gagal",
}  # fmt: skip
TONES = {
    ASKED: "soon", RUNNING: "soon", DRAFT: "soon", PUBLISHED: "ontime", REPLACED: "paused",
    FAILED: "late",
}  # fmt: skip
NONE = "–"


@dataclass(frozen=True, slots=True)
class RunRow:
    """A line of the list."""

    id: int
    month: str
    word: str
    tone: str
    line: str
    href: str


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A figure three times: last month's pairs, this assignment, everybody's nearest shops."""

    name: str
    before: str
    after: str
    nearest: str


@dataclass(frozen=True, slots=True)
class RunView:
    """A run that is open."""

    id: int = 0
    month: str = ""
    word: str = ""
    tone: str = ""
    line: str = ""
    trouble: str = ""
    draft: bool = False
    under_way: bool = False
    rows: list[CompareRow] = field(default_factory=list)
    bars: list[BarView] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What the officer should know: relaxed caps, who could not be placed."""
    proof: str = ""


def row_of(run: AssignmentRun, here: str) -> RunRow:
    """A line of the list."""
    return RunRow(
        run.id or 0, month_name(run.month), WORDS[run.state], TONES[run.state], _line(run),
        f"{here}?no={run.id}",
    )  # fmt: skip


def view_of(run: AssignmentRun) -> RunView:
    """A run with its report, if it has one."""
    report = run.report
    view = RunView(
        run.id or 0, month_name(run.month), WORDS[run.state], TONES[run.state], _line(run),
        run.trouble, run.state == DRAFT, run.state in (ASKED, RUNNING),
    )  # fmt: skip
    if not report:
        return view
    parts = [report["before"], report["after"], report["nearest"]]
    return RunView(
        view.id, view.month, view.word, view.tone, view.line, view.trouble, view.draft,
        view.under_way, _rows(parts, report), _bars(report["after"]["bars"]), _remarks(report),
        f"Dihitung {report['rounds']} kali sampai terbukti: tidak ada pembagian lain yang lebih "
        "dekat dengan batas yang sama.",
    )  # fmt: skip


def _line(run: AssignmentRun) -> str:
    who = "Otomatis" if run.automatic else "Diminta petugas"
    if run.published_at:
        return f"{who} · terbit {words.stamp(run.published_at)}"
    return f"{who} · {words.stamp(run.finished_at or run.asked_at)}"


def _rows(parts: list[dict[str, Any]], report: dict[str, Any]) -> list[CompareRow]:
    shops = max(1, report["shops"])

    def share(part: dict[str, Any]) -> str:
        return f"{words.number(part['empty'])} ({round(100 * part['empty'] / shops)}%)"

    how: tuple[tuple[str, Any], ...] = (
        ("Jarak rata-rata", lambda part: way(part["mean"])),
        ("95% dalam jarak", lambda part: way(part["p95"])),
        ("Toko tanpa pembeli ASN", share),
        ("Ketimpangan (Gini)", lambda part: f"{part['gini']:.2f}".replace(".", ",")),
        ("Toko di atas batas omzet", lambda part: words.number(part["over_cap"])),
    )
    return [
        CompareRow(name, *(write(part) if part else NONE for part in parts)) for name, write in how
    ]


def _bars(counts: list[int]) -> list[BarView]:
    ends = [way(each) for each in SLICES]
    names = [f"Sampai {ends[0]}", *(f"Sampai {end}" for end in ends[1:]), f"Lebih dari {ends[-1]}"]
    most, all_ = max([1, *counts]), max(1, sum(counts))
    return [
        BarView(
            name,
            words.number(count),
            f"{words.number(round(100 * count / all_, 1))}% dari semua pasangan",
            [SegmentView(f"{100 * count / most:.1f}%", "ontime")],
        )
        for name, count in zip(names, counts, strict=True)
        if count
    ]


def _remarks(report: dict[str, Any]) -> list[str]:
    people, k = words.number(report["people"]), report["k"]
    said = [
        f"{people} ASN, masing-masing {k} toko dari {words.number(report['shops'])} toko. "
        f"Belanja yang diharapkan {words.rupiah(report['demand'])} dari batas "
        f"{words.rupiah(report['caps'])}."
    ]
    if report["changed"] is not None:
        new = words.number(report["people_changed"])
        said.append(
            f"{new} ASN mendapat paling sedikit satu toko baru."
            if report["people_changed"]
            else "Semua ASN yang sudah punya toko tetap di tokonya."
        )
    if report["over"]:
        said.append(
            f"Batas omzet tidak cukup: {words.number(report['over'])} pasangan melebihi daya "
            "tampung toko. Tambah toko, atau naikkan batas."
        )
    if report["tight"]:
        said.append(
            f"{words.number(report['tight'])} toko diperkirakan tetap melewati batas omzet. "
            "Saat batas tercapai, toko hilang dari daftar ASN."
        )
    if report["nowhere"]:
        said.append(
            f"{words.number(report['nowhere'])} ASN belum punya posisi rumah atau kantor, jadi "
            "belum mendapat toko. Lengkapi lewat impor."
        )
    if report["unplaced"]:
        said.append(f"{words.number(report['unplaced'])} toko belum punya letak di peta.")
    return said
