"""The figures of an office: which unit and which time are in the address."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import areas
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import performance, performance_views
from smartcity_app.services.letters.performance_views import PageView
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen


class Performance(Console, Screen):
    """`/kerja/kinerja?unit=<area>&masa=<period>`."""

    shown: PageView = PageView()
    unit: str = ""
    units: list[ChoiceView] = []
    """The areas one may go to from here."""
    periods: list[ChipView] = []
    loaded: bool = False
    _period: str = ""

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Count, or take figures a minute old."""
        self._enter(actor, performance.HERE)
        asked = self.router.url.query_parameters
        widest = performance.widest(actor)
        unit = areas.area(str(asked.get("unit", ""))[:20] or widest).code
        report = performance.report(
            session, actor, unit=unit, period=str(asked.get("masa", ""))[:20]
        )
        self.unit, self._period = unit, report.period
        self.units = [
            ChoiceView(code, areas.area(code).label)
            for code in performance.units(actor, chosen=unit)
        ]
        self.periods = [
            ChipView(period, title, chosen=period == report.period)
            for period, title in performance_views.PERIODS.items()
        ]
        self.shown = performance_views.page(report)
        self.loaded = True

    @action(reads=True)
    def choose_unit(self, session: Session, actor: Actor, value: str) -> Any:
        """Another unit, the same time."""
        return rx.redirect(performance_views.address(areas.area(value[:20]).code, self._period))

    @action(reads=True)
    def choose_period(self, session: Session, actor: Actor, value: str) -> Any:
        """Another time, the same unit."""
        period = value if value in performance.PERIODS else performance.PERIODS[0]
        return rx.redirect(performance_views.address(self.unit, period))
