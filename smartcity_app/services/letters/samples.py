"""A letter filled in by nobody: plausible answers, for previews and for trying a wording out."""

from collections import Counter
from datetime import date, timedelta

from sqlmodel import Session

from smartcity_app.civic import agencies, areas
from smartcity_app.civic.documents.sheet import Sheet
from smartcity_app.civic.documents.signer import chosen_signer
from smartcity_app.civic.people import Holder, Person
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.letters import composing, rows, tokens, values
from smartcity_app.services.letters.catalog import LetterType
from smartcity_app.services.letters.catalog.mistakes import blocks
from smartcity_app.services.letters.catalog.schema import ColumnSpec, FieldSpec, When
from smartcity_app.services.letters.workflow import DESKS, Office

NIK = "3578095705840001"
_SAID = {
    "nama usaha": "Warung Berkah Jaya",
    "nama": "Budi Santoso",
    "alamat": "Jalan Keputih Tegal No. 27, RT 003 RW 005",
    "tempat": "Surabaya",
    "keperluan": "Melengkapi berkas permohonan kredit di bank",
    "hubungan": "Anak kandung",
    "pekerjaan": "Wiraswasta",
}
"""A word of a question to what people answer."""
_MORE = "Raden Mas Haryo Suryaningrat Wijayakusuma, Perumahan Bumi Marina Emas Barat Blok C-12"


def answers(letter_type: LetterType, *, long: bool = False) -> dict[str, str]:
    """Answers the letter accepts; `long` ones ask everything and fill every field to its limit."""
    given: dict[str, str] = {}
    for field in letter_type.fields:
        if not field.asked(given) or (field.optional and not long):
            continue
        if field.kind == "rows":
            count = field.max if long else field.min
            row = {column.name: _answer(column, long) for column in field.columns}
            given |= rows.packed(field, [row] * count)
        elif field.options:
            given[field.name] = _chosen(letter_type, field, long)
        else:
            given[field.name] = _answer(field, long)
    return given


def sheet(session: Session, letter_type: LetterType, *, long: bool = False) -> Sheet:
    """The letter as a draft with sample answers, from the first kelurahan of the city."""
    area = areas.villages()[0].code
    known = tokens.of_person(session, _person(area, long), area) | {"kk": NIK}
    heads = [_head(office, area, letter_type.agency) for office in letter_type.signers]
    return composing.laid_out(
        letter_type, answers(letter_type, long=long), known, heads, area,
        document=None, signer=chosen_signer(),
    )  # fmt: skip


def _answer(spec: FieldSpec | ColumnSpec, long: bool) -> str:
    least, most = (spec.min, spec.max) if isinstance(spec, FieldSpec) else (0, spec.max)
    match spec.kind:
        case "year":
            return "2015"
        case "date":
            return _day(spec).isoformat()
        case "time":
            return "09:30"
        case "number":
            return str(most if long else least)
        case "money":
            return str(values.MOST_MONEY if long else max(least, 1_500_000))
        case "nik":
            return NIK
    if spec.options:
        return max(spec.options, key=len) if long else spec.options[0]
    return _text(spec.label, least, most, long)


def _day(spec: FieldSpec | ColumnSpec) -> date:
    ahead = isinstance(spec, FieldSpec) and spec.bound == "future"
    return clock.today() + timedelta(days=14) if ahead else date(2020, 2, 29)


def _text(label: str, least: int, most: int, long: bool) -> str:
    asked = label.casefold()
    said = next((text for word, text in _SAID.items() if word in asked), f"Contoh {asked}")
    wanted = most if long else max(least, min(len(said), most))
    while len(said) < wanted:
        said = f"{said} {_MORE}"
    cut = said[:wanted]
    return cut.rstrip() + "a" * (len(cut) - len(cut.rstrip()))  # a space at the end is trimmed


def _chosen(letter_type: LetterType, field: FieldSpec, long: bool) -> str:
    """The option that has most, or least, asked and printed; then the longest, or the first."""
    waiting: list[When | None] = [each.when for each in letter_type.fields]
    waiting += [each.when for each in letter_type.annexes]
    waiting += [block.when for _, block in blocks(letter_type)]
    told = Counter(
        answer for when in waiting if when and when.field == field.name for answer in when.is_
    )
    if long:
        return max(field.options, key=lambda option: (told[option], len(option)))
    return min(field.options, key=lambda option: told[option])


def _person(area: str, long: bool) -> Person:
    return Person(
        name=_MORE.partition(",")[0] if long else "Siti Aminah",
        nik=NIK, nik_hash="", birth_place="Surabaya", birth_date=date(1984, 5, 17), sex="P",
        religion="Islam", marital_status="Kawin", occupation="Wiraswasta", rt="003", rw="005",
        address=_MORE.partition(", ")[2] if long else "Keputih Tegal No. 27", area=area,
    )  # fmt: skip


def _head(office: Office, area: str, agency: str) -> Holder:
    if office == "agency":
        title = f"Kepala {_agency_name(agency)}"
    else:
        title = areas.area(DESKS[office].area(area)).head_label
    return Holder(0, "Nama Pejabat, S.Sos.", title, "Pembina", "197001012005011001")


def _agency_name(code: str) -> str:
    try:
        return agencies.agency(code).name
    except NotFound:
        return code
