"""A bell, and those who hear it: a fact and its reactions for the tests of the outbox."""

import os
import time
from dataclasses import dataclass

from sqlmodel import Session

from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel.outbox import Fact, on

mood = ["well"]
"""well, fails (after it has written), dies (the whole process), or slow."""
heard: list[int] = []


@dataclass(frozen=True)
class BellRang(Fact, name="test.bell_rang"):
    """Somebody rang."""

    bell: int


@on(BellRang)
def note_it(session: Session, fact: BellRang) -> None:
    """One line for every ringing."""
    heard.append(fact.bell)
    session.add(InboxMessage(person_id=1, title=f"bell {fact.bell}"))
    session.flush()
    match mood[0]:
        case "fails":
            raise RuntimeError("no ink")
        case "dies":
            os._exit(9)
        case "slow":
            time.sleep(0.02)


@on(BellRang)
def open_the_door(session: Session, fact: BellRang) -> None:
    """Somebody else who listens, and never fails."""
    session.add(InboxMessage(person_id=2, title=f"bell {fact.bell}"))
