"""Looking at the signatures of a PDF that may come from anyone."""

import io
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from smartcity_app.civic.documents.authority import Authority, authority
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import Incomplete

for _library in ("pyhanko", "pyhanko_certvalidator"):
    # They warn with the names in a certificate: personal data, or whatever a stranger wrote there.
    logging.getLogger(_library).setLevel(logging.CRITICAL)

UNREADABLE = "Berkas ini bukan PDF yang utuh. Pilih berkas PDF surat yang asli, lalu coba lagi."


@dataclass(frozen=True)
class SignatureSeen:
    """One signature as found in the file."""

    name: str
    """From the certificate, never from what the file claims beside it."""
    at: datetime | None
    """By a valid time stamp where there is one, else as the signer's machine claimed."""
    intact: bool
    """The bytes it covers are those that were signed."""
    trusted: bool
    """Its certificate leads to our root and is neither expired nor revoked."""
    whole: bool
    """It covers the file as it is, or nothing but further signatures was added since."""


def inspect(pdf: bytes, *, source: Authority | None = None) -> list[SignatureSeen]:
    """Every signature, oldest first; none is an empty list. Refuses (`Incomplete`) what is no PDF.

    Nothing is fetched. Takes 50 ms or more, and must not be called on a running event loop.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = reader.embedded_regular_signatures
        context = _context(reader, source or authority())
        return [_seen(each, context) for each in found]
    except Exception as trouble:
        # A hostile file can fail in any layer of the reader; none of it is our bug to crash on.
        raise Incomplete(UNREADABLE) from trouble


def _seen(signature: EmbeddedPdfSignature, context: ValidationContext) -> SignatureSeen:
    status: Any = validate_pdf_signature(signature, context)
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.intact and stamp.valid and stamp.trusted
    common_name = status.signing_cert.subject.native.get("common_name", "")
    return SignatureSeen(
        name=common_name if isinstance(common_name, str) else "",
        at=stamp.timestamp if stamped else status.signer_reported_dt,
        intact=status.intact and status.valid,
        trusted=status.trusted,
        whole=_whole(status),
    )


def _whole(status: Any) -> bool:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    return (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level is not None
        and status.modification_level <= ModificationLevel.FORM_FILLING
        and bool(status.docmdp_ok)
    )


def _context(reader: PdfFileReader, source: Authority) -> ValidationContext:
    """Our root, revocation required, with the file's own evidence beside our newest lists."""
    settings: dict[str, Any] = {
        "trust_roots": [x509.Certificate.load(_der(source.root.certificate))],
        "other_certs": [x509.Certificate.load(_der(source.issuer.certificate))],
        "crls": [crl.CertificateList.load(_der(each)) for each in source.revocation_lists()],
        "allow_fetching": False,
        "revocation_mode": "hard-fail",
        "moment": clock.now(),
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    except NoDSSFoundError:
        return ValidationContext(**settings)


def _der(thing: Any) -> bytes:
    return bytes(thing.public_bytes(Encoding.DER))
