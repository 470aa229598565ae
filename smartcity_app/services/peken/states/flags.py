"""`/kerja/peken/tanda`: what the rules against gaming have flagged, and the rules themselves."""

from typing import Any

import reflex as rx
from pydantic import Field
from sqlmodel import Session, select

from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken import flag_rules, flag_views, reviewing
from smartcity_app.services.peken.flag_models import OUTCOMES, FlagRule
from smartcity_app.services.peken.flag_views import EvidenceView, FlagView, RuleView
from smartcity_app.services.peken.policy import May
from smartcity_app.ui.action import Form, action
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen

HERE = "/kerja/peken/tanda"
PARTS = {"": "Perlu diperiksa", **OUTCOMES, "aturan": "Aturan"}


class DecisionForm(Form):
    """A decision as typed."""

    putusan: str = Field("", max_length=20)
    catatan: str = Field("", max_length=500)


class RuleForm(Form):
    """How strict a rule shall be, as typed."""

    batas: str = Field("", max_length=12)
    rentang: str = Field("", max_length=12)
    aktif: str = Field("", max_length=3)


class MarketFlags(Console, Screen):
    """The list, one flag, the rules."""

    part: str = ""
    parts: list[ChipView] = []
    rows: list[FlagView] = []
    last: int = 0
    more: bool = False
    shown: str = ""
    flag: FlagView = FlagView()
    orders: list[EvidenceView] = []
    rules: list[RuleView] = []
    rule: RuleView = RuleView()
    asked_rule: str = ""
    outcomes: list[ChoiceView] = []
    said: str = ""
    shut: str = ""
    loaded: bool = False

    @action
    def load(self, session: Session, actor: Actor) -> None:
        """The part or the flag in the address. Who reads a flag's orders is on record."""
        self._admit(session, actor)
        asked = self.router.url.query_parameters
        part, number = str(asked.get("bagian", "")), str(asked.get("tanda", ""))
        self.part = part if part in PARTS else ""
        self.parts = [ChipView(key, title, "", key == self.part) for key, title in PARTS.items()]
        self.outcomes = [
            ChoiceView("wajar", "Wajar", "Tidak ada yang berubah."),
            ChoiceView("tidak_dihitung", "Tidak dihitung",
                       "Pesanan ini keluar dari kewajiban pembelinya, dan mereka diberi tahu."),
            ChoiceView("diteruskan", "Diteruskan", "Diperiksa lebih jauh di luar aplikasi ini."),
        ]  # fmt: skip
        self.shut, self.asked_rule, self.flag = _now("muat"), "", FlagView()
        if number.isascii() and number.isdigit() and len(number) < 12:
            self._one(session, actor, int(number))
        elif self.part == "aturan":
            self.rules = [flag_views.rule_view(each) for each in flag_rules.every(session, actor)]
        else:
            self.rows = []
            self._more(session, actor, None)
        self.loaded = True

    @action(reads=True)
    def choose_part(self, session: Session, actor: Actor, value: str) -> Any:
        """Another part."""
        self.said = ""
        return rx.redirect(f"{HERE}?bagian={value}" if value in PARTS and value else HERE)

    @action(reads=True)
    def go_on(self, session: Session, actor: Actor) -> None:
        """Older ones."""
        self._more(session, actor, self.last)

    @action
    def decide(self, session: Session, actor: Actor, form: DecisionForm) -> Any:
        """Decide the open flag."""
        reviewing.decide(
            session, actor, flag_id=self.flag.id, outcome=form.putusan, note=form.catatan
        )
        self.said = "Putusan tersimpan."
        return MarketFlags.load

    @action(reads=True)
    def edit_rule(self, session: Session, actor: Actor, key: str) -> None:
        """Open a rule."""
        self._admit(session, actor)
        self.rule = next((each for each in self.rules if each.key == key), RuleView())
        self.asked_rule = _now(key)

    @action
    def save_rule(self, session: Session, actor: Actor, form: RuleForm) -> Any:
        """Make the open rule stricter or milder."""
        flag_rules.change(
            session, actor, key=self.rule.key, threshold=_number(form.batas),
            span=_number(form.rentang), active=form.aktif == "on",
        )  # fmt: skip
        self.said = "Aturan tersimpan. Tanda yang sudah ada tidak berubah."
        return MarketFlags.load

    def _admit(self, session: Session, actor: Actor) -> None:
        self._enter(actor, HERE, session)
        if not policy.holds(actor, May.REVIEW):
            raise NotAllowed("Halaman ini untuk dinas yang mengawasi e-Peken.")

    def _one(self, session: Session, actor: Actor, number: int) -> None:
        flag = reviewing.find(session, actor, flag_id=number)
        self.flag = flag_views.flag_view(flag, _rules(session), HERE)
        self.orders = [
            flag_views.evidence_view(each)
            for each in reviewing.evidence(session, actor, flag_id=number)
        ]

    def _more(self, session: Session, actor: Actor, before: int | None) -> None:
        found = reviewing.listed(session, actor, outcome=self.part, before=before)
        page, rules = found[: reviewing.PAGE], _rules(session)
        self.rows = [*self.rows, *(flag_views.flag_view(each, rules, HERE) for each in page)]
        self.more = len(found) > len(page)
        self.last = page[-1].id or 0 if page else 0
        self.shown = f"Menampilkan {len(self.rows)}"


def _rules(session: Session) -> dict[str, FlagRule]:
    return {each.key: each for each in session.exec(select(FlagRule))}


def _number(said: str) -> int:
    digits = said.replace(".", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _now(what: str) -> str:
    return f"{what}/{clock.now().timestamp()}"
