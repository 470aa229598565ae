"""The account of a unit's numbers on paper: PDF/A-2a, for the file and for whoever audits it."""

import json
from collections.abc import Sequence
from pathlib import Path

from smartcity_app.civic import words
from smartcity_app.civic.documents.render import typeset
from smartcity_app.civic.register.accounting import UnitYear
from smartcity_app.kernel import clock

TEMPLATE = Path(__file__).with_name("account.typ")


def render(years: Sequence[UnitYear], year: int, office: str) -> bytes:
    """The account of `year` as seen by `office`, one line a unit, dated now."""
    said = {
        "title": f"Laporan penomoran surat tahun {year}",
        "office": office,
        "verdict": verdict(years),
        "whole": all(each.whole for each in years),
        "made": f"Dibuat {words.full_day(clock.now())}, {words.time(clock.now())} WIB",
        "rows": [_cells(each) for each in years],
        "notes": [
            [each.unit_name, reasons(each)] for each in years if each.reasons
        ],
    }  # fmt: skip
    return typeset(TEMPLATE, {"said": json.dumps(said, ensure_ascii=False)})


def verdict(years: Sequence[UnitYear]) -> str:
    """The sentence the account is made for."""
    if broken := [each for each in years if not each.whole]:
        return f"Ada nomor yang hilang di {words.number(len(broken))} unit."
    entered = words.number(sum(each.entered for each in years))
    return f"Tidak ada nomor yang hilang: {entered} nomor, semuanya tercatat."


def missing(each: UnitYear) -> str:
    """The numbers without a line: "3, 7–9"; empty when every number has its line."""
    if each.whole:
        return ""
    return ", ".join(gap.words for gap in each.gaps) or "catatan tidak cocok dengan penghitung"


def span(each: UnitYear) -> str:
    """ "1–418", "1", or a dash when there is none."""
    ends = sorted({each.first, each.last} - {0})
    return "–".join(map(words.number, ends)) or "–"


def reasons(each: UnitYear) -> str:
    """Why numbers are void: "3 × Permohonan dibatalkan pemohon"."""
    return "; ".join(f"{times} × {reason}" for reason, times in each.reasons)


def _cells(each: UnitYear) -> list[str]:
    figures = (each.entered, each.issued, each.revoked, each.replaced, each.void, each.held)
    return [each.unit_name, span(each), *map(words.number, figures), missing(each) or "lengkap"]
