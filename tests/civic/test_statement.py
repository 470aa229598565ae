"""The city's statement in a QR code: nothing but the whole of it, for its own letter, is true."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic import attestation, statement
from smartcity_app.civic.attestation import AttestationKey
from smartcity_app.civic.statement import Forged, Key, Statement, UnknownKey, Unreadable
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import SYSTEM, Actor
from smartcity_app.kernel.errors import NotAllowed

CODE = "k7qmzp2d9txw4rbhn6fyc3vj8e5"
SECRET = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw()
KEY = Key(hashlib.sha256(PUBLIC).hexdigest()[:8], SECRET)
KEYS = {KEY.kid: PUBLIC}
SAID = Statement(
    code=CODE, city="35.78", number="500.3.2/418/436.9.13.4/2026", kind="Surat Keterangan Usaha",
    unit="Kelurahan Keputih", dated=date(2026, 7, 27), valid_until=date(2027, 1, 27),
    subject=statement.subject_hash("Siti Aminah", "3578094505840004", code=CODE),
    content=statement.content_hash(b"isi surat", code=CODE),
)  # fmt: skip
DIGITS = statement.attest(KEY, SAID)
RAW = int(DIGITS).to_bytes((int(DIGITS).bit_length() + 7) // 8)
NEVER = (Unreadable, UnknownKey, Forged)
words = st.text(max_size=60).filter(lambda text: len(text.encode(errors="ignore")) <= 200)
plain_words = words.filter(lambda text: text.isprintable())
days = st.dates(date(2020, 1, 2), date(2190, 1, 1))


@given(plain_words, plain_words, plain_words, days, st.none() | days)
def test_what_is_stated_is_read_back(number, kind, unit, dated, until):
    said = replace(SAID, number=number, kind=kind, unit=unit, dated=dated, valid_until=until)
    assert statement.check(statement.attest(KEY, said), code=CODE, keys=KEYS) == said


@given(st.integers(0, len(RAW) * 8 - 1))
def test_one_bit_changed_is_never_true(bit):
    changed = bytearray(RAW)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NEVER):
        statement.check(str(int.from_bytes(changed)), code=CODE, keys=KEYS)


@given(st.integers(0, len(DIGITS) - 1), st.sampled_from("0123456789"))
def test_one_digit_changed_is_never_true(place, digit):
    changed = DIGITS[:place] + digit + DIGITS[place + 1 :]
    if changed != DIGITS:
        with pytest.raises(NEVER):
            statement.check(changed, code=CODE, keys=KEYS)


@given(st.integers(0, len(DIGITS) - 1), st.booleans())
def test_a_statement_cut_off_is_never_true(kept, from_the_end):
    part = DIGITS[-kept:] if from_the_end and kept else DIGITS[:kept]
    with pytest.raises(NEVER):
        statement.check(part, code=CODE, keys=KEYS)


@given(st.integers(0, len(CODE) - 1), st.sampled_from("23456789abcdefghjkmnpqrstuvwxyz"))
def test_a_statement_under_another_letter_s_code_is_forged(place, letter):
    other = CODE[:place] + letter + CODE[place + 1 :]
    if other != CODE:
        with pytest.raises(Forged):
            statement.check(DIGITS, code=other, keys=KEYS)


@given(st.text(alphabet="0123456789 +-_.e٣", max_size=700))
def test_digits_anyone_types_are_never_true_and_never_a_crash(typed):
    with pytest.raises(NEVER):
        statement.check(typed, code=CODE, keys=KEYS)


def test_leading_zeros_and_five_thousand_digits_are_no_statement():
    for odd in (f"0{DIGITS}", f"{DIGITS} ", "9" * 5_000, ""):
        with pytest.raises(Unreadable):
            statement.check(odd, code=CODE, keys=KEYS)


def test_another_city_s_key_is_unknown_even_if_it_says_it_is_ours():
    theirs = Key("0badc0de", bytes(32))
    with pytest.raises(UnknownKey):
        statement.check(statement.attest(theirs, replace(SAID, city="36.74")), code=CODE, keys=KEYS)
    named = statement.attest(Key(KEY.kid, bytes(32)), SAID)
    with pytest.raises(Forged):
        statement.check(named, code=CODE, keys=KEYS)


def test_the_subject_is_found_by_who_has_the_paper_and_differs_on_every_letter():
    def same(name: str, nik: str, code: str = CODE) -> bool:
        return statement.subject_hash(name, nik, code=code) == SAID.subject

    assert same("SITI  aminah", "3578 0945 0584 0004")
    assert not same("Siti Aminah", "3578094505840005")
    assert not same("Siti Aminan", "3578094505840004")
    assert not same("Siti Aminah", "3578094505840004", CODE[::-1])


def test_what_does_not_fit_is_refused_before_it_is_signed():
    for odd in (
        {"number": "x" * 256}, {"dated": date(2019, 12, 31)}, {"subject": b""}, {"content": b"x"},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"statement|dated|subject"):
            statement.attest(KEY, replace(SAID, **odd))


# The keys


def stated(code: str = CODE) -> str:
    key = db.run(attestation.signing_key)
    return statement.attest(key, replace(SAID, code=code))


def keys() -> dict[str, bytes]:
    return db.run(attestation.published)


def test_the_key_is_made_once_and_lies_encrypted(city: Any):
    first, again = db.run(attestation.signing_key), db.run(attestation.signing_key)
    assert first == again
    assert "secret=" not in repr(first)
    with db.transaction(writes=False) as session:
        (lying,) = session.connection().exec_driver_sql("SELECT secret FROM attestation_key")
    assert lying[0].startswith("gAAAA")
    assert len(city.all(AttestationKey)) == 1


def test_after_a_rotation_old_letters_stay_valid_and_new_ones_have_the_new_key(city: Any):
    before = stated()
    new = db.run(lambda s: attestation.rotate(s, SYSTEM))
    after = stated()
    assert statement.check(before, code=CODE, keys=keys()).number == SAID.number
    assert statement.check(after, code=CODE, keys={new.kid: keys()[new.kid]}).number == SAID.number
    with pytest.raises(UnknownKey):
        statement.check(before, code=CODE, keys={new.kid: keys()[new.kid]})
    assert [row.retired_at is None for row in city.all(AttestationKey)].count(True) == 1


def test_only_the_porter_rotates(city: Any, admin: Actor):
    with pytest.raises(NotAllowed):
        db.run(lambda s: attestation.rotate(s, admin))


def test_what_is_published_is_public_and_standard(city: Any):
    from joserfc.jwk import OKPKey

    db.run(attestation.signing_key)
    db.run(lambda s: attestation.rotate(s, SYSTEM))
    published = db.run(attestation.jwks)["keys"]
    assert len(published) == 2
    for each in published:
        assert set(each) == {"kty", "crv", "alg", "use", "kid", "x"}
        assert not OKPKey.import_key(each).is_private
