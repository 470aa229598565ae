"""A certificate authority for trying things out, which says so in every certificate it issues.

Root, issuing authority, time stamper and revocation lists lie under `<data_dir>/keys/authority/`,
made once, private keys encrypted under the city's secret key. A real city configures BSrE
instead and never needs this.
"""

import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from smartcity_app.civic.documents.signing_key import SigningKey, check_pin, seal
from smartcity_app.kernel import clock, crypto
from smartcity_app.kernel.settings import settings

__all__ = ["MARK", "Authority", "SigningKey", "authority", "check_pin", "enrol"]

MARK = "SERTIFIKAT UJI"
_BIRTH = datetime(2020, 1, 1, tzinfo=UTC)
_END = datetime(2050, 1, 1, tzinfo=UTC)
"""Life of the test authority; a demo's invented history must fit in it."""
_SIGNER_LIFE = timedelta(days=5 * 365)
_LIST_LIFE = timedelta(days=30)
_LIST_RENEWED_BEFORE = timedelta(days=10)
_LONGEST_NAME = 64
"""Characters a common name may have (X.520, ub-common-name)."""


@dataclass(frozen=True)
class Holder:
    """A certificate and the key that belongs to it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class Authority:
    """The test authority that lives in one folder; made on first use, safely by several at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not _complete(folder):
            _found(folder)
        self.root = _load(folder, "root")
        self.issuer = _load(folder, "issuer")
        self.stamper = _load(folder, "stamper")
        self._lists: list[x509.CertificateRevocationList] = []
        self._turn = threading.Lock()

    @property
    def chain_pem(self) -> str:
        """The issuing authority, then the root."""
        return _pem(self.issuer.certificate) + _pem(self.root.certificate)

    def enrol(self, name: str, serial: str, pin: str) -> SigningKey:
        """A fresh key and certificate for one signer, the key locked under `pin`.

        `serial` names the person in the certificate, which everyone who holds a letter can
        read: an employee number or our own id, never a NIK. Refuses a weak PIN (`Incomplete`).
        """
        check_pin(pin)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(_shortened(name), serial)
        now = clock.now()
        certificate = _certificate(
            subject,
            key,
            self.issuer,
            life=(now - timedelta(days=1), min(now + _SIGNER_LIFE, _END)),
        )
        pem = _pem(certificate)
        return SigningKey(pem, self.chain_pem, seal(key, pin, certificate_pem=pem))

    def revocation_lists(self) -> list[x509.CertificateRevocationList]:
        """The lists of root and issuer, good for ten days more; renewed when they are not."""
        now = clock.now()
        with self._turn:
            if not self._lists:
                self._lists = [_load_list(self._folder, name) for name in ("root", "issuer")]
            if not all(_fresh(each, now) for each in self._lists):
                self._lists = [_list(self.root, now), _list(self.issuer, now)]
                for name, each in zip(("root", "issuer"), self._lists, strict=True):
                    _write(self._folder / f"{name}.crl", _pem(each).encode())
            return list(self._lists)


def authority() -> Authority:
    """This installation's test authority."""
    return _authority((settings().data_dir / "keys" / "authority").resolve())


def enrol(name: str, serial: str, pin: str) -> SigningKey:
    """See `Authority.enrol`, of this installation's authority."""
    return authority().enrol(name, serial, pin)


@lru_cache(maxsize=4)
def _authority(folder: Path) -> Authority:
    return Authority(folder)


def _found(folder: Path) -> None:
    """Make everything aside, then move it into place at once; who comes second uses the first's."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        root_key = ec.generate_private_key(ec.SECP256R1())
        own = _certificate(_name("Otoritas Akar"), root_key, None, authority=True)
        root = Holder(own, root_key)
        _save(aside, "root", root)
        issuer = _issued("Otoritas Penerbit", root, authority=True)
        _save(aside, "issuer", issuer)
        _save(aside, "stamper", _issued("Penanda Waktu", issuer, stamper=True))
        for name, holder in (("root", root), ("issuer", issuer)):
            _write(aside / f"{name}.crl", _pem(_list(holder, clock.now())).encode())
        os.rename(aside, folder)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        if not _complete(folder):
            raise


def _complete(folder: Path) -> bool:
    return (folder / "root.pem").exists()


def _issued(name: str, issuer: Holder, *, authority: bool = False, stamper: bool = False) -> Holder:
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(_name(name), key, issuer, authority=authority, stamper=stamper)
    return Holder(made, key)


def _name(name: str, serial: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{MARK} (simulasi)"),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Bukan BSrE, tanpa kekuatan hukum"),
        x509.NameAttribute(NameOID.COMMON_NAME, name if serial else f"{MARK} {name}"),
    ]
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    return x509.Name(parts)


def _shortened(name: str) -> str:
    """A name cut at a word, for the certificate only: the letter itself carries it whole."""
    if len(name) <= _LONGEST_NAME:
        return name
    return name[:_LONGEST_NAME].rsplit(" ", 1)[0].strip(" ,")


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: Holder | None,
    *,
    authority: bool = False,
    stamper: bool = False,
    life: tuple[datetime, datetime] = (_BIRTH, _END),
) -> x509.Certificate:
    """Signed by `issuer`, or by itself without one."""
    signing_key = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(life[0])
        .not_valid_after(life[1])
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(_usage(authority=authority, stamper=stamper), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_identifier(signing_key), critical=False)
    )
    if issuer:
        builder = builder.add_extension(_where_lists_are(), critical=False)
    if stamper:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return builder.sign(signing_key, hashes.SHA256())


def _usage(*, authority: bool, stamper: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority and not stamper,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _where_lists_are() -> x509.CRLDistributionPoints:
    """Says that lists exist, which makes validators insist on one. They travel inside the letters;
    the address leads nowhere on purpose (RFC 2606)."""
    address = x509.UniformResourceIdentifier("http://sertifikat-uji.invalid/daftar-cabut.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])


def _identifier(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _list(holder: Holder, now: datetime) -> x509.CertificateRevocationList:
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(holder.certificate.subject)
        .last_update(now - timedelta(hours=1))
        .next_update(now + _LIST_LIFE)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_identifier(holder.key), critical=False)
        .sign(holder.key, hashes.SHA256())
    )


def _fresh(each: x509.CertificateRevocationList, now: datetime) -> bool:
    until = each.next_update_utc
    return until is not None and each.last_update_utc <= now and now + _LIST_RENEWED_BEFORE <= until


def _pem(thing: x509.Certificate | x509.CertificateRevocationList) -> str:
    return thing.public_bytes(serialization.Encoding.PEM).decode()


def _lock() -> bytes:
    return crypto.derive("authority").hex().encode()


def _save(folder: Path, name: str, holder: Holder) -> None:
    locked = holder.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_lock()),
    )
    _write(folder / f"{name}.key", locked)
    _write(folder / f"{name}.pem", _pem(holder.certificate).encode())


def _load(folder: Path, name: str) -> Holder:
    key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), _lock())
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Holder(x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()), key)


def _load_list(folder: Path, name: str) -> x509.CertificateRevocationList:
    return x509.load_pem_x509_crl((folder / f"{name}.crl").read_bytes())


def _write(path: Path, content: bytes) -> None:
    """Readable by us alone, and never half written."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(aside, path)
