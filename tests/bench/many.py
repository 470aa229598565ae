"""A city that has used letters for years: so many residents and cases, put in at a stroke."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from smartcity_app.civic import areas, people, seed
from smartcity_app.civic.people import Person
from smartcity_app.kernel import bulk, crypto
from smartcity_app.kernel.actor import Role
from smartcity_app.services.letters import names as letter_names
from smartcity_app.services.letters import workflow
from smartcity_app.services.letters.catalog import LetterType
from smartcity_app.services.letters.models import Letter, LetterName
from tests.services.letters.conftest import BUILT_IN

FATES = (
    (workflow.ISSUED, 90.0), (workflow.REFUSED, 4.0), (workflow.CANCELLED, 2.5),
    (workflow.DRAFT, 1.0), (workflow.RETURNED, 0.5), ("village", 1.2), ("district", 0.8),
)  # fmt: skip
"""State to percent of all cases: two in a hundred lie on a desk."""
NOW = datetime.now(UTC)


def fill(*, cases: int, residents: int, first: int = 1, village: str = "") -> None:
    """Insert residents and their cases, the same ones every time, with ids from `first` on.

    All in `village`, or spread over the whole city.
    """
    chance = random.Random(f"{cases} {residents}")
    there = [village] if village else [each.code for each in areas.villages()]
    homes = [chance.choice(there) for _ in range(residents)]
    people_ = list(_residents(chance, homes, first))
    bulk.insert(Person.__table__, people_)  # type: ignore[attr-defined]
    called = [letter_names.parts(each["name"]) for each in people_]
    owners = [chance.randrange(residents) for _ in range(cases)]
    bulk.insert(Letter.__table__, _cases(chance, homes, owners, first))  # type: ignore[attr-defined]
    bulk.insert(LetterName.__table__, _parts(homes, owners, called, first))  # type: ignore[attr-defined]
    bulk.settle()


def nik(number: int) -> str:
    """The NIK of resident `number`; invented, and longer ago than any living person's."""
    return f"357899{number:010d}"


def kind() -> LetterType:
    """The type of all these letters."""
    return BUILT_IN["keterangan-usaha"]


def names() -> tuple[list[str], list[str]]:
    """First and last names, from those of the demonstration."""
    whole = [each.split() for each in (*seed.WOMEN, *seed.MEN)]
    return sorted({each[0] for each in whole}), sorted({part for each in whole for part in each})


def _residents(chance: random.Random, homes: list[str], first: int) -> Iterator[dict[str, Any]]:
    given, family = names()
    secret = crypto.encrypt("0" * 16)
    for number, area in enumerate(homes, start=first):
        who = (chance.choice(given), chance.choice(family), chance.choice(family))
        yield {
            "id": number, "name": " ".join(who), "nik": secret,
            "nik_hash": people.nik_hash(nik(number)), "phone": secret, "birth_place": "Surabaya",
            "birth_date": date(1984, 5, 17), "sex": "P", "religion": "Islam",
            "marital_status": "Kawin", "occupation": "Pedagang", "citizenship": "WNI",
            "address": "Jl. Melati No. 1", "rt": "003", "rw": "005", "area": area,
            "household_id": None,
        }  # fmt: skip


def _cases(
    chance: random.Random, homes: list[str], owners: list[int], first: int
) -> Iterator[dict[str, Any]]:
    letter_type = kind()
    fates = chance.choices([f for f, _ in FATES], [share for _, share in FATES], k=len(owners))
    for number, (fate, owner) in enumerate(zip(fates, owners, strict=True)):
        begun = NOW - timedelta(minutes=(len(owners) - number) * 2)
        yield {
            "id": first + number, "ref": f"{letter_type.prefix}-{first + number:010d}",
            "owner_id": first + owner, "filed_by": None, "area": homes[owner], "agency": "",
            "district": homes[owner][:8],
            "version": 2, "since": begun, "created_at": begun, "late_at": None,
            "type_key": letter_type.key, "type_version": letter_type.version, "answers": "{}",
            "corrections": "{}", "saved_at": begun, **_standing(chance, fate, homes[owner], begun),
        }  # fmt: skip


def _parts(
    homes: list[str], owners: list[int], called: list[list[str]], first: int
) -> Iterator[dict[str, Any]]:
    """In the order of the table's key, as a table that grew up slowly would not be quicker."""
    rows = (
        (homes[owner], part, first + number)
        for number, owner in enumerate(owners)
        for part in called[owner]
    )
    for area, part, number in sorted(rows):
        yield {"area": area, "part": part, "letter_id": number}


def _standing(chance: random.Random, fate: str, area: str, begun: datetime) -> dict[str, Any]:
    """State, desk and clock. What lies on a desk was sent lately, whatever its number says."""
    running = fate in ("village", "district")
    due = NOW + timedelta(minutes=chance.randrange(-600, 2880)) if running else begun
    return {
        "state": fate,
        "desk": area if fate == "village" else area[:8] if fate == "district" else "",
        "desk_role": {"village": Role.VILLAGE_HEAD, "district": Role.DISTRICT_HEAD}.get(fate, ""),
        "started_at": None if fate == workflow.DRAFT else begun,
        "due_at": None if fate == workflow.DRAFT else due,
        "left": 400 if fate == workflow.RETURNED else None,
        "finished_at": begun if fate in (workflow.ISSUED, workflow.REFUSED) else None,
    }
