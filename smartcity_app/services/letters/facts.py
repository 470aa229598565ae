"""What the letters service announces. The only module of it that a neighbour may import."""

from dataclasses import dataclass

from smartcity_app.kernel.outbox import Fact


@dataclass(frozen=True)
class LetterSubmitted(Fact, name="letters.submitted"):
    """An application reached its first office."""

    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str


@dataclass(frozen=True)
class LetterSigned(Fact, name="letters.signed"):
    """One of several signers has signed; the next has it now."""

    ref: str
    owner_id: int
    desk_role: str
    desk: str
    agency: str


@dataclass(frozen=True)
class LetterReturned(Fact, name="letters.returned"):
    """It is the resident's turn to mend something."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class LetterRefused(Fact, name="letters.refused"):
    """An application was turned down."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class LetterCorrectionAsked(Fact, name="letters.correction_asked"):
    """The head of an office found something wrong in an issued letter; `ref` is the new draft."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class LetterIssued(Fact, name="letters.issued"):
    """A letter got its last signature."""

    ref: str
    owner_id: int
