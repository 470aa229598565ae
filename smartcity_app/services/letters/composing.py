"""What stands on a letter: its type's wording, filled with what city and resident say."""

import calendar as months
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from smartcity_app.civic import agencies, areas, people, words
from smartcity_app.civic.documents.sheet import (
    AnnexSheet,
    Facts,
    Letterhead,
    Paragraph,
    Part,
    Sheet,
    SignatureBlock,
    Table,
)
from smartcity_app.civic.documents.signer import Signer
from smartcity_app.civic.people import Holder, Person
from smartcity_app.civic.profile import city
from smartcity_app.civic.register import Document
from smartcity_app.kernel.errors import Unavailable
from smartcity_app.kernel.settings import settings
from smartcity_app.services.letters import rows, tokens, values
from smartcity_app.services.letters.catalog import LetterType, type_of
from smartcity_app.services.letters.catalog.schema import Annex, Block
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.workflow import DESKS


def signers_of(session: Session, letter: Letter, *, writer: int | None = None) -> list[Holder]:
    """Who will sign, in order; Unavailable when one of the offices is vacant.

    `writer` is the person who signs first, where an office has several who may.
    """
    first, *rest = range(len(type_of(letter).signers))
    return [
        signer_at(session, letter, first, person_id=writer),
        *(signer_at(session, letter, turn) for turn in rest),
    ]


def signer_at(
    session: Session, letter: Letter, turn: int, *, person_id: int | None = None
) -> Holder:
    """Who signs at this turn, counted from 0; Unavailable when that office is vacant.

    Of several who may it is the one asked for, else the one who is expected.
    """
    letter_type = type_of(letter)
    office = letter_type.signers[turn]
    desk, agency = DESKS[office], letter_type.agency if office == "agency" else ""
    may = people.holders(session, desk.role, desk.area(letter.area), agency)
    if not may:
        where = agencies.office_name(desk.area(letter.area), agency)
        raise Unavailable(
            f"Jabatan kepala {where} sedang kosong, jadi surat belum bisa ditandatangani. "
            "Minta admin kota menunjuk pelaksana tugas."
        )
    return next((who for who in may if who.person_id == person_id), may[0])


@dataclass(frozen=True)
class Matter:
    """What a letter is written from, read once: all that its wording does not say itself."""

    letter: Letter
    owner: Person
    known: dict[str, str]
    """tokens.of_person, and of_history."""
    heads: list[Holder]
    """Who signs, in order."""

    @property
    def subject(self) -> str:
        """Whom the letter is about, in full: the applicant, or whom the answers name."""
        letter_type = type_of(self.letter)
        said = self.known | tokens.of_paper("", None, None)
        said |= tokens.of_answers(letter_type, self.letter.answers, said)
        return letter_type.subject.format_map(said)

    def sheet(self, document: Document | None, signer: Signer) -> Sheet:
        """The letter as it will be printed; without a document a draft: no number, no code."""
        letter = self.letter
        return laid_out(
            type_of(letter), letter.answers, self.known, self.heads, letter.area,
            document=document, signer=signer,
        )  # fmt: skip


def matter(session: Session, letter: Letter, *, writer: int | None = None) -> Matter:
    """All that stands on a letter; Unavailable when one of the offices is vacant.

    `writer` is the person who signs first, where an office has several who may.
    """
    owner = session.get_one(Person, letter.owner_id)
    known = tokens.of_person(session, owner, letter.area) | tokens.of_history(session, letter)
    return Matter(letter, owner, known, signers_of(session, letter, writer=writer))


def laid_out(
    letter_type: LetterType,
    answers: Mapping[str, str],
    known: dict[str, str],
    heads: list[Holder],
    area: str,
    *,
    document: Document | None,
    signer: Signer,
) -> Sheet:
    """A letter from its parts alone: `known` is tokens.of_person, `heads` sign in this order."""
    dated = document.dated if document else None
    until = valid_until(letter_type, dated) if dated else None
    said = known | tokens.of_paper(heads[0].title, dated, until)
    said |= tokens.of_answers(letter_type, answers, said)
    kop, where = areas.letterhead(area), city()
    return Sheet(
        letterhead=Letterhead(kop.lines[0], kop.lines[1:], kop.address, contact=where.domain),
        title=letter_type.title.upper(),
        number=document.number_text if document else "",
        blocks=tuple(_parts(letter_type.body, letter_type, answers, said)),
        place_and_date=f"{where.place}, {words.on_paper(dated) if dated else tokens.LATER}",
        signatures=_signatures(heads),
        verify_url=f"{settings().origin}/v/{document.code}" if document else "",
        code=document.code if document else "",
        footer=signer.footer_sentences() if document else (),
        subject=letter_type.title,
        draft=document is None,
        annexes=tuple(
            _annex(each, letter_type, answers, said)
            for each in letter_type.annexes
            if each.when is None or each.when.holds(answers)
        ),
    )


def valid_until(letter_type: LetterType, dated: date) -> date | None:
    """The last day of validity: the same day of the month, `valid_months` on; None for ever."""
    if letter_type.valid_months is None:
        return None
    month = dated.month - 1 + letter_type.valid_months
    year, month = dated.year + month // 12, month % 12 + 1
    return date(year, month, min(dated.day, months.monthrange(year, month)[1]))


def _parts(
    blocks: Iterable[Block],
    letter_type: LetterType,
    answers: Mapping[str, str],
    said: Mapping[str, str],
) -> Iterator[Part]:
    for block in blocks:
        if block.when and not block.when.holds(answers):
            continue
        if block.text and not block.text.format_map(said).strip():
            continue
        if block.text:
            yield Paragraph(block.text.format_map(said), block.indent)
        elif block.facts:
            rows_ = tuple(
                (label, wording.format_map(said))
                for label, wording in block.facts
                if tokens.says_something(wording, letter_type, said)
            )
            if rows_:
                yield Facts(rows_)
        elif table := _table(block.table, letter_type, answers):
            yield table


def _table(name: str, letter_type: LetterType, answers: Mapping[str, str]) -> Table | None:
    """The rows of a field; nothing when there are none."""
    spec = letter_type.field(name)
    filled = rows.filled(spec, answers) if spec and spec.asked(answers) else []
    if not spec or not filled:
        return None
    return Table(
        tuple(column.label for column in spec.columns),
        tuple(column.width for column in spec.columns),
        tuple(
            tuple(
                values.printed(column, row[column.name]) if row[column.name] else tokens.NOTHING
                for column in spec.columns
            )
            for _, row in filled
        ),
    )


def _annex(
    annex: Annex, letter_type: LetterType, answers: Mapping[str, str], said: Mapping[str, str]
) -> AnnexSheet:
    return AnnexSheet(
        code=annex.code,
        title=annex.title.format_map(said).upper(),
        blocks=tuple(_parts(annex.body, letter_type, answers, said)),
        places=tuple((each.label, each.name.format_map(said)) for each in annex.signed_by),
    )


def _signatures(heads: list[Holder]) -> tuple[SignatureBlock, ...]:
    """The highest office stands on the left under "Mengetahui,", the writer on the right."""
    blocks = [
        SignatureBlock(
            "Mengetahui," if i else "",
            who.position or who.title,
            who.name,
            who.rank,
            who.nip,
            who.above,
        )
        for i, who in enumerate(heads)
    ]
    return tuple(reversed(blocks))
