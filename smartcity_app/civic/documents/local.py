"""Signing with our own test authority: PAdES by pyHanko, made fast by how it is used.

pyHanko as shipped spends half its time building each signature twice to learn its size, and all
of a B-LT's extra time on validating the chain anew. Here room is reserved, the event loop and
parsed certificates are kept, the evidence is written in the same revision as the signature, and
`cms_frame` saves most of the encoding. `tests/bench/letters.py` measures both beside each other.
"""

import asyncio
import io
import threading
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import crl, pem, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from smartcity_app.civic.documents.authority import Authority, authority
from smartcity_app.civic.documents.cms_frame import Frame, FramedSigner, FramedStamper
from smartcity_app.civic.documents.port import Pen, SignerIdentity
from smartcity_app.civic.documents.signing_key import SigningKey, unlock
from smartcity_app.civic.documents.tsa import HttpStamper
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.kernel.settings import settings

ROOM, ROOM_WITH_STAMP, ROOM_WITH_FOREIGN_STAMP = 8192, 16384, 49152
"""Hexadecimal digits kept free; a signature with its certificates fills about half. A stamp from
elsewhere brings a chain of a length we do not know."""

MOST_KEPT = 500
"""Signers whose certificate a thread remembers, about 10 KB each."""

T = TypeVar("T")


class LocalSigner:
    """Signs with keys of the test authority. Says everywhere that they prove nothing in law."""

    name = "Sertifikat uji (simulasi)"
    real = False

    def __init__(self, source: Authority | None = None) -> None:
        self._source = source

    def sign(
        self,
        pdf: bytes,
        *,
        who: SignerIdentity,
        passphrase: str,
        order: int,
        last: bool,
        at: datetime,
        reason: str,
        place: str,
    ) -> bytes:
        """See `Signer.sign`. Opening the key takes about 25 ms of the time, on purpose."""
        key = unlock(_key_of(who), passphrase)
        return self.sign_with(
            pdf, who=who, key=key, order=order, last=last, at=at, reason=reason, place=place
        )

    def opened(self, passphrase: str) -> Pen:
        """See `Signer.opened`."""
        keys: dict[SigningKey, ec.EllipticCurvePrivateKey] = {}

        def pen(pdf: bytes, *, who: SignerIdentity, **more: Any) -> bytes:
            sealed = _key_of(who)
            if sealed not in keys:
                keys[sealed] = unlock(sealed, passphrase)
            return self.sign_with(pdf, who=who, key=keys[sealed], **more)

        return pen

    def sign_with(
        self,
        pdf: bytes,
        *,
        who: SignerIdentity,
        key: ec.EllipticCurvePrivateKey,
        order: int,
        last: bool,
        at: datetime,
        reason: str,
        place: str,
    ) -> bytes:
        """Sign with a key already open: many letters under one PIN, 3 to 5 ms each."""
        assert who.key is not None
        desk = _desk(self._source or authority())
        signer = desk.signer(who.key.certificate_pem, key)
        about = signers.PdfSignatureMetadata(
            field_name=f"TTE{order}",
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            name=who.name,
            reason=reason,
            location=place,
        )
        writer = _AsRendered(io.BytesIO(pdf))
        if last:
            desk.add_evidence(writer)
        pen = signers.PdfSigner(about, signer, timestamper=desk.stamper if last else None)
        return desk.run(_put(pen, writer, clock.local(at), desk.room if last else ROOM))

    def footer_sentences(self) -> tuple[str, ...]:
        """The honest footer of a simulation."""
        return (
            "Ditandatangani secara elektronik dengan sertifikat uji (simulasi), bukan sertifikat "
            "BSrE. Surat ini hanya contoh dan tidak berkekuatan hukum.",
        )


def _key_of(who: SignerIdentity) -> SigningKey:
    if who.key is None:
        raise NotAllowed(
            "Sertifikat tanda tangan Anda belum dibuat. Minta admin kota membuatkannya."
        )
    return who.key


async def _put(
    pen: signers.PdfSigner, writer: IncrementalPdfFileWriter, at: datetime, room: int
) -> bytes:
    """What `async_sign_pdf` does, with our time as the claimed one instead of the machine's."""
    session = pen.init_signing_session(writer)
    session.system_time = at
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    output = io.BytesIO()
    prepared, _ = document.digest_tbs_document(output=output)
    await document.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
    )
    return output.getvalue()


class _AsRendered(IncrementalPdfFileWriter):
    """Appends to the file and leaves its metadata alone.

    pyHanko would write the XMP packet anew, and not in the form PDF/A wants: the extension
    schema's `namespaceURI`, a text, becomes a resource reference.
    """

    def _update_meta(self) -> None:
        """Nothing to bring up to date: a signature carries its own time."""


class _Desk:
    """What one thread keeps between signatures.

    Not shared: pyHanko wants one event loop at a time, and asn1crypto parses its objects on
    first look, which two threads must not do to the same object.
    """

    def __init__(self, source: Authority, tsa_url: str) -> None:
        self.source, self.tsa_url = source, tsa_url
        self._loop = asyncio.new_event_loop()
        self._issuer = _parsed(source.issuer.certificate)
        stamp_certificate = _parsed(source.stamper.certificate)
        chain = SimpleCertificateStore()
        chain.register(self._issuer)
        self._chain = chain
        self.stamper: TimeStamper = (
            HttpStamper(tsa_url)
            if tsa_url
            else FramedStamper(stamp_certificate, source.stamper.key, chain)
        )
        self._evidence = [self._issuer, stamp_certificate, _parsed(source.root.certificate)]
        self._certificates: dict[str, x509.Certificate] = {}
        self._frames: dict[bytes, Frame] = {}
        self._lists: tuple[list[Any], list[crl.CertificateList]] = ([], [])

    @property
    def room(self) -> int:
        """Room for a signature with its time stamp."""
        return ROOM_WITH_FOREIGN_STAMP if self.tsa_url else ROOM_WITH_STAMP

    def __del__(self) -> None:
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Finish `work` on this thread's loop."""
        return self._loop.run_until_complete(work)

    def signer(self, certificate_pem: str, key: ec.EllipticCurvePrivateKey) -> FramedSigner:
        """A signer for one open key, forgotten with it."""
        if certificate_pem not in self._certificates:
            if len(self._certificates) >= MOST_KEPT:
                self._certificates.clear()
                self._frames.clear()
            _, _, der = pem.unarmor(certificate_pem.encode())
            self._certificates[certificate_pem] = x509.Certificate.load(der)
        return FramedSigner(self._certificates[certificate_pem], key, self._chain, self._frames)

    def add_evidence(self, writer: IncrementalPdfFileWriter) -> None:
        """Certificates and current revocation lists, into the revision about to be signed."""
        current = self.source.revocation_lists()
        if self._lists[0] != current:
            der = [each.public_bytes(serialization.Encoding.DER) for each in current]
            self._lists = (current, [crl.CertificateList.load(each) for each in der])
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=self._evidence, crls=self._lists[1]
        )


_here = threading.local()


def _desk(source: Authority) -> _Desk:
    desk: _Desk | None = getattr(_here, "desk", None)
    tsa_url = settings().tsa_url
    if desk is None or desk.source is not source or desk.tsa_url != tsa_url:
        desk = _here.desk = _Desk(source, tsa_url)
    return desk


def _parsed(certificate: Any) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
