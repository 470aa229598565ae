"""What stands on a letter: its type's wording, filled with what city and resident say."""

import calendar as months
from datetime import date

from sqlmodel import Session

from smartcity_app.civic import areas, people, words
from smartcity_app.civic.documents.sheet import Facts, Letterhead, Paragraph, Sheet, SignatureBlock
from smartcity_app.civic.documents.signer import Signer
from smartcity_app.civic.people import Holder, Person
from smartcity_app.civic.profile import city
from smartcity_app.civic.register import Document
from smartcity_app.kernel.errors import Unavailable
from smartcity_app.kernel.settings import settings
from smartcity_app.services.letters.catalog import LetterType, letters
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import DESKS

SEX = {"L": "Laki-laki", "P": "Perempuan"}


def signers_of(session: Session, letter: Letter) -> list[Holder]:
    """Who will sign, in order; Unavailable when one of the offices is vacant."""
    turns = range(len(letters()[letter.type_key].signers))
    return [signer_at(session, letter, turn) for turn in turns]


def signer_at(session: Session, letter: Letter, turn: int) -> Holder:
    """Who signs at this turn, counted from 0; Unavailable when that office is vacant."""
    desk = DESKS[letters()[letter.type_key].signers[turn]]
    who = people.holder(session, desk.role, desk.area(letter.area))
    if who is None:
        office = areas.area(desk.area(letter.area)).label
        raise Unavailable(
            f"Jabatan kepala {office} sedang kosong, jadi surat belum bisa ditandatangani. "
            "Minta admin kota menunjuk pelaksana tugas."
        )
    return who


def sheet(session: Session, letter: Letter, *, document: Document | None, signer: Signer) -> Sheet:
    """The letter as it will be printed; without a document it is a draft: no number, no code."""
    letter_type = letters()[letter.type_key]
    owner = session.get_one(Person, letter.owner_id)
    heads = signers_of(session, letter)
    dated = document.dated if document else None
    tokens = tokens_of(session, letter, letter_type, owner, heads[0], dated)
    kop, where = areas.letterhead(letter.area), city()
    return Sheet(
        letterhead=Letterhead(kop.lines[0], kop.lines[1:], kop.address, contact=where.domain),
        title=letter_type.title.upper(),
        number=document.number_text if document else "",
        blocks=tuple(
            Facts(tuple((label, value.format_map(tokens)) for label, value in block.facts))
            if block.facts
            else Paragraph(block.text.format_map(tokens))
            for block in letter_type.body
        ),
        place_and_date=f"{where.place}, {words.on_paper(dated) if dated else '………………'}",
        signatures=_signatures(heads),
        verify_url=f"{settings().origin}/v/{document.code}" if document else "",
        code=document.code if document else "",
        footer=signer.footer_sentences() if document else (),
        subject=letter_type.title,
        draft=document is None,
    )


def valid_until(letter_type: LetterType, dated: date) -> date:
    """The last day of validity: the same day of the month, `valid_months` on."""
    month = dated.month - 1 + letter_type.valid_months
    year, month = dated.year + month // 12, month % 12 + 1
    return date(year, month, min(dated.day, months.monthrange(year, month)[1]))


def tokens_of(
    session: Session,
    letter: Letter,
    letter_type: LetterType,
    owner: Person,
    first: Holder,
    dated: date | None,
) -> dict[str, str]:
    """Every token a letter's wording may use (catalog.CITY_TOKENS and the type's own fields)."""
    home = address_of(owner)
    answers = {f.name: letter.answers.get(f.name, "–") for f in letter_type.fields}
    if answers.get("business_place") == "Sama dengan alamat saya":
        answers["business_address"] = home
    return answers | {
        "name": owner.name,
        "nik": owner.nik,
        "kk": people.kk_of(session, owner),
        "birth": f"{owner.birth_place}, {words.on_paper(owner.birth_date)}",
        "sex": SEX.get(owner.sex, owner.sex),
        "occupation": owner.occupation or "–",
        "religion": owner.religion or "–",
        "marital_status": owner.marital_status or "–",
        "citizenship": owner.citizenship,
        "address": home,
        "signer_title": first.title,
        "office_path": areas.area(areas.area(letter.area).parent).label,
        "valid_until": words.on_paper(valid_until(letter_type, dated)) if dated else "………………",
    }


def address_of(person: Person) -> str:
    """Street, RT and RW, and the area in words."""
    rt_rw = f", RT {person.rt} RW {person.rw}" if person.rt else ""
    return f"{person.address}{rt_rw}, {areas.path_words(person.area)}"


def _signatures(heads: list[Holder]) -> tuple[SignatureBlock, ...]:
    """The highest office stands on the left under "Mengetahui,", the writer on the right."""
    blocks = [
        SignatureBlock("Mengetahui," if i else "", who.title, who.name, who.rank, who.nip)
        for i, who in enumerate(heads)
    ]
    return tuple(reversed(blocks))
