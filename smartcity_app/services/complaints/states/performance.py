"""The figures of reports: which time is in the address."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import performance, performance_views
from smartcity_app.services.complaints.performance_views import PageView
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView
from smartcity_app.web.guard import Screen


class ReportPerformance(Console, Screen):
    """`/kerja/kinerja-laporan?masa=<period>`."""

    shown: PageView = PageView()
    periods: list[ChipView] = []
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Count, or take figures a minute old."""
        self._enter(actor, performance.HERE)
        asked = str(self.router.url.query_parameters.get("masa", ""))[:20]
        report = performance.report(session, actor, period=asked)
        self.periods = [
            ChipView(period, title, chosen=period == report.period)
            for period, title in performance_views.PERIODS.items()
        ]
        self.shown = performance_views.page(session, report)
        self.loaded = True

    @action(reads=True)
    def choose_period(self, session: Session, actor: Actor, value: str) -> Any:
        """Another time."""
        period = value if value in performance.PERIODS else next(iter(performance.PERIODS))
        return rx.redirect(performance_views.address(period))
