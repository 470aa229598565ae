"""The boards as their pages and files show them: Indonesian words and figures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from smartcity_app.civic import areas, words
from smartcity_app.kernel import clock
from smartcity_app.services.peken import board, duty, prices
from smartcity_app.services.peken.board import Month, Report, Trade, obliged, percent
from smartcity_app.services.peken.board_charts import office_name
from smartcity_app.services.peken.board_months import Group
from smartcity_app.services.peken.standings import (
    EXCUSED,
    FREE,
    NOTHING,
    PARTLY,
    REACHED,
    WORDS,
    Stand,
)
from smartcity_app.ui.views import FigureView

NAMES = f"{board.HERE}/nama"
NO_FIGURE = "–"


@dataclass(frozen=True, slots=True)
class DutyLine:
    """An office, a rank, or a month, with how its people stand."""

    name: str
    obliged: str
    reached: str
    partly: str
    nothing: str
    excused: str
    share: str
    """Of those with a duty: "62%"."""
    href: str = ""
    """Where the names behind it are, for who may see them."""


@dataclass(frozen=True, slots=True)
class TradeLine:
    """A kecamatan."""

    name: str
    shops: str
    quiet: str
    servants: str
    others: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the market."""

    name: str
    share: str
    turnover: str
    gini: str
    top: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything the board's page shows."""

    month: str = ""
    line: str = ""
    figures: list[FigureView] = field(default_factory=list)
    agencies: list[DutyLine] = field(default_factory=list)
    ranks: list[DutyLine] = field(default_factory=list)
    districts: list[TradeLine] = field(default_factory=list)
    months: list[MonthLine] = field(default_factory=list)
    dear: list[tuple[str, str]] = field(default_factory=list)
    charts: str = ""
    """Address of the pictures, without the name."""
    file: str = ""


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody, and how much is left. Never what was bought, or where."""

    id: int
    name: str
    detail: str
    word: str
    left: str
    tone: str


def page(report: Report, *, names: bool) -> BoardView:
    """The report as the page shows it; `names`: with ways to the people behind the figures."""
    ordered = sorted(
        report.agencies.items(),
        key=lambda each: (percent(each[1][REACHED], obliged(each[1])), each[0]),
    )
    return BoardView(
        month=report.month,
        line=f"{month_name(report.month)}. Siapa sudah belanja: dihitung "
        f"{words.day_in(report.counted_at, clock.now())} {words.time(report.counted_at)}.",
        figures=_figures(report),
        agencies=[
            _duty(office_name(code), group,
                  people(NAMES, code, report.month) if names else "")
            for code, group in ordered
        ],
        ranks=[
            _duty(rank, group, people(NAMES, "", report.month, rank=rank) if names else "")
            for rank, group in sorted(report.ranks.items())
        ],
        districts=[
            _trade(areas.area(code).name, trade)
            for code, trade in sorted(report.districts.items(), key=lambda each: -each[1].all)
        ],
        months=[_month(each) for each in reversed(report.months)],
        dear=[
            (prices.STAPLES[key].title if key in prices.STAPLES else key, words.number(times))
            for key, times in sorted(report.dear_by_staple.items(), key=lambda each: -each[1])
        ],
        charts=f"{board.HERE}/grafik?bulan={report.month}&apa=",
        file=f"{board.HERE}/unduh?bulan={report.month}&bentuk=",
    )  # fmt: skip


def people(page: str, agency: str, month: str, status: str = "", *, rank: str = "") -> str:
    """Address of the people of an office or a rank on one of the pages that show them."""
    said = {"opd": agency, "golongan": rank, "bulan": month, "status": status}
    return f"{page}?{urlencode({key: value for key, value in said.items() if value})}"


def month_name(month: str) -> str:
    """2026-11 → "November 2026"."""
    return words.month(duty.first_day(month))


def short(rupiah: int) -> str:
    """Large sums where a phone has little room: "Rp518,4 jt"; the table has every rupiah."""
    for size, word in ((1_000_000_000, "M"), (1_000_000, "jt")):
        if rupiah >= size:
            return f"Rp{words.number(rupiah * 10 // size / 10)} {word}"
    return words.rupiah(rupiah)


def staff_line(stand: Stand, *, office: bool = False) -> StaffLine:
    """A civil servant for whoever may see the name; with the office, where there are several."""
    tone = {REACHED: "ontime", PARTLY: "soon", NOTHING: "late"}.get(stand.status, "pause")
    where = office_name(stand.agency) if office else ""
    job = ", ".join(each for each in (stand.position, stand.grade, where) if each)
    left = f"Kurang {words.rupiah(stand.left)}" if stand.left else ""
    return StaffLine(stand.id, stand.name, job, WORDS[stand.status], left, tone)


def _figures(report: Report) -> list[FigureView]:
    whole, trade = report.all, report.trade
    bound = obliged(whole)
    return [
        FigureView("Sudah belanja penuh", f"{percent(whole[REACHED], bound)}%",
                   f"{words.number(whole[REACHED])} dari {words.number(bound)} ASN yang wajib."),
        FigureView("Belum belanja", words.number(whole[NOTHING]),
                   f"{words.number(whole[PARTLY])} belanja sebagian, "
                   f"{words.number(whole[EXCUSED])} dikecualikan."),
        FigureView("Penjualan", short(trade.all),
                   f"{words.rupiah(trade.servants)} dari ASN, "
                   f"{words.rupiah(trade.others)} dari pembeli lain."),
        FigureView("Toko tanpa penjualan", words.number(trade.quiet),
                   f"Dari {words.number(trade.shops)} toko kelontong dan UMKM yang buka."),
        FigureView("Sebaran penjualan", _two(report.gini),
                   "Indeks Gini: 0 merata, 1 terpusat pada satu toko. Sepersepuluh toko teratas "
                   f"mengambil {percent(round(report.top * 1000), 1000)}%."),
        FigureView("Harga di atas acuan", words.number(report.dear),
                   f"Dari {words.number(report.compared)} barang yang punya harga acuan.",
                   "late" if report.dear else "info"),
    ]  # fmt: skip


def _duty(name: str, group: Group, href: str = "") -> DutyLine:
    bound = obliged(group)
    share = f"{percent(group[REACHED], bound)}%" if bound else NO_FIGURE
    return DutyLine(
        name, words.number(bound), words.number(group[REACHED]), words.number(group[PARTLY]),
        words.number(group[NOTHING]), words.number(group[EXCUSED] + group[FREE]), share, href,
    )  # fmt: skip


def _trade(name: str, trade: Trade) -> TradeLine:
    return TradeLine(
        name, words.number(trade.shops), words.number(trade.quiet), words.rupiah(trade.servants),
        words.rupiah(trade.others),
    )  # fmt: skip


def _month(each: Month) -> MonthLine:
    bound = obliged(each.duty)
    share = f"{percent(each.duty[REACHED], bound)}%" if bound else NO_FIGURE
    return MonthLine(
        month_name(each.month), share, words.rupiah(each.turnover), _two(each.gini),
        f"{percent(round(each.top * 1000), 1000)}%",
    )  # fmt: skip


def _two(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


HEAD = ("Bagian", "Nama", "Ukuran", "Nilai")
WIDTHS = (18, 44, 34, 18)
Cell = tuple[str, str, str, str | int | float]


def lines(report: Report) -> Iterator[Cell]:
    """What the board shows, one figure a line, in the columns of HEAD."""
    when = month_name(report.month)
    yield from _cells("Kota", when, report.all)
    for code, group in sorted(report.agencies.items()):
        yield from _cells("Perangkat daerah", office_name(code), group)
    for rank, group in sorted(report.ranks.items()):
        yield from _cells("Golongan", rank, group)
    for code, trade in sorted(report.districts.items()):
        name = areas.area(code).name
        yield "Kecamatan", name, "Penjualan dari ASN (Rp)", trade.servants
        yield "Kecamatan", name, "Penjualan dari pembeli lain (Rp)", trade.others
        yield "Kecamatan", name, "Toko", trade.shops
        yield "Kecamatan", name, "Toko tanpa penjualan", trade.quiet
    for each in report.months:
        name = month_name(each.month)
        yield "Bulan", name, "Penjualan (Rp)", each.turnover
        yield "Bulan", name, "Indeks Gini", round(each.gini, 4)
        yield "Bulan", name, "Bagian sepersepuluh toko teratas", round(each.top, 4)
        if each.duty:
            yield from _cells("Bulan", name, each.duty)
    yield "Harga", when, "Barang di atas acuan", report.dear
    yield "Harga", when, "Barang dengan acuan", report.compared


def _cells(part: str, name: str, group: Group) -> Iterator[Cell]:
    yield part, name, "ASN", group["servants"]
    for status, said in WORDS.items():
        yield part, name, said, group[status]
    yield part, name, "Belanja yang dihitung (Rp)", group["counted"]


PEOPLE_HEAD = ("Nama", "Jabatan", "Golongan", "Keadaan", "Kewajiban (Rp)", "Kurang (Rp)")
PEOPLE_WIDTHS = (34, 34, 12, 20, 16, 16)


def person_cells(stand: Stand) -> tuple[str | int, ...]:
    """Somebody in a file: how much is left, never what was bought."""
    job = (stand.name, stand.position, stand.grade)
    return (*job, WORDS[stand.status], stand.quota, stand.left)
