"""Answers a resident could give to any letter type, and the letter they make."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from smartcity_app.civic.documents.sheet import Sheet
from smartcity_app.civic.documents.signer import chosen_signer
from smartcity_app.civic.people import Holder
from smartcity_app.civic.register import Document
from smartcity_app.kernel import clock
from smartcity_app.services.letters import answers, composing, rows, tokens
from smartcity_app.services.letters.catalog import LetterType
from smartcity_app.services.letters.catalog.schema import ColumnSpec, FieldSpec, tokens_in
from tests.conftest import KEPUTIH

Spec = FieldSpec | ColumnSpec
Say = Callable[[Spec], str]
"""One valid answer to one question."""
NIK = "3578094501909001"
SITI = {
    "name": "Siti Aminah", "nik": "3578095705849001", "kk": "3578090103159001",
    "birth": "Surabaya, 17 Mei 1984", "sex": "Perempuan", "occupation": "Wiraswasta",
    "religion": "Islam", "marital_status": "Belum Kawin", "citizenship": "WNI",
    "address": "Keputih Tegal No. 27, RT 003 RW 005, Kelurahan Keputih, Kecamatan Sukolilo",
    "office": "Kelurahan Keputih", "office_path": "Kecamatan Sukolilo", "city": "Kota Surabaya",
}  # fmt: skip
HEADS = (
    Holder(1, "Agus Widodo", "Lurah Keputih", "Penata Tingkat I", "198506142010011004"),
    Holder(2, "Ratna Dewi Lestari", "Camat Sukolilo", "Pembina", "197504012000032001"),
    Holder(3, "Dra. Endang Purwanti, M.Si.", "Kepala Dinas Sosial", "Pembina Utama Muda",
           "196809121994032006"),
)  # fmt: skip
LONG = (
    Holder(1, "Dr. Drs. Raden Mas Haryo Kusumaningrat Tjokrodiningrat, S.H., M.Hum., M.Si.",
           "Plt. Lurah Tanjung Perak Timur dan Utara", "Pembina Utama Madya",
           "198506142010011004"),
    Holder(2, "Hj. Luh Putu Ayu Kusumaningtyas Prameswari, S.STP., M.A.P.",
           "Plh. Camat Pabean Cantian Kota Surabaya", "Pembina Utama Muda",
           "197504012000032001"),
    Holder(3, "Prof. Dr. dr. Bhre Wiradiningrat Kertapati Hadiwijaya, Sp.P.D.",
           "Kepala Dinas Pemberdayaan Perempuan dan Perlindungan Anak serta Pengendalian "
           "Penduduk dan Keluarga Berencana", "Pembina Utama Madya", "196809121994032006"),
)  # fmt: skip
NASTY = "#eval(\"1\") *O'Neil* _x_ $y$ <b>&amp;</b> @ref [Ñuñez-Çelik] \\n {name} Żółć d'Árt – “q” "


def usual(spec: Spec) -> str:
    """What a resident would write."""
    said = _fixed(spec, days=5)
    if said:
        return said
    low = spec.min if isinstance(spec, FieldSpec) else 1
    hint = spec.hint if isinstance(spec, FieldSpec) else ""
    if "Contoh: " in hint:
        return hint.partition("Contoh: ")[2].rstrip(".")
    words = f"Contoh {spec.label.lower()} yang ditulis pemohon di sini"
    if "nama" in spec.label.lower():
        words = "Muhammad Rizky Pratama"
    return words.ljust(low, "x")[: spec.max].strip()


def shortest(spec: Spec) -> str:
    """As little as is allowed."""
    low = spec.min if isinstance(spec, FieldSpec) else 1
    if spec.kind in ("number", "money"):
        return str(low)
    return _fixed(spec, days=0) or "x" * low


def longest(spec: Spec) -> str:
    """As much as is allowed, in words."""
    if spec.options:
        return max(spec.options, key=len)
    if spec.kind == "money":
        return "999999999999" if isinstance(spec, FieldSpec) else "777777777"
    if spec.kind == "number":
        return str(spec.max if isinstance(spec, FieldSpec) else 999_999_999)
    return _fixed(spec, days=60) or ("Kusumaningrat Wijayakusuma " * 40)[: spec.max - 1] + "x"


def unbroken(spec: Spec) -> str:
    """One word without a place to break it."""
    return _fixed(spec, days=60) or "W" * spec.max


def nasty(spec: Spec) -> str:
    """Signs that mean something to programs, and letters of other countries."""
    return _fixed(spec, days=1) or (NASTY * 10)[: spec.max - 1].strip().ljust(5, "é")


def _fixed(spec: Spec, *, days: int) -> str:
    """The answer where the kind leaves little choice; nothing for a text."""
    if spec.options:
        return spec.options[0]
    bound = spec.bound if isinstance(spec, FieldSpec) else "past"
    match spec.kind:
        case "date":
            gone = timedelta(days if bound == "future" else -days)
            return (clock.today() + gone).isoformat()
        case "time":
            return "09:30"
        case "year":
            return "2014"
        case "number":
            return str(max(spec.min, 3) if isinstance(spec, FieldSpec) else 3)
        case "money":
            return "1750000"
        case "nik":
            return NIK
        case _:
            return ""


def filled(
    letter_type: LetterType, say: Say, choices: Mapping[str, str], *, most: bool = False
) -> dict[str, str]:
    """A valid form: `choices` first, everything else said by `say`; as many rows as `most` asks."""
    given: dict[str, str] = {}
    for field in letter_type.fields:
        if not field.asked(given):
            continue
        if field.kind == "rows":
            count = field.max if most else min(field.max, field.min + 1)
            row = {column.name: say(column) for column in field.columns}
            given |= rows.packed(field, [row] * count)
        else:
            given[field.name] = choices.get(field.name) or say(field)
    assert not answers.problems(letter_type, given), answers.problems(letter_type, given)
    return answers.tidy(letter_type, given)


def branches(letter_type: LetterType) -> Iterator[dict[str, str]]:
    """Choices that together walk through every `when` of the letter, the usual one first."""
    asks = [*letter_type.fields, *letter_type.requirements, *letter_type.annexes]
    blocks = [*letter_type.body, *(b for annex in letter_type.annexes for b in annex.body)]
    deciding = {each.when.field for each in [*asks, *blocks] if each.when}
    yield {}
    for name in sorted(deciding):
        field = letter_type.field(name)
        assert field
        for option in field.options[1:]:
            yield {name: option}


def sheet_of(
    letter_type: LetterType,
    given: Mapping[str, str],
    *,
    known: Mapping[str, str] = SITI,
    heads: tuple[Holder, ...] = HEADS,
) -> Sheet:
    """The numbered letter, without a database."""
    day = date(2026, 7, 27)
    document = Document(
        code="K7QMZP2D9TXW4RBHN6FYC3VJ8EA", unit="436.9.18.3", unit_name="Kelurahan Keputih",
        area=KEPUTIH, year=2026, number=12, case_ref="X", owner_id=1, kind=letter_type.title,
        number_text=f"{letter_type.classification}/12/436.9.18.3/2026", dated=day,
        subject_masked="", nik_masked="",
    )  # fmt: skip
    return composing.laid_out(
        letter_type, given, dict(known), list(heads[: len(letter_type.signers)]), KEPUTIH,
        document=document, signer=chosen_signer(),
    )  # fmt: skip


def printed_answers(letter_type: LetterType, given: Mapping[str, str]) -> Iterator[str]:
    """Every answer that belongs on the paper, as it should stand there."""
    asked = [field for field in letter_type.fields if field.asked(given)]
    said = tokens.of_answers(letter_type, given, SITI)
    wordings = [
        wording
        for block in letter_type.body
        for wording in (block.text, *(value for _, value in block.facts))
    ]
    for field in asked:
        if field.kind == "rows":
            for _, row in rows.filled(field, given):
                yield from (row[c.name] for c in field.columns if c.kind in ("text", "nik"))
        elif any(field.name in tokens_in(wording) for wording in wordings):
            yield said[field.name]


def text_of(pdf: bytes, *options: str) -> str:
    """What poppler reads from a PDF."""
    found = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return found.stdout.decode()
