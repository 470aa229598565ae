"""The account of a year's numbers, unit by unit: nothing missing, and what became of each."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import register, words
from smartcity_app.civic.register import UnitYear, paper
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen
from smartcity_app.web.register.address import Asked, year_in

HERE = "/kerja/penomoran"


@dataclass(frozen=True, slots=True)
class YearView:
    """A unit's year in words."""

    unit: str
    span: str
    """ "1–418"."""
    entered: str
    issued: str
    revoked: str
    replaced: str
    void: str
    held: str
    missing: str
    """Numbers without a line; empty when there are none."""
    reasons: str
    href: str
    """The unit's lines of that year in the register."""


class Numbering(Console, Screen):
    """`/kerja/penomoran?tahun=<year>`."""

    years: list[ChoiceView] = []
    year: str = ""
    rows: list[YearView] = []
    verdict: str = ""
    whole: bool = True
    files: str = ""
    """Address of the account as a file, but for its form."""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Count the year the address names, or this one."""
        self._enter(actor, "/kerja/register")
        this = clock.today().year
        year = year_in(str(self.router.url.query_parameters.get("tahun", ""))) or this
        found = register.account(session, actor, year=year)
        known = sorted({this, year, *register.years(session)}, reverse=True)
        self.years = [ChoiceView(str(each), str(each)) for each in known]
        self.year = str(year)
        self.rows = [_row(each) for each in found]
        self.verdict, self.whole = paper.verdict(found), all(each.whole for each in found)
        self.files = f"{HERE}/unduh?tahun={year}&bentuk="
        self.loaded = True

    @action(reads=True)
    def in_year(self, session: Session, actor: Actor, value: str) -> Any:
        """Another year."""
        year = year_in(value)
        return rx.redirect(f"{HERE}?tahun={year}" if year else HERE)


def _row(each: UnitYear) -> YearView:
    figures = (each.entered, each.issued, each.revoked, each.replaced, each.void, each.held)
    return YearView(
        each.unit_name,
        paper.span(each),
        *map(words.number, figures),
        missing=paper.missing(each),
        reasons=paper.reasons(each),
        href=f"/kerja/register?{Asked(year=each.year, area=each.area).query}",
    )
