"""Kinds of trouble that can be reported: what the app brings, and what the city made of it."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select

from smartcity_app.civic import agencies
from smartcity_app.civic.profile import city
from smartcity_app.kernel import gauges
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.routing_models import (
    CATEGORIES,
    TABLES,
    ComplaintBody,
    ComplaintCategory,
    ComplaintRoute,
)

CATALOG = Path(__file__).parent / "catalog"
OWNER = "owner"
"""Name of the question whose thing it is; the routing table may ask for its answer."""
OTHER = "lainnya"
USED_OF, USED_LEAST, USED_FRESH = 1000, 20, 600.0
"""Newest reports looked at, how many make a habit, and seconds until it is counted again."""


class Question(BaseModel):
    """Something asked of who reports this kind of trouble."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z_]{2,30}$")
    label: str
    kind: Literal["choice", "text", "number"] = "text"
    options: tuple[tuple[str, str], ...] = ()
    """Value and words of each choice."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of trouble as it stands now."""

    key: str
    title: str
    group: str
    icon: str
    words: tuple[str, ...]
    questions: tuple[Question, ...]
    body: str
    answer_hours: int
    work_days: int
    sensitive: bool
    wants_place: bool
    active: bool
    position: int = 0

    def kept(self, given: dict[str, str]) -> dict[str, str]:
        """The answers to this category's questions, cut to what a form could have sent."""
        found = {}
        for each in self.questions:
            said = given.get(each.name, "").strip()[:200]
            if each.kind == "choice" and said not in {value for value, _ in each.options}:
                said = ""
            if said:
                found[each.name] = said
        return found


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str
    title: str
    group: str
    icon: str
    words: list[str] = []
    questions: list[Question] = []
    agency: str = ""
    answer_hours: int | None = None
    work_days: int = 5
    sensitive: bool = False
    place: Literal["point", "none"] = "point"


@lru_cache
def emergency_words() -> tuple[str, re.Pattern[str], frozenset[str]]:
    """The number to call, what sounds like an emergency, and the categories that are one."""
    data = tomllib.loads((CATALOG / "emergencies.toml").read_text("utf-8"))
    found = "|".join(re.escape(word) for word in sorted(data["words"], key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{found})\b", re.IGNORECASE)
    return data["number"], pattern, frozenset(data["categories"])


def sounds_urgent(words: str, category: str = "") -> str:
    """The number to call first when category or words speak of an emergency; empty otherwise."""
    number, pattern, alarming = emergency_words()
    return number if category in alarming or pattern.search(words) else ""


def current(session: Session) -> dict[str, Category]:
    """Every category there is or was, by key, in the order of the list. At most 10 seconds old."""
    return gauges.recent(session, CATEGORIES, lambda: _read(session), table=True)


def find(session: Session, key: str) -> Category:
    """The category called `key`, in use or not; NotFound when there never was one."""
    try:
        return current(session)[key]
    except KeyError:
        raise NotFound("Jenis laporan ini tidak ada. Pilih dari daftar.") from None


def usable(session: Session, key: str) -> Category:
    """As `find`, for a new report; Incomplete when it was taken out of use."""
    found = find(session, key)
    if not found.active:
        raise Incomplete(
            "Jenis laporan ini sudah tidak dipakai. Pilih yang lain.",
            fields={"category": "Pilih jenis laporan yang lain"},
        )
    return found


def _read(session: Session) -> dict[str, Category]:
    rows = session.exec(
        select(ComplaintCategory).order_by(
            col(ComplaintCategory.position), col(ComplaintCategory.title)
        )
    )
    return {row.key: _category(row) for row in rows}


def _category(row: ComplaintCategory) -> Category:
    return Category(
        key=row.key,
        title=row.title,
        group=row.group,
        icon=row.icon,
        words=tuple(row.words),
        questions=tuple(Question.model_validate(each) for each in row.questions),
        body=row.body,
        answer_hours=row.answer_hours,
        work_days=row.work_days,
        sensitive=row.sensitive,
        wants_place=row.place == "point",
        active=row.active,
        position=row.position,
    )


def install(session: Session) -> None:
    """Enter the categories, addressees and routes the app brings and the city does not have yet.

    What the city has, changed or taken out of use stays as the city left it.
    """
    brought = tomllib.loads((CATALOG / "categories.toml").read_text("utf-8"))
    outside = tomllib.loads((CATALOG / "bodies.toml").read_text("utf-8"))["bodies"]
    bodies = {
        each.code: ComplaintBody(code=each.code, name=each.name) for each in agencies.agencies()
    }
    bodies |= {each["code"]: ComplaintBody(outside=True, **each) for each in outside}
    known = set(session.exec(select(ComplaintBody.code)))
    session.add_all(body for code, body in bodies.items() if code not in known)
    entered = set(session.exec(select(ComplaintCategory.key)))
    fresh = not entered
    here = city().complaints
    for position, raw in enumerate(brought["categories"]):
        each = _File.model_validate(raw)
        if each.key in entered:
            continue
        code = here.agencies.get(each.agency, each.agency)
        session.add(
            ComplaintCategory(
                **each.model_dump(exclude={"agency", "answer_hours", "questions"}),
                questions=[question.model_dump(mode="json") for question in each.questions],
                body=code if code in bodies else "",
                answer_hours=each.answer_hours or here.answer_hours,
                position=position,
            )
        )
    if fresh:
        session.add_all(ComplaintRoute(**each) for each in brought["routes"])
    session.flush()
    gauges.forget(session, *TABLES)


def most_used(session: Session, *, most: int = 6) -> list[Category]:
    """What people report most just now, of what is in use; the list's own order where few did."""
    known = {key: each for key, each in current(session).items() if each.active}
    used = gauges.recent(session, "complaints.used", lambda: _used(session), fresh=USED_FRESH)
    first = [known[key] for key in used if key in known and key != OTHER]
    rest = [each for each in known.values() if each not in first and each.key != OTHER]
    return [*first, *rest][:most]


def _used(session: Session) -> list[str]:
    """Keys by how often they stand among the newest reports; one or two reports are no habit."""
    newest = select(Complaint.category).order_by(col(Complaint.id).desc()).limit(USED_OF)
    counted = Counter(session.exec(newest))
    return [key for key, times in counted.most_common() if times >= USED_LEAST]


def searched(found: dict[str, Category], text: str) -> list[Category]:
    """Categories in use that fit what somebody types, those whose title begins with it first."""
    wanted = text.casefold().split()
    usable_ = [each for each in found.values() if each.active]
    if not wanted:
        return usable_

    def fits(each: Category) -> bool:
        said = " ".join((each.title, each.group, *each.words)).casefold()
        return all(word in said for word in wanted)

    hits = [each for each in usable_ if fits(each)]
    return sorted(hits, key=lambda each: not each.title.casefold().startswith(wanted[0]))


def words_of(category: Category, answers: dict[str, str]) -> list[tuple[str, str]]:
    """Question and answer as people say them."""
    return [
        (each.label, dict(each.options).get(answers[each.name], answers[each.name]))
        for each in category.questions
        if answers.get(each.name)
    ]
