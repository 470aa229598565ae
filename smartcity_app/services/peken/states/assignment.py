"""`/kerja/peken/penetapan?no=<run>`: the month's runs, one of them with its report."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken import assignment_views, duty_views
from smartcity_app.services.peken.assignment import running
from smartcity_app.services.peken.assignment_views import RunRow, RunView
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.policy import May
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen


class RunForm(Form):
    """Which month."""

    bulan: str = ""


class Assignments(Console, Screen):
    """Ask for a run, compare, publish."""

    runs: list[RunRow] = []
    run: RunView = RunView()
    months: list[ChoiceView] = []
    said: str = ""
    shut: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The runs, and the one in the address or the latest."""
        self._enter(actor, running.HERE, session)
        if not policy.holds(actor, May.ASSIGN):
            raise NotAllowed("Penetapan toko diurus petugas kepegawaian dan dinas perdagangan.")
        found = running.runs(session, actor)
        self.runs = [assignment_views.row_of(each, running.HERE) for each in found]
        asked = str(self.router.url.query_parameters.get("no", ""))
        chosen = next(
            (each for each in found if str(each.id) == asked), found[0] if found else None
        )
        self.run = assignment_views.view_of(chosen) if chosen else RunView()
        month = month_of(clock.now())
        self.months = []
        for _ in range(3):
            self.months.append(ChoiceView(month, duty_views.month_name(month)))
            month = running.next_month(month)
        self.loaded = True

    @action
    def ask(self, session: Session, actor: Actor, form: RunForm) -> Any:
        """Have a month computed; the result is looked at before it holds."""
        run = running.ask(session, actor, month=form.bulan)
        self.said = "Perhitungan dimulai. Hasilnya siap dalam kurang dari satu menit."
        self.shut = f"{run.id}/{clock.now().timestamp()}"
        return rx.redirect(f"{running.HERE}?no={run.id}")

    @action
    def publish(self, session: Session, actor: Actor) -> Any:
        """The open draft holds from now on in its month."""
        run = running.publish(session, actor, run_id=self.run.id)
        self.said = f"Penetapan {duty_views.month_name(run.month)} diterbitkan."
        self.shut = f"{run.id}/{clock.now().timestamp()}"
        return Assignments.load

    @action(reads=True)
    def look_again(self, session: Session, actor: Actor) -> Any:
        """Whether it is ready."""
        self.said = ""
        return Assignments.load
