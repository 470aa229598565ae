"""What residents think of how their letter was made: one to five, and a word if they like.

A rating belongs to its case and is its owner's alone. The office reads averages with their counts,
and words without name, number or date, and neither of them while only a few have rated: else it
would know who.
"""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, Session

from smartcity_app.kernel import cases, clock, db, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.crypto import Encrypted
from smartcity_app.kernel.errors import Incomplete, OutOfStep
from smartcity_app.services.letters import reading
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import ISSUED

CHANGEABLE = timedelta(days=7)
MOST_WORDS = 500
SCORES = {1: "Buruk", 2: "Kurang", 3: "Cukup", 4: "Baik", 5: "Sangat baik"}


class LetterRating(db.Table, table=True):
    """What the owner of an issued letter said of the service."""

    __tablename__ = "letter_rating"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index("ix_letter_rating_counted", "area", "rated_at", "score"),
        Index("ix_letter_rating_newest", "rated_at", "score"),
    )

    letter_id: int = Field(primary_key=True, foreign_key="letter.id")
    type_key: str
    area: str
    score: int
    words: str = Field(default="", sa_type=Encrypted)
    rated_at: datetime = Field(sa_type=db.Instant)
    """When it was first given; it may be changed for `CHANGEABLE` from then."""


def rate(session: Session, actor: Actor, *, ref: str, score: int, words: str = "") -> LetterRating:
    """Say, or say anew within seven days, how the service was.

    Raises NotFound, NotAllowed for anyone but the owner, OutOfStep before the letter is issued and
    after the seven days, Incomplete for a score that is none or too many words.
    """
    letter = reading.own(session, actor, ref=ref)
    policy.require(actor, May.RATE, letter)
    if letter.state != ISSUED:
        raise OutOfStep("Penilaian dibuka setelah surat terbit.")
    words = words.strip()
    if score not in SCORES:
        raise Incomplete("Pilih nilai 1 sampai 5.", fields={"nilai": "Pilih nilai 1 sampai 5"})
    if len(words) > MOST_WORDS:
        raise Incomplete(f"Tulis paling banyak {MOST_WORDS} huruf.")
    cases.claim(session, letter)
    row = of(session, letter)
    if row is None:
        row = LetterRating(
            letter_id=letter.id or 0, type_key=letter.type_key, area=letter.area, score=score,
            rated_at=clock.now(),
        )  # fmt: skip
    elif not changeable(row):
        raise OutOfStep("Penilaian hanya bisa diubah selama 7 hari.")
    row.score, row.words = score, words
    session.add(row)
    return row


def of(session: Session, letter: Letter) -> LetterRating | None:
    """What its owner said of this letter."""
    return session.get(LetterRating, letter.id)


def changeable(row: LetterRating) -> bool:
    """Whether its owner may still say otherwise."""
    return clock.now() - row.rated_at < CHANGEABLE
