"""The resident's own reports."""

from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import categories, drafts, reading, resident_views
from smartcity_app.services.complaints.resident_views import ReportLine
from smartcity_app.ui.action import loader
from smartcity_app.web.guard import Screen

MOST = 50


class ReportsState(Screen):
    """`/lapor`: what one reported or joined."""

    mine: list[ReportLine] = []
    """Those that wait for the resident."""
    others: list[ReportLine] = []
    draft: str = ""
    """What an unsent report is about; empty when there is none."""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The newest, those first whose turn is the resident's."""
        found = reading.mine(session, actor, most=MOST)
        lines = [resident_views.line_of(session, actor, each) for each in found]
        self.mine = [each for each in lines if each.mine]
        self.others = [each for each in lines if not each.mine]
        draft = drafts.find(session, actor)
        self.draft = ""
        if drafts.begun(draft):
            known = categories.current(session).get(draft.content.get("category", ""))
            self.draft = known.title if known else "Belum dipilih jenisnya"
        self.loaded = True
