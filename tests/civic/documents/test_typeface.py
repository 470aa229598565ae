"""What may be printed on a letter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic.documents.typeface import printable, repertoire
from smartcity_app.kernel.errors import Incomplete


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Siti\u00a0\u2003Aminah ", "Siti Aminah"),
        ("baris satu\r\nbaris dua\tkolom", "baris satu baris dua kolom"),
        ("Rene\u0301e", "Ren\u00e9e"),
        (
            "Dhe\u1e0da, \u1e6do\u1e6do\u2019\u2014\u20ac",
            "Dhe\u1e0da, \u1e6do\u1e6do\u2019\u2014\u20ac",
        ),
        ("", ""),
    ],
)
def test_text_is_composed_and_its_spaces_made_plain(typed: str, printed: str) -> None:
    assert printable(typed) == printed


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Warung 😀", "😀 (U+1F600)"),
        ("Bakso \u202egnurab", "tidak terlihat (U+202E)"),
        ("שלום", "kanan ke kiri (U+05E9)"),
        ("مرحبا", "kanan ke kiri (U+0645)"),
        ("nol\x00", "tidak terlihat (U+0000)"),
        ("Si\u200bti", "tidak terlihat (U+200B)"),
        ("z\u0335\u0321algo", "tidak terlihat (U+0335)"),
        ("日本", "日 (U+65E5)"),
        ("\ufffd", "(U+FFFD)"),
    ],
)
def test_what_cannot_be_printed_is_refused_by_name(typed: str, named: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        printable(typed)
    assert named in refusal.value.message
    assert "\u202e" not in refusal.value.message


def test_a_refusal_of_many_characters_stays_readable() -> None:
    with pytest.raises(Incomplete) as refusal:
        printable("".join(map(chr, range(0x4E00, 0x4E80))))
    assert "dan lainnya" in refusal.value.message
    assert len(refusal.value.message) < 250


def test_every_letter_of_a_keyboard_is_printable() -> None:
    keys = "".join(map(chr, range(0x20, 0x7F)))
    assert printable(f"x{keys}x") == f"x{keys}x"


@given(st.text(max_size=40))
def test_whatever_passes_reads_from_left_to_right_and_passes_again(typed: str) -> None:
    try:
        tidy = printable(typed)
    except Incomplete:
        return
    assert printable(tidy) == tidy == unicodedata.normalize("NFC", tidy)
    assert set(tidy) <= repertoire()
    assert not any(unicodedata.bidirectional(c) in ("R", "AL", "RLE", "RLO") for c in tidy)
