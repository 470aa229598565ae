"""The board's charts as SVG made here: bars from zero, and the curve of how takings are spread.

A picture that is loaded by itself: it has its own colours for day and night, and no fonts but the
reader's own. What it shows stands in the table beside it.
"""

from collections.abc import Sequence
from html import escape
from itertools import accumulate

from smartcity_app.civic import agencies, areas, words
from smartcity_app.services.peken.board import Report, obliged, percent
from smartcity_app.services.peken.standings import PARTLY, REACHED

WIDTH = 360
"""Of a phone, so that words are as large there as the page's own small ones."""
MOST = 12
"""Bars in one picture; the table has them all."""
_STYLE = (
    "<style>text{font:500 13px system-ui,sans-serif;fill:#46564e}.n{font-weight:700;fill:#11201a}"
    ".a{fill:#1a7f5c}.b{fill:#b96f00}.g{fill:#d6ded8}.l{stroke:#73837a;fill:none}"
    ".c{stroke:#1a7f5c;stroke-width:3;fill:none}"
    "@media(prefers-color-scheme:dark){text{fill:#b3c2ba}.n{fill:#e8f0eb}.a{fill:#4dbe92}"
    ".b{fill:#efa92e}.g{fill:#2a3931}.l{stroke:#7c8d84}.c{stroke:#4dbe92}}</style>"
)
Bar = tuple[str, float, float, str]
"""Label, two parts of the bar in hundredths of the width, and the words at its end."""


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Bars one below the other, each from zero, in two parts."""
    step, shown = 40, rows[:MOST]
    body = []
    for nth, (label, first, second, said) in enumerate(shown):
        top, one, two = nth * step + 18, WIDTH * first / 100, WIDTH * second / 100
        body.append(
            f'<text class="n" x="0" y="{top}">{escape(label)}</text>'
            f'<text x="{WIDTH}" y="{top}" text-anchor="end">{escape(said)}</text>'
            f'<rect class="g" x="0" y="{top + 6}" width="{WIDTH}" height="9" rx="4"/>'
            f'<rect class="a" x="0" y="{top + 6}" width="{one:.1f}" height="9"/>'
            f'<rect class="b" x="{one:.1f}" y="{top + 6}" width="{two:.1f}" height="9"/>'
        )
    return _picture(title, "".join(body), max(1, len(shown)) * step)


def columns(title: str, rows: Sequence[tuple[str, int, str]]) -> str:
    """Columns side by side, each from zero: label, amount, words above it."""
    high, widest = 130, max((amount for _, amount, _ in rows), default=0) or 1
    wide = WIDTH / max(1, len(rows))
    body = []
    for nth, (label, amount, said) in enumerate(rows):
        left, tall = nth * wide + wide * 0.15, high * amount / widest
        middle = nth * wide + wide / 2
        body.append(
            f'<rect class="a" x="{left:.1f}" y="{24 + high - tall:.1f}" width="{wide * 0.7:.1f}" '
            f'height="{tall:.1f}"/>'
            f'<text class="n" x="{middle:.1f}" y="{18 + high - tall:.1f}" text-anchor="middle">'
            f"{escape(said)}</text>"
            f'<text x="{middle:.1f}" y="{high + 46}" text-anchor="middle">{escape(label)}</text>'
        )
    line = f'<path class="l" d="M0 {high + 24.5}H{WIDTH}"/>'
    return _picture(title, "".join(body) + line, high + 56)


def lorenz(title: str, takings: Sequence[int]) -> str:
    """Shops from the least to the most on the floor, their part of all takings upwards."""
    side, left = 220, 120
    whole, count = sum(takings) or 1, max(1, len(takings))
    sums = [0, *accumulate(sorted(takings))]
    step = max(1, len(sums) // 120)
    picked = sorted({*range(0, len(sums), step), len(sums) - 1})
    points = " ".join(
        f"{left + side * n / count:.1f},{10 + side - side * sums[n] / whole:.1f}" for n in picked
    )
    return _picture(
        title,
        f'<path class="l" d="M{left} 10V{10 + side}H{left + side}"/>'
        f'<path class="l" stroke-dasharray="5 5" d="M{left} {10 + side}L{left + side} 10"/>'
        f'<polyline class="c" points="{points}"/>'
        f'<text x="{left + side / 2}" y="{side + 34}" text-anchor="middle">'
        "Toko, dari penjualan terkecil</text>"
        f'<text x="{left - 8}" y="22" text-anchor="end">Semua uang</text>'
        f'<text x="{left + side - 20}" y="40" text-anchor="end">rata</text>',
        side + 46,
    )


def chart(report: Report, name: str) -> str:
    """One of CHARTS of this report; KeyError for another."""
    return CHARTS[name](report)


def _agencies(report: Report) -> str:
    ranked = sorted(
        report.agencies.items(), key=lambda each: percent(each[1][REACHED], obliged(each[1]))
    )
    rows = [
        (
            code, percent(group[REACHED], obliged(group)),
            percent(group[PARTLY], obliged(group)),
            f"{group[REACHED]} dari {obliged(group)}",
        )
        for code, group in ranked
        if obliged(group)
    ]  # fmt: skip
    return bars("ASN yang sudah belanja penuh dan sebagian, per perangkat daerah", rows)


def _districts(report: Report) -> str:
    ranked = sorted(report.districts.items(), key=lambda each: -each[1].all)
    most = max((trade.all for _, trade in ranked), default=0) or 1
    rows = [
        (areas.area(code).name, 100 * trade.servants / most, 100 * trade.others / most,
         words.rupiah(trade.all))
        for code, trade in ranked
    ]  # fmt: skip
    return bars("Penjualan per kecamatan, dari ASN dan dari pembeli lain", rows)


def _months(report: Report) -> str:
    rows = [
        (month_word(each.month), percent(each.duty[REACHED], obliged(each.duty)),
         f"{percent(each.duty[REACHED], obliged(each.duty))}%" if each.duty else "–")
        for each in report.months
    ]  # fmt: skip
    return columns("Bagian ASN yang memenuhi kewajiban, per bulan", rows)


def _turnover(report: Report) -> str:
    rows = [
        (month_word(each.month), each.turnover, f"{words.number(each.turnover // 1_000_000)} jt")
        for each in report.months
    ]
    return columns("Penjualan semua toko, per bulan", rows)


def _spread(report: Report) -> str:
    return lorenz("Kurva Lorenz penjualan toko dari ASN", report.takings)


CHARTS = {
    "opd": _agencies,
    "kecamatan": _districts,
    "bulan": _months,
    "penjualan": _turnover,
    "sebaran": _spread,
}


def office_name(code: str) -> str:
    """An office's name; its code where the city's list has none."""
    return next((each.name for each in agencies.agencies() if each.code == code), code)


def month_word(month: str) -> str:
    """2026-07 → "Jul 26"."""
    names = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
    return f"{names[int(month[5:]) - 1]} {month[2:4]}"


def _picture(title: str, body: str, high: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high:.0f}" role="img">'
        f"<title>{escape(title)}</title>{_STYLE}{body}</svg>"
    )
