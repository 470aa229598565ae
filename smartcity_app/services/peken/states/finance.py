"""The market's money: what the page shows and does."""

from sqlmodel import Session

from smartcity_app.civic.payments import providers
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.kernel.settings import settings
from smartcity_app.services.peken import finance, finance_views
from smartcity_app.services.peken.finance_files import yesterday
from smartcity_app.services.peken.finance_views import DifferenceView, LookView, ReportView
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChoiceView, FigureView
from smartcity_app.web.guard import Screen


class MarketMoney(Console, Screen):
    """`/kerja/peken/keuangan?laporan=<id>`."""

    figures: list[FigureView] = []
    verdict: str = ""
    problems: list[str] = []
    books_agree: bool = True
    troubles: list[LookView] = []
    refunds: list[LookView] = []
    reports: list[ReportView] = []
    providers: list[ChoiceView] = []
    provider: str = ""
    opened: str = ""
    """Title of the report the address names; empty when it names none."""
    opened_line: str = ""
    differences: list[DifferenceView] = []
    day: str = ""
    """Yesterday, for the date fields."""
    said: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Count, and the report the address names."""
        self._show(session, actor)
        self.said = ""
        asked = str(self.router.url.query_parameters.get("laporan", ""))
        self.opened, self.opened_line, self.differences = "", "", []
        if asked.isascii() and asked.isdigit() and len(asked) < 10:
            report, rows = finance.report(session, actor, report_id=int(asked))
            view = finance_views.report(report)
            self.opened, self.opened_line = view.title, f"{view.line}. {view.verdict}."
            self.differences = [finance_views.difference(each) for each in rows]
        self.loaded = True

    @action
    def seen(self, session: Session, actor: Actor, trouble_id: int) -> None:
        """A payment has been dealt with."""
        finance.mark_seen(session, actor, trouble_id=trouble_id)
        self._show(session, actor)
        self.said = "Ditandai sudah diperiksa."

    @action
    def refund_again(self, session: Session, actor: Actor, refund_id: int) -> None:
        """Try a refund once more."""
        finance.try_refund_again(session, actor, refund_id=refund_id)
        self._show(session, actor)
        self.said = "Pengembalian dicoba lagi. Hasilnya muncul di sini bila gagal."

    def _show(self, session: Session, actor: Actor) -> None:
        self._enter(actor, finance.HERE, session)
        try:
            self.figures = finance_views.figures(finance.balances(session, actor))
        except NotAllowed:
            raise NotAllowed("Keuangan pasar hanya untuk petugas pasar kota.") from None
        last = finance.last_check(session, actor)
        self.verdict, self.problems, self.books_agree = finance_views.check(last)
        self.troubles = [finance_views.trouble(*each) for each in finance.troubles(session, actor)]
        self.refunds = [
            finance_views.refund(*each) for each in finance.failed_refunds(session, actor)
        ]
        self.reports = [finance_views.report(each) for each in finance.reports(session, actor)]
        known = dict(finance_views.PROVIDERS)
        if not settings().demo:
            known.pop(providers.SIMULATOR)
        self.providers = [ChoiceView(key, title) for key, title in known.items()]
        self.provider = providers.SIMULATOR if settings().demo else providers.MIDTRANS
        self.day = yesterday().isoformat()
