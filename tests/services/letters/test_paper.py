"""Every letter type on paper: whatever may be answered stands there whole, and looks as approved.

`APPROVE=1 .venv/bin/pytest tests/services/letters/test_paper.py -k approved` draws the pictures
anew; look at them before committing.
"""

import os
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.typeface import printable, repertoire
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.letters import answers, values
from smartcity_app.services.letters.catalog.schema import FieldSpec
from tests.conftest import MONDAY
from tests.services.letters import filling
from tests.services.letters.conftest import BUILT_IN
from tests.services.letters.filling import HEADS, LONG, SITI, filled, sheet_of

PICTURES = Path(__file__).with_name("pictures")
LEFT, RIGHT = 25 / 25.4 * 72, (215 - 20) / 25.4 * 72
"""Where the text stands between, in points."""
HANGING = 4
"""Points by which a comma or a dash at the end of a line may hang over."""
GREYS = [round(grey / 85) * 85 for grey in range(256)]
"""Four greys are enough to see a difference, and make small pictures."""
CODE = tuple(round(mm / 25.4 * 60) for mm in (24, 270, 62, 313))
"""Where the QR code stands on an approved picture, in pixels."""
KEYS = sorted(BUILT_IN)
LONG_NAMES = {
    **SITI,
    "name": "Raden Ajeng Kusumaningtyas Wijayanti Prameswari Hadiningrat Az-Zahra",
    "office": "Kelurahan Tanjung Perak Timur dan Utara",
    "office_path": "Kecamatan Pabean Cantian",
    "address": "Perumahan Puri Kusumawardhani Estate Blok AA-12 No. 127B, Jalan Raya Kedung Baruk "
    "Utara Gang Buntu III, RT 013 RW 015, Kelurahan Tanjung Perak Timur dan Utara, Kecamatan "
    "Pabean Cantian",
}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.held(MONDAY):
        yield


@dataclass(frozen=True)
class Word:
    """A word on a page, in points from its upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pages_of(pdf: bytes) -> list[list[Word]]:
    """The words of every page, where they stand."""
    page = re.compile(r"<page\b.*?</page>", re.DOTALL)
    found = []
    for each in page.findall(filling.text_of(pdf, "-bbox")):
        words = []
        for word in ET.fromstring(each):
            sides = [float(word.get(side) or 0) for side in ("xMin", "yMin", "xMax", "yMax")]
            words.append(Word(word.text or "", *sides))
        found.append(words)
    return found


def outside(words: list[Word]) -> list[str]:
    """Words over the margins."""
    return [w.text for w in words if w.left < LEFT - 1 or w.right > RIGHT + HANGING]


def overlapping(words: list[Word]) -> list[tuple[str, str]]:
    """Words drawn over one another."""
    ordered = sorted(words, key=lambda word: word.top)
    found = []
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.top > one.bottom - 4:
                break
            if min(one.right, other.right) - max(one.left, other.left) > 1:
                found.append((one.text, other.text))
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check(pdf: bytes, said: list[str]) -> int:
    """Nothing over the margins, nothing over anything else, everything said is there."""
    pages = pages_of(pdf)
    for words in pages:
        assert not outside(words)
        assert not overlapping(words)
    last = next(words for words in reversed(pages) if any(w.text == "Periksa" for w in words))
    top = min(word.top for word in last if word.text.startswith("Ditandatangani"))
    above = [word for word in last if word.bottom < top - 40]
    assert above, "signatures stand alone on their page"
    text = squeezed(filling.text_of(pdf, "-raw"))
    for each in said:
        assert squeezed(each) in text, each
    return len(pages)


@pytest.mark.parametrize("key", KEYS)
def test_in_every_branch_a_letter_says_what_was_answered(key: str) -> None:
    letter = BUILT_IN[key]
    for choices in filling.branches(letter):
        given_ = filled(letter, filling.usual, choices)
        said = [*filling.printed_answers(letter, given_), letter.title.upper()]
        pages = check(render.render(sheet_of(letter, given_)), said)
        assert pages == 1 + len([a for a in letter.annexes if not a.when or a.when.holds(given_)])


@pytest.mark.parametrize("say", [filling.shortest, filling.longest, filling.nasty])
@pytest.mark.parametrize("key", KEYS)
def test_the_shortest_longest_and_nastiest_answers_fit_on_the_paper(
    key: str, say: filling.Say
) -> None:
    letter, most = BUILT_IN[key], say is not filling.shortest
    given_ = filled(letter, say, {}, most=most)
    known, heads = (LONG_NAMES, LONG) if most else (SITI, HEADS)
    said = list(filling.printed_answers(letter, given_))
    if any(field.kind == "rows" for field in letter.fields):
        said = [each for each in said if " " not in each]  # cells side by side read as one line
    check(render.render(sheet_of(letter, given_, known=known, heads=heads)), said)


@pytest.mark.parametrize("key", KEYS)
def test_a_word_without_end_stays_on_the_paper(key: str) -> None:
    letter = BUILT_IN[key]
    given_ = filled(letter, filling.unbroken, {}, most=True)
    pdf = render.render(sheet_of(letter, given_))
    for words in pages_of(pdf):
        assert not outside(words)


@pytest.mark.parametrize("key", KEYS)
def test_it_looks_as_approved(key: str, tmp_path: Path) -> None:
    letter = BUILT_IN[key]
    for number, page in enumerate(drawn(render.render(sheet_of(letter, filled(
        letter, filling.usual, {}
    )))), start=1):  # fmt: skip
        file = PICTURES / (f"{key}.png" if number == 1 else f"{key}-{number}.png")
        if os.environ.get("APPROVE"):
            page.quantize(4).save(file, optimize=True, bits=2)
            continue
        assert file.is_file(), f"{file.name} was never approved"
        apart = different(page, Image.open(file).convert("L"))
        if apart:
            page.save(tmp_path / file.name)
        assert not apart, f"{file.name} looks otherwise; see {tmp_path / file.name}"


def test_no_approved_picture_is_left_over() -> None:
    names = {re.sub(r"(-\d)?\.png$", "", each.name) for each in PICTURES.iterdir()}
    assert names == set(KEYS)


def drawn(pdf: bytes) -> Iterator[Image.Image]:
    """Its pages in grey, 60 dots an inch, without the code, which other tests read back."""
    found = subprocess.run(
        ["pdftoppm", "-r", "60", "-gray", "-"], input=pdf, capture_output=True, check=True
    ).stdout
    while found:
        wide, high = map(int, found.split(b"\n", 2)[1].split())
        head = len(b"\n".join(found.split(b"\n", 3)[:3])) + 1
        page = Image.frombytes("L", (wide, high), found[head : head + wide * high])
        page.paste(255, CODE)
        yield page.point(GREYS)
        found = found[head + wide * high :]


def different(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pages differ by more than the smoothing of their letters."""
    if one.size != other.size:
        return True
    soft = [each.convert("L").filter(ImageFilter.BoxBlur(3)) for each in (one, other)]
    return int(ImageChops.difference(*soft).getextrema()[1]) > 40


PRINTABLE = sorted(repertoire())


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A letter type and any valid form of it."""
    key = draw(st.sampled_from(KEYS))
    letter = BUILT_IN[key]

    def say(spec: filling.Spec) -> str:
        if spec.options:
            return draw(st.sampled_from(spec.options))
        if spec.kind not in ("text", "long"):
            return filling.usual(spec)
        low = spec.min if isinstance(spec, FieldSpec) else 1
        typed = draw(st.text(st.sampled_from(PRINTABLE), min_size=low, max_size=spec.max))
        try:
            values.tidy(spec, typed)
        except CityError:
            return filling.usual(spec)
        return typed

    return key, filled(letter, say, {}, most=draw(st.booleans()))


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture,
                           HealthCheck.data_too_large],
)  # fmt: skip
@given(forms())
def test_any_valid_form_makes_a_letter_that_says_it(form: tuple[str, dict[str, str]]) -> None:
    key, given_ = form
    letter = BUILT_IN[key]
    assert answers.tidy(letter, given_) == given_, "what is kept stays as it is when kept again"
    sheet = sheet_of(letter, given_)
    text = " ".join(_texts(sheet))
    for each in filling.printed_answers(letter, given_):
        assert printable(each) in text
    render.render(sheet)


def _texts(sheet: object) -> Iterator[str]:
    from smartcity_app.civic.documents.sheet import texts

    yield from texts(sheet)
