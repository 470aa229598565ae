"""A small town for long stories: its people, what we expect of a case, what must always hold.

`Town` is made once; `Town.clear` empties its desks between stories. `Expected` is our own idea of
a case, kept beside the city's; `Watch` compares the two after every step.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import delete, select

from smartcity_app.civic import files, register
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.logins.tries import Tries
from smartcity_app.civic.messages import OutgoingMessage
from smartcity_app.civic.register import Document, RegisterCounter
from smartcity_app.civic.vault import VaultEntry, VaultReuse
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.audit import AuditLine, AuditSeal
from smartcity_app.kernel.cases import ESCALATE, CaseHistory
from smartcity_app.kernel.outbox import OutboxDelivery, OutboxFact
from smartcity_app.services.letters.models import Letter, LetterDocument, LetterName
from smartcity_app.services.letters.rating import LetterRating
from smartcity_app.services.letters.record import LetterOutcome, LetterReturn, LetterStay
from tests.conftest import GEBANG, KEPUTIH, SUKOLILO, SURABAYA, City
from tests.services.letters.conftest import BUILT_IN, PHOTO, SKU

DESKS = (LetterDocument, LetterName, LetterRating, LetterReturn, LetterStay, LetterOutcome, Letter,
         VaultReuse, VaultEntry, Document, RegisterCounter, CaseHistory, AuditSeal, AuditLine,
         OutboxDelivery, OutboxFact, InboxMessage, OutgoingMessage, Tries)  # fmt: skip
PATH = BUILT_IN[SKU].workflow
REQUIREMENTS = [each.key for each in BUILT_IN[SKU].requirements]
OPEN = {"village", "district"}
ENDED = {"issued", "refused", "cancelled"}


class Town:
    """Its people, and the documents each of them has at hand."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.people: dict[str, Actor] = {
            "siti": city.resident("Siti Aminah"),
            "lilik": city.resident("Lilik Suryani"),
            "lurah": city.official("Agus", Role.VILLAGE_HEAD, KEPUTIH, title="Lurah Keputih"),
            "camat": city.official("Ratna", Role.DISTRICT_HEAD, SUKOLILO, title="Camat Sukolilo"),
            "loket": city.official("Endang", Role.COUNTER_OFFICER, KEPUTIH, title="Petugas Loket"),
            "admin": city.official("Bambang", Role.CITY_ADMIN, SURABAYA, title="Admin Kota"),
            "mayor": city.official("Eri", Role.MAYOR, SURABAYA, title="Wali Kota"),
            "neighbour": city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang"),
        }
        self.nik = city.nik(self.people["siti"])
        self.files = {
            name: [files.store(self.people[name], name=f"{n}.jpg", content=PHOTO).id
                   for n in range(len(REQUIREMENTS))]
            for name in ("siti", "lilik", "loket")
        }  # fmt: skip

    def clear(self) -> None:
        """Nobody has asked for anything yet."""
        with db.transaction() as session:
            for model in DESKS:
                session.exec(delete(model))


@dataclass
class Expected:
    """What we think of one case."""

    ref: str
    owner: str
    filed_by: str = ""
    state: str = "draft"
    held: bool = False
    """A number was made that is neither issued nor void."""
    void: int = 0
    signatures: int = 0
    revoked: bool = False
    was_issued: bool = False
    corrections: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)
    began: datetime | None = None
    due: datetime | None = None
    left: int | None = None

    @property
    def turn(self) -> str:
        """Who is expected to act: an office, or whoever wrote it."""
        desks = {"village": "lurah", "district": "camat", "issued": "admin"}
        return desks.get(self.state, self.filed_by or self.owner)

    def may_read(self, who: str) -> bool:
        """Owner and writer; the offices of the area once it has been sent."""
        if who in (self.owner, self.filed_by):
            return True
        return self.began is not None and who in ("lurah", "camat", "loket")

    def may_apply(self, who: str) -> bool:
        return self.may_read(who) and who in (self.owner, "loket")

    def may_decide(self, who: str) -> bool:
        return (who, self.state) in (("lurah", "village"), ("camat", "district"))

    def go(self, state: str) -> None:
        """The clock's own rules: begun once, paused only in `returned`, never set back."""
        now = clock.now()
        if state == "village" and self.began is None:
            self.began, self.due = now, PATH.promise.due(now)
        elif state == "returned":
            assert self.due
            self.left = PATH.promise.left(now, self.due)
        elif self.left is not None and state not in ENDED:
            self.due, self.left = PATH.promise.resume(now, self.left), None
        self.state = state

    def drop_the_number(self) -> None:
        """The case took another way: its number is void."""
        self.void += self.held
        self.held, self.signatures = False, 0


class Watch:
    """What must hold after every single step."""

    def __init__(self, city: City, cases: list[Expected]) -> None:
        self.letters = {each.ref: each for each in city.all(Letter)}
        self.documents: list[Document] = sorted(city.all(Document), key=lambda d: d.id or 0)
        self.history: list[CaseHistory] = sorted(city.all(CaseHistory), key=lambda h: h.id or 0)
        self.audit: list[AuditLine] = sorted(city.all(AuditLine), key=lambda a: a.id or 0)
        self.counters = city.all(RegisterCounter)
        self.told = [m.title + m.text + m.link for m in city.all(InboxMessage)]
        self.told += [m.text or "" for m in city.all(OutgoingMessage)]
        self.cases = cases

    def everything(self) -> None:
        """All rules; the first one broken is the one that is named."""
        assert set(self.letters) == {case.ref for case in self.cases}
        for case in self.cases:
            self.the_case_stands_where_we_think(case)
            self.the_numbers_of_the_case(case)
            self.the_clock(case)
            self.history_and_audit_agree(case)
        self.every_number_of_a_unit_and_year()
        self.nothing_is_public_too_early()

    def the_case_stands_where_we_think(self, case: Expected) -> None:
        letter = self.letters[case.ref]
        assert letter.state == case.state
        assert set(letter.corrections) == case.corrections
        desk = {"village": KEPUTIH, "district": SUKOLILO}.get(case.state, "")
        assert letter.desk == desk
        assert (letter.finished_at is not None) == (case.state in ENDED)

    def of(self, case: Expected) -> list[Document]:
        return [each for each in self.documents if each.case_ref == case.ref]

    def the_numbers_of_the_case(self, case: Expected) -> None:
        states = [each.state for each in self.of(case)]
        live = ["held"] if case.held else []
        if case.was_issued:
            live = ["revoked" if case.revoked else "issued"]
        assert states == ["void"] * case.void + live
        for document in self.of(case):
            assert bool(document.reason) == (document.state in ("void", "revoked"))
        if live:
            assert len(self.of(case)[-1].signers) == case.signatures

    def every_number_of_a_unit_and_year(self) -> None:
        for counter in self.counters:
            mine = [d for d in self.documents if (d.unit, d.year) == (counter.unit, counter.year)]
            assert [d.number for d in mine] == list(range(1, counter.last + 1))
        units = {(d.unit, d.year) for d in self.documents}
        assert units <= {(c.unit, c.year) for c in self.counters}
        assert len({d.code for d in self.documents}) == len(self.documents)
        assert all(d.dated.year == d.year for d in self.documents)

    def the_clock(self, case: Expected) -> None:
        letter = self.letters[case.ref]
        assert (letter.started_at, letter.due_at, letter.left) == (case.began, case.due, case.left)
        if case.state not in ENDED:
            assert (letter.left is not None) == (case.state == "returned")

    def history_and_audit_agree(self, case: Expected) -> None:
        letter = self.letters[case.ref]
        steps = [each for each in self.history if each.case_ref == case.ref]
        at = "draft"
        for step in steps:
            assert step.source == at, "history has a hole"
            at = step.target
            if step.target == "returned" or step.step.startswith(("refuse_", "recall_")):
                assert step.note, "without a reason"
        assert at == case.state
        assert sum(each.step == ESCALATE for each in steps) <= 1
        written = [
            (line.action, line.person_id)
            for line in self.audit
            if line.object_id == str(letter.id) and line.action.startswith(f"{PATH.name}.")
        ]
        assert written == [(f"{PATH.name}.{each.step}", each.person_id) for each in steps]
        mine = [line for line in self.audit if line.object_id == str(letter.id)]
        assert {line.subject_id for line in mine if line.kind == "letter"} <= {letter.owner_id}

    def nothing_is_public_too_early(self) -> None:
        real = {case.ref: case for case in self.cases if case.was_issued}
        for document in self.documents:
            found = self._look_up(document)
            case = real.get(document.case_ref)
            if case is None or document.state == "void":
                assert found is None, f"{document.state} number verifies"
                said = [each for each in self.told if self._names(each, document)]
                assert not said, "somebody was told a number or a code that is not real"
            elif case.revoked:
                assert found
                assert found.status == "revoked"
            else:
                over = document.valid_until and document.valid_until < clock.today()
                assert found
                assert found.status == ("expired" if over else "genuine")

    @staticmethod
    def _names(text: str, document: Document) -> bool:
        return document.code in text or document.number_text in text

    @staticmethod
    def _look_up(document: Document) -> register.PublicLetter | None:
        with db.transaction(writes=False) as session:
            return register.look_up(session, document.code)


def snapshot(city: City) -> list[Any]:
    """All that a refused step must leave as it was."""
    with db.transaction(writes=False) as session:
        kept = [LetterDocument, Letter, Document, CaseHistory, RegisterCounter, OutboxFact]
        return [row.model_dump_json() for model in kept for row in session.exec(select(model))]


def double_numbers(documents: list[Document]) -> list[str]:
    """Numbers as printed that stand on more than one document."""
    return [n for n, times in Counter(d.number_text for d in documents).items() if times > 1]
