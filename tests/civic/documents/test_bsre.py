"""Signing through BSrE's service, against a peer that behaves and misbehaves like it."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from smartcity_app.civic.documents import signer as chosen
from smartcity_app.civic.documents.authority import Authority
from smartcity_app.civic.documents.bsre import BsreSigner
from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.documents.port import SignerIdentity
from smartcity_app.civic.documents.signing_key import WrongPin
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import CityError, NotAllowed, Unavailable
from smartcity_app.kernel.settings import settings
from tests.civic.documents.bsre_peer import PASSWORD, USER, BsrePeer
from tests.civic.documents.conftest import CAMAT_PIN, LURAH_PIN

PATIENCE = httpx.Timeout(5, connect=1)


@pytest.fixture
def peer(
    authority: Authority,
    lurah: SignerIdentity,
    camat: SignerIdentity,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[BsrePeer]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()
    people = {lurah.nik: (lurah, LURAH_PIN), camat.nik: (camat, CAMAT_PIN)}
    peer = BsrePeer(LocalSigner(authority), people)
    yield peer
    peer.close()
    settings.cache_clear()


@pytest.fixture
def bsre(peer: BsrePeer) -> BsreSigner:
    return BsreSigner(peer.url, USER, PASSWORD, patience=PATIENCE)


def sign(
    bsre: BsreSigner, pdf: bytes, who: SignerIdentity, passphrase: str, order: int = 1
) -> bytes:
    return bsre.sign(
        pdf,
        who=replace(who, key=None),
        passphrase=passphrase,
        order=order,
        last=order == 2,
        at=clock.now(),
        reason="Menerbitkan surat",
        place="Surabaya",
    )


def test_two_officers_sign_through_bsre(
    bsre: BsreSigner, lurah, camat, letter: bytes, authority: Authority
) -> None:
    one = sign(bsre, letter, lurah, LURAH_PIN)
    two = sign(bsre, one, camat, CAMAT_PIN, order=2)
    assert two.startswith(one)
    names = [each.name for each in inspect(two, source=authority)]
    assert names == ["Agus Widodo", "Ratna Dewi Lestari"]


def test_a_wrong_passphrase_is_a_polite_refusal(bsre, peer, lurah, letter: bytes) -> None:
    with pytest.raises(WrongPin, match="Passphrase BSrE tidak cocok"):
        sign(bsre, letter, lurah, "salah-sekali")
    assert peer.posts == 1


@pytest.mark.parametrize("mood", ["expired", "status-garbage"])
def test_without_an_active_certificate_the_passphrase_is_never_sent(
    bsre, peer, lurah, letter: bytes, mood: str
) -> None:
    peer.mood = mood
    with pytest.raises(NotAllowed, match="belum aktif"):
        sign(bsre, letter, lurah, LURAH_PIN)
    assert peer.posts == 0


def test_an_identity_without_nik_goes_nowhere(bsre, peer, lurah, letter: bytes) -> None:
    for nik in ("", "../admin", "357809120380000२"):
        with pytest.raises(NotAllowed):
            sign(bsre, letter, replace(lurah, nik=nik), LURAH_PIN)
    assert peer.seen == []


@pytest.mark.parametrize("mood", ["broken", "garbage", "unsigned", "damaged", "hangs-up"])
def test_an_unusable_answer_leaves_the_letter_waiting_and_is_not_asked_for_twice(
    bsre, peer, lurah, letter: bytes, mood: str
) -> None:
    peer.mood = mood
    with pytest.raises(Unavailable) as refusal:
        sign(bsre, letter, lurah, LURAH_PIN)
    assert "Coba lagi sebentar lagi" in refusal.value.message
    assert peer.posts == 1
    peer.mood = "well"
    assert sign(bsre, letter, lurah, LURAH_PIN).startswith(letter)


def test_a_slow_answer_is_given_up_and_not_asked_for_twice(peer, lurah, letter: bytes) -> None:
    peer.mood = "slow"
    hasty = BsreSigner(peer.url, USER, PASSWORD, patience=httpx.Timeout(0.3))
    with pytest.raises(Unavailable, match="pada waktunya"):
        sign(hasty, letter, lurah, LURAH_PIN)
    assert peer.posts == 1


def test_an_unreachable_bsre_changes_nothing(peer, lurah, letter: bytes) -> None:
    away = BsreSigner(peer.url, USER, PASSWORD, patience=PATIENCE)
    peer.close()
    with pytest.raises(Unavailable, match="belum bisa dihubungi"):
        sign(away, letter, lurah, LURAH_PIN)


def test_a_door_shut_by_bsre_is_the_citys_matter_not_the_officers(peer, lurah, letter) -> None:
    stranger = BsreSigner(peer.url, USER, "bukan sandinya", patience=PATIENCE)
    with pytest.raises(Unavailable, match="admin kota"):
        sign(stranger, letter, lurah, LURAH_PIN)
    assert peer.posts == 0


def test_a_refusal_by_bsre_gives_its_code_and_none_of_its_words(
    bsre, peer, lurah, letter: bytes
) -> None:
    peer.mood = "refuses"
    with pytest.raises(NotAllowed) as refusal:
        sign(bsre, letter, lurah, LURAH_PIN)
    assert "kode 2021" in refusal.value.message
    assert lurah.nik not in refusal.value.message


def test_another_letter_in_place_of_the_signed_one_is_refused(
    bsre, peer, lurah, camat, letter: bytes
) -> None:
    """The second signature must stand on the very file that was sent."""
    one = sign(bsre, letter, lurah, LURAH_PIN)
    peer.mood = "damaged"
    with pytest.raises(Unavailable):
        sign(bsre, one, camat, CAMAT_PIN, order=2)


@pytest.mark.parametrize("passphrase", [LURAH_PIN, "salah-sekali"])
def test_neither_passphrase_nor_nik_is_ever_logged(
    bsre, lurah, letter: bytes, caplog: pytest.LogCaptureFixture, passphrase: str
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    with suppress(CityError):
        sign(bsre, letter, lurah, passphrase)
    assert caplog.records, "the client does log"
    assert passphrase not in caplog.text
    assert lurah.nik not in caplog.text
    assert passphrase not in repr(bsre)


def test_only_bsres_own_signatures_carry_bsres_sentence() -> None:
    real = " ".join(BsreSigner("http://127.0.0.1:1", USER, PASSWORD).footer_sentences())
    assert "diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), BSSN" in real
    assert "uji" not in real
    local = " ".join(LocalSigner().footer_sentences())
    assert "diterbitkan oleh Balai" not in local


def test_the_citys_settings_choose_the_signer(
    monkeypatch: pytest.MonkeyPatch, peer: BsrePeer
) -> None:
    assert not chosen.chosen_signer().real
    monkeypatch.setenv("SMARTCITY_BSRE_URL", peer.url)
    monkeypatch.setenv("SMARTCITY_BSRE_USERNAME", USER)
    monkeypatch.setenv("SMARTCITY_BSRE_PASSWORD", PASSWORD)
    settings.cache_clear()
    assert chosen.chosen_signer().real
    assert chosen.chosen_signer() is chosen.chosen_signer(), "connections are kept"
