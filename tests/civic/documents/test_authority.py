"""The test authority, its certificates, and keys under their owners' PINs."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID

from smartcity_app.civic.documents.authority import Authority, check_pin
from smartcity_app.civic.documents.signing_key import SigningKey, WrongPin, unlock
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import Incomplete, NotAllowed
from smartcity_app.kernel.settings import settings

PIN = "402613"


@pytest.fixture(scope="module")
def key(authority: Authority) -> SigningKey:
    return authority.enrol("Agus Widodo", "00000017", PIN)


def certificate(key: SigningKey) -> x509.Certificate:
    return x509.load_pem_x509_certificate(key.certificate_pem.encode())


def test_every_certificate_says_that_it_is_a_test(authority: Authority, key: SigningKey) -> None:
    chain = x509.load_pem_x509_certificates(key.chain_pem.encode())
    for each in (certificate(key), authority.stamper.certificate, *chain):
        assert "SERTIFIKAT UJI" in each.subject.rfc4514_string()
        assert "tanpa kekuatan hukum" in each.subject.rfc4514_string()


def test_a_certificate_leads_to_the_root(authority: Authority, key: SigningKey) -> None:
    issuer, root = x509.load_pem_x509_certificates(key.chain_pem.encode())
    certificate(key).verify_directly_issued_by(issuer)
    issuer.verify_directly_issued_by(root)
    assert root == authority.root.certificate


def test_only_authorities_may_issue(authority: Authority, key: SigningKey) -> None:
    basic = x509.BasicConstraints
    assert not certificate(key).extensions.get_extension_for_class(basic).value.ca
    assert authority.issuer.certificate.extensions.get_extension_for_class(basic).value.ca


def test_a_long_name_is_cut_at_a_word_in_the_certificate(authority: Authority) -> None:
    long = authority.enrol("Prof. Dr. Ir. " + "Raden Mas Suryokusumo " * 5, "00000019", PIN)
    (name,) = certificate(long).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert len(name.value) <= 64
    assert str(name.value).endswith(("Raden", "Mas", "Suryokusumo"))


def test_an_authority_is_made_once_and_found_again(tmp_path: Path) -> None:
    first = Authority(tmp_path / "authority")
    again = Authority(tmp_path / "authority")
    assert again.root.certificate == first.root.certificate
    assert again.revocation_lists() == first.revocation_lists()


def test_an_authority_settles_in_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "authority").mkdir()
    made = Authority(tmp_path / "authority")
    assert Authority(tmp_path / "authority").root.certificate == made.root.certificate


def test_several_who_start_at_once_share_one_authority(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(Authority, [tmp_path / "keys" / "authority"] * 6))
    assert len({each.root.certificate.serial_number for each in made}) == 1
    assert os.listdir(tmp_path / "keys") == ["authority"], "nothing is left lying beside it"


def test_keys_on_disk_are_encrypted_and_for_us_alone(tmp_path: Path) -> None:
    Authority(tmp_path / "authority")
    for file in (tmp_path / "authority").glob("*.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with pytest.raises(TypeError):
            load_pem_private_key(file.read_bytes(), None)
        with pytest.raises(ValueError, match="ncorrect"):
            load_pem_private_key(file.read_bytes(), b"wrong")


def test_revocation_lists_are_renewed_before_they_run_out(tmp_path: Path) -> None:
    start = datetime(2026, 7, 27, tzinfo=UTC)
    with clock.held(start):
        made = Authority(tmp_path / "authority")
        first = made.revocation_lists()
    with clock.held(start + timedelta(days=15)):
        assert made.revocation_lists() == first
    with clock.held(start + timedelta(days=25)):
        later = made.revocation_lists()
        for each in later:
            assert each.next_update_utc > clock.now() + timedelta(days=10)
        assert Authority(tmp_path / "authority").revocation_lists() == later
    with clock.held(start - timedelta(days=25)):
        assert all(each.last_update_utc <= clock.now() for each in made.revocation_lists())


def test_the_right_pin_opens_the_key_of_the_certificate(key: SigningKey) -> None:
    opened = unlock(key, PIN)
    assert opened.public_key() == certificate(key).public_key()


@pytest.mark.parametrize(
    "wrong", ["402614", "", "40261", "4026133", "４０２６１３ ", "x" * 100_000]
)
def test_a_wrong_pin_is_refused_politely(key: SigningKey, wrong: str) -> None:
    with pytest.raises(WrongPin) as refusal:
        unlock(key, wrong)
    assert isinstance(refusal.value, NotAllowed)
    assert "Belum ada yang ditandatangani" in refusal.value.message
    assert refusal.value.__cause__ is None


def test_a_pin_is_the_same_from_a_full_width_keyboard(key: SigningKey) -> None:
    assert unlock(key, "４０２６１３")


def test_a_key_is_worthless_without_the_citys_secret(
    key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARTCITY_SECRET_KEY", "the thief has the table but not this secret")
    settings.cache_clear()
    try:
        with pytest.raises(WrongPin):
            unlock(key, PIN)
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_a_key_cannot_be_moved_to_another_certificate(
    authority: Authority, key: SigningKey
) -> None:
    other = authority.enrol("Orang Lain", "00000099", "917355")
    with pytest.raises(WrongPin):
        unlock(replace(key, certificate_pem=other.certificate_pem), PIN)


def test_a_forged_cost_does_not_stop_the_city(key: SigningKey) -> None:
    greedy = key.sealed_key.replace('"memory": 19456', '"memory": 99999999')
    assert greedy != key.sealed_key
    with pytest.raises(ValueError, match="more work"):
        unlock(replace(key, sealed_key=greedy), PIN)


def test_neither_pin_nor_key_shows(key: SigningKey) -> None:
    assert key.sealed_key not in repr(key)
    assert all(PIN not in getattr(key, field.name) for field in fields(key))
    assert all(type(getattr(key, field.name)) is str for field in fields(key))


@pytest.mark.parametrize("pin", ["402613", "kebun raya", "x" * 63 + "y", "112233", "998877"])
def test_a_fair_pin_is_taken(pin: str) -> None:
    check_pin(pin)


@pytest.mark.parametrize("pin", ["", "40261", "111111", "123456", "987654", "abcdefg", "x" * 65])
def test_a_weak_pin_is_refused_beside_its_field(authority: Authority, pin: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        authority.enrol("Agus Widodo", "00000017", pin)
    assert "pin" in refusal.value.fields
