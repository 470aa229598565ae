"""What a form begins with: what the city knows already is not asked again."""

from sqlmodel import Session, col, select

from smartcity_app.civic.people import Person
from smartcity_app.services.letters import rows, tokens
from smartcity_app.services.letters.catalog import LetterType
from smartcity_app.services.letters.catalog.schema import ColumnSpec, FieldSpec

HOUSEHOLD = "household"
"""Prefill of a `rows` field: everyone else on the family card."""


def prefilled(session: Session, letter_type: LetterType, owner: Person) -> dict[str, str]:
    """The first answers of a new draft; the resident may change all of them."""
    given: dict[str, str] = {}
    known = tokens.of_person(session, owner, owner.area)
    for field in letter_type.fields:
        if field.kind == "rows" and field.prefill == HOUSEHOLD:
            family = [_row(field, each) for each in _others(session, owner)[: field.max]]
            given |= rows.packed(field, family) if family else {}
        elif field.prefill:
            said = field.prefill.format_map(known)
            given |= {field.name: said} if said != tokens.NOTHING else {}
    return given


def _others(session: Session, owner: Person) -> list[Person]:
    if owner.household_id is None:
        return []
    query = select(Person).where(Person.household_id == owner.household_id, Person.id != owner.id)
    return list(session.exec(query.order_by(col(Person.birth_date), col(Person.id))))


def _row(field: FieldSpec, person: Person) -> dict[str, str]:
    return {column.name: _known(column, person) for column in field.columns}


def _known(column: ColumnSpec, person: Person) -> str:
    known = {
        "name": person.name,
        "nik": person.nik,
        "birth": person.birth_date.isoformat(),
        "sex": tokens.SEX.get(person.sex, ""),
    }
    return known.get(column.name, "")
