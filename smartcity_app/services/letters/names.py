"""Finding letters by their owner's name, among a million, on either database.

A letter stands in `letter_name` once for every word of the name, with the words that follow it, so
that "siti", "aminah les" and "lestari" all begin a part of Siti Aminah Lestari. One range of one
index then answers a search within an area, which LIKE does on no index both databases have.
"""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, delete, false
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from smartcity_app.civic.people import Person
from smartcity_app.services.letters.models import Letter, LetterName

LONGEST, MOST = 60, 8
"""Letters of a part, and words of a name, that are kept."""


def parts(name: str) -> list[str]:
    """The name from each of its words on, folded: "Nur'aini Sari" is "nuraini sari" and "sari"."""
    words = folded(name).split()[:MOST]
    return sorted({" ".join(words[first:])[:LONGEST] for first in range(len(words))})


def folded(text: str) -> str:
    """Small letters without accents, one space between words, nothing else."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).split())


def enter(session: Session, letter: Letter, name: str) -> None:
    """Make a letter that has its id findable by its owner's name."""
    assert letter.id is not None
    for part in parts(name):
        session.add(LetterName(area=letter.area, part=part, letter_id=letter.id))


def renamed(session: Session, owner: Person) -> None:
    """Make all letters of a person whose name has changed findable by the new one."""
    letters = session.exec(select(Letter).where(Letter.owner_id == owner.id)).all()
    for letter in letters:
        session.exec(delete(LetterName).where(col(LetterName.letter_id) == letter.id))
        enter(session, letter, owner.name)


def called(search: str, areas: Iterable[str]) -> SelectOfScalar[int] | None:
    """Ids of letters of these areas whose owner's name has a word, or several, that begin so.

    None when there is nothing in `search` that could stand in a name.
    """
    if (begun := _begins(search)) is None:
        return None
    return select(LetterName.letter_id).where(col(LetterName.area).in_(areas), begun)


def bears(search: str) -> ColumnElement[bool]:
    """The same, asked of each letter: for a list that is short before names are looked at.

    Without the area, which would have PostgreSQL read all such names of it for every letter.
    """
    if (begun := _begins(search)) is None:
        return false()
    return select(LetterName.letter_id).where(LetterName.letter_id == Letter.id, begun).exists()


def _begins(search: str) -> ColumnElement[bool] | None:
    begins = folded(search)[:LONGEST]
    part = col(LetterName.part)
    return and_(part >= begins, part < f"{begins}~") if begins else None
