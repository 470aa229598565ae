"""What fills the braces of a letter's wording: what the city knows, and what was answered."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from smartcity_app.civic import areas, people, words
from smartcity_app.civic.people import Person
from smartcity_app.civic.profile import city
from smartcity_app.kernel import cases
from smartcity_app.services.letters import values
from smartcity_app.services.letters.catalog.schema import FieldSpec, LetterType, tokens_in
from smartcity_app.services.letters.models import Letter

SEX = {"L": "Laki-laki", "P": "Perempuan"}
NOTHING = "–"
LATER = "………………"
"""What only the numbered letter has."""


def of_person(session: Session, owner: Person, area: str) -> dict[str, str]:
    """What the city knows of the applicant and of the office that writes."""
    office = areas.area(area)
    return {
        "name": owner.name,
        "nik": owner.nik,
        "kk": people.kk_of(session, owner) or NOTHING,
        "birth": f"{owner.birth_place}, {words.on_paper(owner.birth_date)}",
        "sex": SEX.get(owner.sex, owner.sex),
        "occupation": owner.occupation or NOTHING,
        "religion": owner.religion or NOTHING,
        "marital_status": owner.marital_status or NOTHING,
        "citizenship": owner.citizenship,
        "address": address_of(owner),
        "office": office.label,
        "office_path": areas.area(office.parent).label,
        "city": city().name,
        "endorsement": "",
    }


def of_history(session: Session, letter: Letter) -> dict[str, str]:
    """Who of RT and RW endorsed it, and when: empty when nobody was asked or answered."""
    said = {
        line.step: f"{line.title.removeprefix('Ketua ')} tanggal {words.on_paper(line.at)}"
        for line in cases.taken(session, letter, "endorse_")
    }
    return {"endorsement": f"Pengantar {words.listed(list(said.values()))}" if said else ""}


def of_paper(title: str, dated: date | None, valid_until: date | None) -> dict[str, str]:
    """What is known once the letter has a number: who writes, when, until when it holds."""
    return {
        "signer_title": title,
        "today": words.on_paper(dated) if dated else LATER,
        "valid_until": words.on_paper(valid_until) if valid_until else LATER,
    }


def of_answers(
    letter_type: LetterType, answers: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    """What the resident answered, as it is printed; rows are tables, not tokens."""
    return {
        field.name: _said(field, answers, known) or NOTHING
        for field in letter_type.fields
        if field.kind != "rows"
    }


def _said(field: FieldSpec, answers: Mapping[str, str], known: Mapping[str, str]) -> str:
    if not field.asked(answers):
        return field.otherwise.format_map(known)
    typed = answers.get(field.name, "").strip()
    return values.printed(field, typed) if typed else ""


def says_something(wording: str, letter_type: LetterType, tokens: Mapping[str, str]) -> bool:
    """Whether anything the wording names that may be missing is there; true when it names none."""
    fields = {field.name for field in letter_type.fields} | {"endorsement"}
    named = fields & tokens_in(wording)
    return not named or any(tokens[name] not in (NOTHING, "") for name in named)


def address_of(person: Person) -> str:
    """Street, RT and RW, and the area in words."""
    rt_rw = f", RT {person.rt} RW {person.rw}" if person.rt else ""
    return f"{person.address}{rt_rw}, {areas.path_words(person.area)}"
