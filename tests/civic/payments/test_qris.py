"""QRIS payloads: golden ones, what makes one no good, and the picture read back."""

import io
import re

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic.payments import qris

GOLDEN = qris.build(amount=87_500, reference="a1b2c3", merchant="Kota", town="Surabaya")
"""Below compared sign by sign."""


def test_the_payload_is_emvco_sign_by_sign() -> None:
    assert GOLDEN[:12] == "000201010212"
    body = GOLDEN[:-4]
    assert body.endswith("6304")
    assert f"{_crc(body.encode()):04X}" == GOLDEN[-4:]
    assert "5303360" in body
    assert "540587500" in body
    assert "5802ID" in body
    assert "6008SURABAYA" in body
    assert "62100506a1b2c3" in body


def _crc(data: bytes) -> int:
    """CRC-16/CCITT-FALSE, by the standard library rather than by the package under test."""
    import binascii

    return binascii.crc_hqx(data, 0xFFFF)


@given(st.integers(1, 10_000_000), st.text("abcdef0123456789", min_size=1, max_size=25))
def test_what_is_built_is_good_for_exactly_its_amount(amount: int, reference: str) -> None:
    made = qris.build(amount=amount, reference=reference, merchant="Pasar", town="Sidoarjo")
    assert qris.problems(made, amount=amount) == []
    assert qris.problems(made, amount=amount + 1) == ["amount"]
    assert qris.reference_of(made) == reference


@given(st.integers(0, len(GOLDEN) - 1), st.sampled_from("0123456789ABCxyz"))
def test_a_payload_that_was_touched_is_no_good(place: int, sign: str) -> None:
    touched = GOLDEN[:place] + sign + GOLDEN[place + 1 :]
    if touched != GOLDEN:
        assert qris.problems(touched, amount=87_500) != []


@pytest.mark.parametrize(
    "junk", ["", "x", "0002", "https://kota.example", "00" * 300, "\x00", "😀"]
)
def test_what_is_no_payload_is_said_to_be_none(junk: str) -> None:
    assert qris.problems(junk, amount=1) != []
    assert qris.reference_of(junk) == ""


def test_another_currency_and_no_amount_are_no_good() -> None:
    import qriskit

    read = qriskit.parse(GOLDEN)
    assert qris.problems(read.with_tag("53", "840").dumps(), amount=87_500) == ["currency"]
    assert qris.problems(read.to_static().dumps(), amount=87_500) == ["amount"]


def test_the_picture_is_read_back_as_the_payload() -> None:
    drawn = qris.svg(GOLDEN)
    side = int(re.search(r'viewBox="0 0 (\d+) ', drawn)[1])  # type: ignore[index]
    dots = np.full((side, side), 255, dtype=np.uint8)
    for x, y, strokes in re.findall(r"M(\d+) (\d+)((?:m\d+ 0|h\d+v1h-\d+z)+)", drawn):
        at = int(x)
        for step, long in re.findall(r"m(\d+) 0|h(\d+)v1", strokes):
            dots[int(y), at : at + int(long or 0)] = 0
            at += int(step or 0)
    read = zxingcpp.read_barcode(np.kron(dots, np.ones((4, 4), dtype=np.uint8)))
    assert read is not None
    assert read.text == GOLDEN


def test_a_name_with_other_letters_is_written_plainly() -> None:
    made = qris.build(amount=1, reference="1", merchant="Pasar “Ö” " * 5, town="東京")
    assert qris.problems(made, amount=1) == []
    assert io.BytesIO(made.encode("ascii")).read()
