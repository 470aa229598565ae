"""A service that charges, its diary, and a payment provider that is a real peer in process."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from smartcity_app.civic import inbox, ledger
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.payments import (
    calling,
    charging,
    checking,
    noticing,
    opening,
    purposes,
    settling,
    simulator,
)
from smartcity_app.civic.payments.models import Payment
from smartcity_app.civic.payments.purposes import Purpose
from smartcity_app.civic.payments.simulator.bank import Bank
from smartcity_app.civic.payments.simulator.knobs import Knobs
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError
from tests.conftest import City


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two tries."""
    monkeypatch.setattr(calling, "PAUSES", (0.0, 0.0))


class Till:
    """A service's hands: it charges, and notes in the payer's inbox what it was told."""

    def __init__(self, city: City, payer: Actor) -> None:
        self.city, self.payer = city, payer
        self.bank: Bank = simulator.bank()

    def charge(self, amount: int = 87_500, *, purpose: str = "test", minutes: int = 15) -> str:
        def work(session: Session) -> str:
            return charging.charge(
                session, payer_id=self.payer.person_id or 0, purpose=purpose, amount=amount,
                minutes=minutes,
            ).ref  # fmt: skip

        return db.run(work)

    def opened(self, amount: int = 87_500, **more: Any) -> str:
        ref = self.charge(amount, **more)
        opening.begin(ref)
        return ref

    def payment(self, ref: str) -> Payment:
        return db.run(lambda s: settling.find(s, ref), writes=False)

    def state(self, ref: str) -> str:
        return self.payment(ref).state

    def told(self, ref: str) -> list[str]:
        """What the service was told of this payment, in order."""
        with db.transaction(writes=False) as session:
            rows = session.exec(
                select(InboxMessage.title).where(InboxMessage.text == ref).order_by(InboxMessage.id)  # type: ignore[arg-type]
            )
            return list(rows)

    def turn(self, **knobs: Any) -> None:
        self.bank.turn(Knobs(**knobs))

    def post(self) -> list[str]:
        """Deliver what the provider has to say; what came of each."""
        said = []
        for notice in self.bank.due():
            try:
                said.append(noticing.take("simulator", notice.body.encode(), {}))
                self.bank.delivered(notice)
            except CityError as refusal:
                said.append(type(refusal).__name__)
        return said

    def balance(self, account: str) -> int:
        return db.run(lambda s: ledger.balance(s, account), writes=False)

    def problems(self) -> list[dict[str, Any]]:
        return db.run(checking.find_problems, writes=False)


def _note(word: str) -> Callable[[Session, Payment], None]:
    def note(session: Session, payment: Payment) -> None:
        inbox.tell(session, payment.payer_id, word, text=payment.ref)

    return note


def _late(honours: bool) -> Callable[[Session, Payment], bool]:
    def late(session: Session, payment: Payment) -> bool:
        inbox.tell(session, payment.payer_id, "late", text=payment.ref)
        return honours

    return late


@pytest.fixture
def till(city: City, siti: Actor) -> Iterator[Till]:
    known = dict(purposes._served)
    for key, honours in (("test", False), ("kept", True)):
        purposes.serve(Purpose(key, _note("paid"), _note("lapsed"), _late(honours)))
    yield Till(city, siti)
    purposes._served.clear()
    purposes._served.update(known)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """Move the held clock, for as long as the test runs."""
    stack = []

    def move(moment: datetime) -> None:
        context = clock.held(moment)
        context.__enter__()
        stack.append(context)

    yield move
    for context in reversed(stack):
        context.__exit__(None, None, None)
