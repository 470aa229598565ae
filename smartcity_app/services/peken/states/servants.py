"""`/kerja/peken/asn`: the register, one person, the table of duties, a table to take in."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import agencies
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed
from smartcity_app.services.peken import duty_views, ruling, servants
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.duty_models import REASONS
from smartcity_app.services.peken.duty_views import (
    ExceptionRow,
    RuleRow,
    ServantRow,
    StandingView,
)
from smartcity_app.services.peken.policy import May
from smartcity_app.ui.action import Form, action
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView, FactView
from smartcity_app.web.guard import Screen

HERE = "/kerja/peken/asn"
PARTS = {"": "Daftar ASN", "aturan": "Aturan kewajiban", "impor": "Impor dan unduh"}
STATUSES = {
    "": "Semua", "belum": "Belum tercapai", "tercapai": "Tercapai", "dikecualikan": "Dikecualikan",
}  # fmt: skip


class RuleForm(Form):
    """A rule as typed."""

    aturan_jabatan: str = Field("", max_length=80)
    aturan_eselon: str = Field("", max_length=20)
    aturan_golongan: str = Field("", max_length=20)
    aturan_rupiah: str = Field("", max_length=20)
    aturan_mulai: str = Field("", max_length=20)
    aturan_selesai: str = Field("", max_length=20)
    aturan_keputusan: str = Field("", max_length=120)
    aturan_catatan: str = Field("", max_length=300)


class ExceptionForm(Form):
    """An exception as typed."""

    kecuali_mulai: str = Field("", max_length=20)
    kecuali_sampai: str = Field("", max_length=20)
    kecuali_alasan: str = Field("", max_length=20)
    kecuali_catatan: str = Field("", max_length=300)


class SearchForm(Form):
    """The search above the list."""

    cari: str = Field("", max_length=100)


class Servants(Console, Screen):
    """BKPSDM's console. Filters live in the address, and so does who is open, by number."""

    part: str = ""
    tabs: list[ChipView] = []
    statuses: list[ChipView] = []
    offices: list[ChoiceView] = []
    agency: str = ""
    status: str = ""
    words: str = ""
    rows: list[ServantRow] = []
    last: int = 0
    more: bool = False
    shown: str = ""
    rules: list[RuleRow] = []
    rule: RuleRow = RuleRow()
    asked_rule: str = ""
    open_id: int = 0
    open_name: str = ""
    facts: list[FactView] = []
    standing: StandingView = StandingView()
    exceptions: list[ExceptionRow] = []
    reasons: list[ChoiceView] = []
    said: str = ""
    shut: str = ""
    loaded: bool = False

    @action
    def load(self, session: Session, actor: Actor) -> None:
        """The part, the filters and the person in the address. What is looked at is on record."""
        self._admit(session, actor)
        asked = self.router.url.query_parameters
        part = str(asked.get("bagian", ""))
        self.part = part if part in PARTS else ""
        self.tabs = [ChipView(key, title, "", key == self.part) for key, title in PARTS.items()]
        self.asked_rule, self.shut = "", _now("muat")
        person = str(asked.get("orang", ""))
        self.open_id = (
            int(person) if person.isascii() and person.isdigit() and len(person) < 12 else 0
        )
        self.agency = str(asked.get("opd", ""))[:40]
        status = str(asked.get("status", ""))
        self.status = status if status in STATUSES else ""
        if self.open_id:
            self._person(session, actor)
        elif self.part == "aturan":
            self.rules = [duty_views.rule_row(each) for each in ruling.rules(session, actor)]
        elif not self.part:
            self._list(session, actor)
        self.loaded = True

    @action(reads=True)
    def choose_part(self, session: Session, actor: Actor, value: str) -> Any:
        """Another part."""
        self.said = ""
        return rx.redirect(f"{HERE}?bagian={value}" if value in PARTS and value else HERE)

    @action(reads=True)
    def choose_status(self, session: Session, actor: Actor, value: str) -> Any:
        """Only who stands so."""
        return rx.redirect(_address(self.agency, value))

    @action(reads=True)
    def choose_office(self, session: Session, actor: Actor, value: str) -> Any:
        """Only of one office."""
        return rx.redirect(_address(value, self.status))

    @action
    def search(self, session: Session, actor: Actor, form: SearchForm) -> None:
        """A name or a position: kept here, since names have no place in an address."""
        self._admit(session, actor)
        self.words = form.cari
        self._list(session, actor)

    @action
    def go_on(self, session: Session, actor: Actor) -> None:
        """The next page, behind the last one shown."""
        self._admit(session, actor)
        after = servants.after(session, self.last)
        found, self.more, self.last = servants.page(session, actor, self._wanted(after))
        self.rows = [*self.rows, *(duty_views.row_of(each) for each in found)]
        self.shown = f"Menampilkan {len(self.rows)}"

    @action(reads=True)
    def edit_rule(self, session: Session, actor: Actor, rule_id: int) -> None:
        """Open a rule; 0 for a new one."""
        self._admit(session, actor)
        new = RuleRow(starts=f"{clock.today():%Y-%m}-01")
        self.rule = next((each for each in self.rules if each.id == rule_id), new)
        self.asked_rule = _now(rule_id)

    @action
    def save_rule(self, session: Session, actor: Actor, form: RuleForm) -> Any:
        """Enter or change the open rule."""
        given = ruling.RuleGiven(
            form.aturan_jabatan, form.aturan_eselon, form.aturan_golongan,
            _rupiah(form.aturan_rupiah), _day(form.aturan_mulai, "starts") or ruling.BEGAN,
            _day(form.aturan_selesai, "ends"), form.aturan_keputusan, form.aturan_catatan,
        )  # fmt: skip
        if not form.aturan_mulai:
            raise Incomplete(fields={"starts": "Pilih tanggal mulainya"})
        ruling.keep_rule(session, actor, given=given, rule_id=self.rule.id or None)
        self.said, self.shut = "Aturan tersimpan.", _now("aturan")
        return Servants.load

    @action
    def end_rule(self, session: Session, actor: Actor, rule_id: int) -> Any:
        """It holds until the end of this month."""
        ruling.end_rule(session, actor, rule_id=rule_id)
        self.said = "Aturan berakhir pada akhir bulan ini."
        return Servants.load

    @action
    def excuse(self, session: Session, actor: Actor, form: ExceptionForm) -> Any:
        """Excuse the open person."""
        servant = servants.find(session, actor, servant_id=self.open_id)
        ruling.excuse(
            session, actor, person_id=servant.person_id, first=form.kecuali_mulai,
            last=form.kecuali_sampai or form.kecuali_mulai, kind=form.kecuali_alasan,
            note=form.kecuali_catatan,
        )  # fmt: skip
        self.said, self.shut = "Pengecualian tersimpan.", _now("kecuali")
        return Servants.load

    @action
    def withdraw(self, session: Session, actor: Actor, exception_id: int) -> Any:
        """Take an exception back."""
        ruling.withdraw(session, actor, exception_id=exception_id)
        self.said = "Pengecualian dicabut. Kewajiban berlaku lagi."
        return Servants.load

    def _admit(self, session: Session, actor: Actor) -> None:
        self._enter(actor, HERE, session)
        if not policy.holds(actor, May.EXCUSE):
            raise NotAllowed("Daftar ASN diurus petugas kepegawaian.")

    def _wanted(self, after: tuple[str, int] | None) -> servants.Wanted:
        this = month_of(clock.now())
        return servants.Wanted(this, self.agency, self.status, self.words, after)

    def _list(self, session: Session, actor: Actor) -> None:
        self.statuses = [
            ChipView(value, title, "", value == self.status) for value, title in STATUSES.items()
        ]
        numbers = servants.counts(session, actor)
        self.offices = [
            ChoiceView(each.code, f"{each.name} ({numbers[each.code]})")
            for each in agencies.agencies()
            if each.code in numbers
        ]
        found, self.more, self.last = servants.page(session, actor, self._wanted(None))
        self.rows = [duty_views.row_of(each) for each in found]
        self.shown = f"Menampilkan {len(self.rows)}"

    def _person(self, session: Session, actor: Actor) -> None:
        servant = servants.find(session, actor, servant_id=self.open_id)
        (entry,) = servants.stand(session, [servant], month_of(clock.now()))
        self.open_name = servant.name
        self.facts = [FactView(*each) for each in duty_views.servant_facts(entry)]
        self.standing = (
            duty_views.standing_of(entry.standing, other=True) if entry.standing else StandingView()
        )
        self.exceptions = [
            duty_views.exception_row(each, session.get_one(Person, each.decided_by).name)
            for each in ruling.exceptions(session, servant.person_id)
        ]
        self.reasons = [ChoiceView(key, title) for key, title in REASONS.items()]


def _address(agency: str, status: str) -> str:
    said = {"opd": agency, "status": status}
    query = urlencode({key: value for key, value in said.items() if value})
    return f"{HERE}?{query}" if query else HERE


def _rupiah(said: str) -> int:
    digits = said.replace("Rp", "").replace(".", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else -1


def _day(said: str, name: str) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Incomplete(fields={name: "Pilih tanggalnya"}) from None


def _now(what: object) -> str:
    return f"{what}/{clock.now().timestamp()}"
