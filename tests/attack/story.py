"""The life of letters as a machine that plays residents, officers, failures and the weather.

After every step the town is compared with what we think of it (town.py), and at the end everybody
looks at everything (looking.py).
"""

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlmodel import Session

from smartcity_app.civic import register
from smartcity_app.kernel import audit, clock, db, outbox, overdue
from smartcity_app.kernel.errors import CityError, TooMany
from smartcity_app.services.letters import applying, deciding, signing
from smartcity_app.services.letters.manifest import CASES
from tests.attack.faults import BadPen, Crash, Transactions
from tests.attack.looking import look
from tests.attack.town import REQUIREMENTS, Expected, Town, Watch, snapshot
from tests.conftest import MONDAY, PIN
from tests.services.letters.conftest import FILLED, SKU

MOST_CASES = 3
NAMES = ["siti", "lilik", "lurah", "camat", "loket", "admin", "mayor", "neighbour"]
who = st.one_of(st.just("whose turn it is"), st.just("whose turn it is"), st.sampled_from(NAMES))
which = st.integers(0, MOST_CASES - 1)
named_wrong = st.sets(st.sampled_from([*REQUIREMENTS, "purpose"]), min_size=1, max_size=2)
PENS = ("well", "wrong pin", "raises", "loses the answer", "breaks", "crash before the end",
        "crash at the end")  # fmt: skip
WAITS = (timedelta(minutes=20), timedelta(hours=7), timedelta(days=1), timedelta(days=4),
         timedelta(days=45), timedelta(days=160))  # fmt: skip


def timed(step: Callable[..., Any]) -> Callable[..., Any]:
    """The step happens at the story's moment."""

    @functools.wraps(step)
    def at_this_moment(self: "Story", *args: Any, **kwargs: Any) -> Any:
        with clock.held(self.now):
            return step(self, *args, **kwargs)

    return at_this_moment


class Story(RuleBasedStateMachine):
    town: Town
    patch: pytest.MonkeyPatch

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = MONDAY
        self.cases: list[Expected] = []

    @initialize(sent=st.booleans())
    def two_letters_are_asked_for(self, sent: bool) -> None:
        self.town.clear()
        with clock.held(self.now):
            self._begin("siti", True)
            self._begin("loket" if sent else "lilik", sent)

    # What people do

    @precondition(lambda self: len(self.cases) < MOST_CASES)
    @rule(name=st.sampled_from(["siti", "lilik", "loket"]), sent=st.booleans())
    @timed
    def begin(self, name: str, sent: bool) -> None:
        """A draft with its documents; the officer files for Siti."""
        self._begin(name, sent)

    def _begin(self, name: str, sent: bool) -> None:
        officer = name == "loket"
        owner, filed_by = ("siti", "loket") if officer else (name, "")
        if any((c.owner, c.filed_by, c.state) == (owner, filed_by, "draft") for c in self.cases):
            return
        actor = self.town.people[name]

        def work(session: Session) -> str:
            nik = self.town.nik if officer else ""
            ref = applying.begin(session, actor, type_key=SKU, nik=nik).ref
            for key, file_id in zip(REQUIREMENTS, self.town.files[name], strict=True):
                applying.attach(session, actor, ref=ref, requirement=key, file_id=file_id)
            return ref

        self.cases.append(Expected(db.run(work), owner, filed_by))
        if sent:
            self._send(len(self.cases) - 1, name, "well")

    @rule(index=which)
    @timed
    def go_on(self, index: int) -> None:
        """The step that all would like best, so that stories get somewhere."""
        case, _ = self._case(index)
        if case and case.state in ("village", "district"):
            self._sign(case, case.turn, "well", 0)
        elif case and case.state in ("draft", "returned"):
            self._mend(case, case.turn)
            self._send(index, case.turn, "well")

    @rule(index=which, name=who, how=st.sampled_from(["well", "well", "crash"]))
    @timed
    def send(self, index: int, name: str, how: str) -> None:
        """Send a draft, or a mended case, with everything in order."""
        self._send(index, name, how)

    def _send(self, index: int, name: str, how: str) -> None:
        case, name = self._case(index, name)
        if case is None:
            return
        missing = {key for key in case.corrections if key in REQUIREMENTS} - case.replaced
        allowed = case.may_apply(name) and case.state in ("draft", "returned") and not missing
        given = {**FILLED, "purpose": "Pengajuan kredit di bank lain"}
        self._step(case, allowed, how, "village", lambda s, a: applying.submit(
            s, a, ref=case.ref, given=given), name)  # fmt: skip
        if case.state == "village" and allowed and how == "well":
            case.corrections, case.replaced = set(), set()

    @rule(index=which, name=st.sampled_from(["siti", "lilik", "loket"]))
    @timed
    def mend(self, index: int, name: str) -> None:
        """Replace what was named wrong, and try to replace what was not."""
        case, name = self._case(index, name)
        if case:
            self._mend(case, name)

    def _mend(self, case: Expected, name: str) -> None:
        for number, key in enumerate(REQUIREMENTS):
            allowed = case.may_apply(name) and (
                case.state == "draft" or (case.state == "returned" and key in case.corrections)
            )
            file_id = self.town.files[name][number]
            self._verb(
                name, allowed, "well",
                lambda s, a, key=key, file_id=file_id: applying.attach(
                    s, a, ref=case.ref, requirement=key, file_id=file_id
                ),
            )  # fmt: skip
            if allowed and case.state == "returned":
                case.replaced.add(key)

    @rule(
        index=which,
        name=who,
        pen=st.one_of(st.just("well"), st.sampled_from(PENS)),
        stale=st.sampled_from([0, 0, 0, -1]),
    )
    @timed
    def sign(self, index: int, name: str, pen: str, stale: int) -> None:
        case, name = self._case(index, name)
        if case:
            self._sign(case, name, pen, stale)

    def _sign(self, case: Expected, name: str, pen: str, stale: int) -> None:
        actor, version = self.town.people[name], self._version(case) + stale
        mine = case.may_decide(name) and not stale
        before = snapshot(self.town.city)
        try:
            with self.patch.context() as during:
                if pen in ("raises", "loses the answer", "breaks"):
                    during.setattr(signing, "chosen_signer", lambda: BadPen(pen))
                pin = "111222" if pen == "wrong pin" else PIN
                transact = Transactions(actor, pen)
                signing.sign(transact, ref=case.ref, version=version, passphrase=pin)
        except TooMany:
            assert snapshot(self.town.city) == before
            return
        except (CityError, OSError, Crash):
            assert not (mine and pen == "well"), "refused though all was well"
            if not mine:
                assert snapshot(self.town.city) == before
            elif not case.held:
                case.held = True
            return
        assert mine
        assert pen == "well"
        case.held, case.signatures = True, case.signatures + 1
        case.go("district" if case.state == "village" else "issued")
        if case.state == "issued":
            case.held, case.was_issued = False, True

    @rule(index=which, name=who, wrong=named_wrong, how=st.sampled_from(["well", "well", "crash"]))
    @timed
    def give_back(self, index: int, name: str, wrong: set[str], how: str) -> None:
        case, name = self._case(index, name)
        if case is None:
            return
        why, version = dict.fromkeys(wrong, "Tidak terbaca jelas"), self._version(case)
        moved = self._step(case, case.may_decide(name), how, "returned", lambda s, a: (
            deciding.give_back(s, a, ref=case.ref, version=version, wrong=why)), name)  # fmt: skip
        if moved:
            case.corrections, case.replaced = set(wrong), set()

    @rule(index=which, name=who, how=st.sampled_from(["well", "crash"]))
    @timed
    def refuse(self, index: int, name: str, how: str) -> None:
        case, name = self._case(index, name)
        if case is None:
            return
        reason, version = "Tempat usaha berada di luar kota.", self._version(case)
        self._step(case, case.may_decide(name), how, "refused", lambda s, a: (
            deciding.refuse(s, a, ref=case.ref, version=version, reason=reason)), name)  # fmt: skip

    @rule(index=which, name=who)
    @timed
    def recall(self, index: int, name: str) -> None:
        """The camat has it made again; the lurah has nobody before him."""
        case, name = self._case(index, name)
        if case is None:
            return
        allowed, version = (name, case.state) == ("camat", "district"), self._version(case)
        self._step(case, allowed, "well", "village", lambda s, a: deciding.recall(
            s, a, ref=case.ref, version=version, reason="Salah pejabat"), name)  # fmt: skip

    @rule(index=which, name=who, how=st.sampled_from(["well", "crash"]))
    @timed
    def cancel(self, index: int, name: str, how: str) -> None:
        case, name = self._case(index, name)
        if case is None:
            return
        running = case.state in ("draft", "village", "district", "returned")
        self._step(case, case.may_apply(name) and running, how, "cancelled", lambda s, a: (
            applying.cancel(s, a, ref=case.ref)), name)  # fmt: skip

    @rule(index=which, name=who, reason=st.sampled_from(["Usaha ternyata sudah tutup", "x"]))
    @timed
    def revoke(self, index: int, name: str, reason: str) -> None:
        """Try it on every number of the case, real or not."""
        case, name = self._case(index, name)
        if case is None:
            return
        for document in Watch(self.town.city, self.cases).of(case):
            real = document.state == "issued" and len(reason) > 1
            done = self._verb(
                name, real and name in ("lurah", "camat", "admin"), "well",
                lambda s, a, number=document.id: register.revoke(
                    s, a, document_id=number, reason=reason
                ),
            )  # fmt: skip
            case.revoked = case.revoked or done

    # What happens by itself

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: timedelta) -> None:
        self.now += wait

    @rule()
    @timed
    def the_city_works(self) -> None:
        """Facts are told, broken promises escalated, lines sealed."""
        late = {
            case.ref
            for case in self.cases
            if case.due and case.due < clock.now() and case.state in ("village", "district")
        }
        overdue.sweep(CASES)
        outbox.deliver()
        audit.seal()
        with db.transaction(writes=False) as session:
            assert outbox.parked(session) == []
        for letter in Watch(self.town.city, self.cases).letters.values():
            assert letter.late_at is not None or letter.ref not in late

    @rule(index=which, name=st.sampled_from(["siti", "lilik", "loket", "neighbour", "nobody"]))
    @timed
    def look(self, index: int, name: str) -> None:
        """Nothing of a letter shows on any screen or route before its last signature."""
        case, name = self._case(index, name)
        if case:
            self._look(case, name)

    # What must hold

    @invariant()
    @timed
    def the_town_is_as_we_think(self) -> None:
        Watch(self.town.city, self.cases).everything()

    def teardown(self) -> None:
        with clock.held(self.now):
            self.the_city_works()
            Watch(self.town.city, self.cases).everything()
            for case in self.cases:
                for name in ("nobody", case.owner):
                    self._look(case, name)
            assert audit.verify().problems == ()

    # How we do it

    def _case(self, index: int, name: str = "") -> tuple[Expected | None, str]:
        """A case of the story, and the person meant."""
        if not self.cases:
            return None, name
        case = self.cases[index % len(self.cases)]
        return case, case.turn if name == "whose turn it is" else name

    def _version(self, case: Expected) -> int:
        return Watch(self.town.city, self.cases).letters[case.ref].version

    def _verb(self, name: str, allowed: bool, how: str, verb: Callable[..., Any]) -> bool:
        """Do it in one transaction. A refused or crashed step changes nothing. Whether it was."""
        actor = self.town.people[name]
        before = snapshot(self.town.city)

        def work(session: Session) -> None:
            verb(session, actor)
            if how == "crash":
                session.flush()
                raise Crash

        try:
            db.run(work)
        except (CityError, Crash) as trouble:
            stopped: BaseException | None = trouble
        else:
            stopped = None
        if stopped:
            assert not allowed or isinstance(stopped, Crash), f"refused: {stopped}"
            assert snapshot(self.town.city) == before
        else:
            assert allowed, "not refused"
        return stopped is None

    def _step(
        self, case: Expected, allowed: bool, how: str, to: str, verb: Callable[..., Any], name: str
    ) -> bool:
        """As `_verb`, for a step that moves the case and drops a number already made."""
        moved = self._verb(name, allowed, how, verb)
        if moved:
            case.go(to)
            case.drop_the_number()
        return moved

    def _look(self, case: Expected, name: str) -> None:
        watch = Watch(self.town.city, self.cases)
        documents = watch.of(case)
        sight = look(self.town.people.get(name), case.ref, documents)
        open_now = case.was_issued and not case.revoked
        mine = name in (case.owner, "loket") and case.may_read(name)
        assert sight.pdfs == ([f"/surat/pdf/{case.ref}"] if open_now and mine else [])
        for document in documents:
            real = case.was_issued and document.state != "void"
            status = 200 if real else 404
            for path in (f"/v/{document.code}", f"/v/{document.code}.json"):
                assert sight.answers[path].status_code == status
            if answer := sight.answers.get(f"POST /v/{document.code}"):
                assert answer.json()["sama"] is real
                wanted = "revoked" if case.revoked else ("genuine", "expired")
                assert (answer.json()["status"] in wanted) == real
            if not real:
                assert not sight.says(document.number_text)
                assert not sight.says(document.code)
