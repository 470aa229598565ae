"""`/peken/kewajiban`: a civil servant's own duty and shops."""

from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import duty_views
from smartcity_app.services.peken.duty_views import DutyView
from smartcity_app.ui.action import loader
from smartcity_app.web.guard import Screen


class MyDuty(Screen):
    """This month, the shops and why, the months before."""

    shown: DutyView = DutyView()
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The reader's own, nobody else's."""
        self.shown = duty_views.mine(session, actor)
        self.loaded = True
