"""The words of all goods, in memory: what somebody meant who wrote one a little wrong.

No extension of a database does this for us: some thousand words are compared in a millisecond. Read
anew every few minutes; what is younger is found by its exact words all the same.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlmodel import Session, func, select

from smartcity_app.kernel import db
from smartcity_app.services.peken.shop_models import ProductTerm

FRESH = 180.0
"""Seconds after which the words are read again."""
SHORT, LONG = 4, 6
"""Letters below which a word is taken as written, and from which two mistakes are forgiven."""
MOST_MEANT = 6
"""Words one written word may stand for."""


class Vocabulary:
    """Words and of how many goods each is."""

    def __init__(self, goods: dict[str, int]) -> None:
        self.goods = goods
        self._sorted = sorted(goods)
        self._spelled = [each for each in self._sorted if len(each) >= SHORT and each.isalpha()]
        self.at = time.monotonic()

    def meant(self, word: str) -> list[str]:
        """What is looked for when somebody writes this word: itself, words that begin so, or the
        nearest in spelling; itself when nothing is like it."""
        if self.goods.get(word):
            return [word]
        return self._begun(word) or self._misspelled(word) or [word]

    def many(self, terms: list[str]) -> int:
        """Of how many goods these are, about."""
        return sum(self.goods.get(each, 0) for each in terms)

    def _begun(self, word: str) -> list[str]:
        if len(word) < 3 or not word.isalpha():
            return []
        first = bisect_left(self._sorted, word)
        found = []
        for each in self._sorted[first : first + 40]:
            if not each.startswith(word):
                break
            found.append(each)
        return self._usual(found)

    def _misspelled(self, word: str) -> list[str]:
        if len(word) < SHORT or not word.isalpha():
            return []
        most = 2 if len(word) >= LONG else 1
        near = process.extract(
            word, self._spelled, scorer=OSA.distance, score_cutoff=most, limit=12
        )
        best = min((far for _, far, _ in near), default=0)
        return self._usual([each for each, far, _ in near if far == best])

    def _usual(self, words: list[str]) -> list[str]:
        return [
            each for each, _ in Counter({w: self.goods[w] for w in words}).most_common(MOST_MEANT)
        ]


_lock = threading.Lock()
_known: tuple[object, Vocabulary] | None = None


def known(session: Session) -> Vocabulary:
    """The words of this database. Who finds them old reads them again; others go on meanwhile."""
    global _known
    held = _known
    mine = held is not None and held[0] is db.engine()
    if held and mine and time.monotonic() - held[1].at < FRESH:
        return held[1]
    if not _lock.acquire(blocking=not mine):
        return held[1]  # type: ignore[index]
    try:
        query = select(ProductTerm.term, func.count()).group_by(ProductTerm.term)
        words = dict(session.exec(query).all())
        _known = (db.engine(), Vocabulary(words))
        return _known[1]
    finally:
        _lock.release()


def forget() -> None:
    """Read the words again at the next search."""
    global _known
    _known = None
