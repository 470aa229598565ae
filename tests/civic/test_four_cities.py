"""One letter from draft to paper in each of the four cities, seeded as a demonstration is.

Each city is cut down to two kelurahan of one kecamatan: the same profile, the same data, fewer
rows.
"""

import csv
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from smartcity_app.civic import agencies, areas, people, profile, register, seed
from smartcity_app.civic.areas import Area
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.messages import OutgoingMessage
from smartcity_app.civic.register import Document
from smartcity_app.kernel import clock, db, overdue
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.letters import applying, deciding, desk_views, reading, views
from smartcity_app.services.letters.manifest import CASES
from smartcity_app.services.letters.models import Letter
from tests.conftest import MONDAY, City
from tests.services.letters.conftest import Office

NUMBERS = {
    "surabaya": r"500\.3\.2/1/436\.9\.1\.{village}/2026",
    "sidoarjo": r"500\.3\.2/001/{code}/2026",
    "pasuruan": r"500\.3\.2/1/{code}/2026",
    "tangsel": r"500\.3\.2/001/{code}/VII/2026",
}


def two_villages(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Two of one kecamatan: a desa and a kelurahan where there are both, Keputih where it is."""
    rows = sorted(rows, key=lambda row: (row["nama"] != "Keputih", row["kode"]))
    for first in rows:
        for second in rows:
            kinds = {first["jenis"], second["jenis"]}
            both = len(kinds) == len({row["jenis"] for row in rows})
            if first is not second and both and second["kecamatan"] == first["kecamatan"]:
                return [first, second]
    raise AssertionError("no such kecamatan")


@pytest.fixture(params=sorted(NUMBERS))
def town(
    request: pytest.FixtureRequest, city: City, in_city: Callable[[str], None],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> Iterator[SimpleNamespace]:  # fmt: skip
    """A tiny city of this profile with its demo people."""
    key: str = request.param
    in_city(key)
    name = profile.load(key).villages_file
    with (profile.DATA / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        chosen, columns = two_villages(list(reader)), list(reader.fieldnames or ())
    with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(chosen)
    monkeypatch.setattr(areas, "DATA", tmp_path)
    areas._atlas.cache_clear()
    made = SimpleNamespace(key=key, residents=city.run(seed.residents), stepped=0)
    made.officials = city.run(seed.officials)

    def step(number: int) -> None:
        made.stepped += number

    seed.keys(step)
    yield made
    monkeypatch.undo()
    areas._atlas.cache_clear()


def issue(city: City, village: Area) -> Document:
    """A resident of this village asks, and both offices sign."""
    office = Office(city)
    resident, head, camat = city.run(lambda s: people_of(s, village))
    ref = office.submitted(resident)
    office.sign(head, ref, pin=seed.PIN)
    office.sign(camat, ref, pin=seed.PIN)
    document: Document = office.document(ref)
    return document


def people_of(session: Any, village: Area) -> tuple[Actor, Actor, Actor]:
    from sqlmodel import select

    resident = session.exec(
        select(people.Person.id).where(
            people.Person.area == village.code,
            people.Person.occupation != "Pegawai Negeri Sipil",
        )
    ).first()
    heads = [
        people.holder(session, Role.VILLAGE_HEAD, village.code),
        people.holder(session, Role.DISTRICT_HEAD, village.parent),
    ]
    assert resident
    assert all(heads)
    ids = [resident, *(head.person_id for head in heads if head)]
    first, second, third = (people.actor_of(session, each) for each in ids)
    return first, second, third


def paper(document: Document) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(document.path), "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return re.sub(r"[ \n]+", " ", done.stdout)


def test_a_letter_of_every_village_says_who_it_is_from(city: City, town: SimpleNamespace) -> None:
    here = profile.city()
    assert len(areas.villages()) == 2
    agency = 1 if agencies.agencies() else 0
    staff = len(seed.STAFF) if agency else sum(not each.agency for each in seed.STAFF)
    assert (town.officials, town.stepped) == (2 + 1 + 2 * 2 + agency + staff, seed.signer_count())
    for order, village in enumerate(areas.villages(), start=1):
        document = issue(city, village)
        district = areas.area(village.parent)
        number = NUMBERS[town.key].format(code=re.escape(village.code), village=order)
        assert re.fullmatch(number, document.number_text)
        assert [each["title"] for each in document.signers] == [
            f"{village.head} {village.name}",
            f"Camat {district.name}",
        ]
        text = paper(document)
        for said in (
            here.government,
            f"KECAMATAN {district.name}".upper(),
            village.label.upper(),
            document.number_text,
            f"{village.head} {village.name}",
            f"Camat {district.name}",
            f"{here.place}, 27 Juli 2026",
            *(each["name"] for each in document.signers),
        ):
            assert said in text, said
        with db.transaction(writes=False) as session:
            found = register.look_up(session, document.code)
        assert found
        assert (found.status, found.unit) == ("genuine", village.label)


def test_a_desa_is_headed_by_a_kepala_desa_who_has_no_nip(
    city: City, town: SimpleNamespace
) -> None:
    if town.key != "sidoarjo":
        assert {each.head for each in areas.villages()} == {"Lurah"}
        return
    desa, kelurahan = sorted(areas.villages(), key=lambda each: each.head)
    assert (desa.head, kelurahan.head) == ("Kepala Desa", "Lurah")
    text = paper(issue(city, desa))
    assert f"DESA {desa.name}".upper() in text
    assert "Lurah" not in text
    assert "KELURAHAN" not in text
    assert text.count("NIP") == 1, "only the camat is a civil servant"
    assert paper(issue(city, kelurahan)).count("NIP") == 2


def test_nobody_in_a_desa_reads_of_a_lurah(city: City, town: SimpleNamespace) -> None:
    """Neither on the screens nor in the messages of a letter that is late and has all happen to
    it: reminded, returned, overdue, signed, issued."""
    if town.key != "sidoarjo":
        return
    desa = next(each for each in areas.villages() if each.head == "Kepala Desa")
    office, said = Office(city), []
    resident, head, camat = city.run(lambda s: people_of(s, desa))
    ref = office.submitted(resident)
    asked = city.run(
        lambda s: deciding.give_back(
            s, head, ref=ref, version=office.letter(ref).version, wrong={"purpose": "Kurang jelas"}
        )
    )
    said += screens(city, asked.ref, resident, head, camat)
    given = {"purpose": "Kredit usaha rakyat di bank"}
    city.run(lambda s: applying.submit(s, resident, ref=ref, given=given))
    with clock.held(MONDAY + timedelta(days=9)):
        overdue.remind(CASES)
        overdue.sweep(CASES)
        city.settle()
        said += screens(city, ref, resident, head, camat)
        office.sign(head, ref, pin=seed.PIN)
        said += screens(city, ref, resident, head, camat)
        office.sign(camat, ref, pin=seed.PIN)
        said += screens(city, ref, resident, head, camat)
    city.settle()
    said += [f"{m.title} {m.text}" for m in city.all(InboxMessage)]
    said += [m.text for m in city.all(OutgoingMessage) if m.text]
    assert any(f"Kepala Desa {desa.name}" in each for each in said)
    assert [each for each in said if re.search(r"\b(lurah|kelurahan)\b", each, re.I)] == []


def screens(city: City, ref: str, *readers: Actor) -> list[str]:
    """What each of them reads of the case."""
    with db.transaction() as session:
        letter = session.exec(reading.select(Letter).where(Letter.ref == ref)).one()
        return [
            str(each)
            for reader in readers
            for each in (
                views.promise_of(letter), views.holder_of(session, letter),
                views.journey(session, reader, letter), desk_views.steps_of(reader, letter),
                desk_views.sign_line(letter) if letter.desk else "",
                desk_views.standing(session, letter),
            )
        ]  # fmt: skip
