"""CMS signatures laid out once per certificate, filled in per document.

Of the 15 ms a PAdES signature takes in pyHanko, 12 go into encoding structures that are the
same for every letter of a signer. `Frame` keeps those as bytes, taken from a signature pyHanko
made itself, and puts digest, signature and time stamp between them (RFC 5652 section 5).
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asn1crypto import algos, cms, tsp, x509
from asn1crypto.parser import emit
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import CertificateStore

from smartcity_app.kernel import clock

_POLICY = "1.3.6.1.4.1.32473.1"
"""Time stamping policy: an example number (RFC 5612), because ours promises nothing."""

_SEQUENCE, _SET, _OCTETS = 16, 17, 4
_DIGEST_TYPE = cms.CMSAttributeType("message_digest").dump()
_STAMP_TYPE = cms.CMSAttributeType("signature_time_stamp_token").dump()
_SIGNED_DATA = cms.ContentType("signed_data").dump()


@dataclass(frozen=True)
class Frame:
    """The unchanging parts of one signer's CMS signatures, each DER."""

    opening: bytes
    """Version and digest algorithms of the whole."""
    content: bytes
    certificates: bytes
    signer: bytes
    """Version, identifier and digest algorithm of the one signer."""
    attributes: tuple[bytes, ...]
    """Signed attributes but the digest."""
    algorithm: bytes

    @classmethod
    def of(cls, made: cms.ContentInfo) -> "Frame":
        """The frame of a signature with one signer."""
        whole, signer = made["content"], made["content"]["signer_infos"][0]
        return cls(
            opening=whole["version"].dump() + whole["digest_algorithms"].dump(),
            content=whole["encap_content_info"].dump(),
            certificates=whole["certificates"].dump(),
            signer=signer["version"].dump()
            + signer["sid"].dump()
            + signer["digest_algorithm"].dump(),
            attributes=tuple(
                each.dump()
                for each in signer["signed_attrs"]
                if each["type"].native != "message_digest"
            ),
            algorithm=signer["signature_algorithm"].dump(),
        )

    def signed(self, digest: bytes, sign: Callable[[bytes], bytes]) -> tuple[bytes, bytes]:
        """The signed attributes for `digest` (SHA-256), and their signature."""
        own = _sequence(_DIGEST_TYPE + _set(emit(0, 0, _OCTETS, digest)))
        attributes = b"".join(sorted((*self.attributes, own)))
        return attributes, sign(_set(attributes))

    def filled(
        self, attributes: bytes, signature: bytes, *, content: bytes = b"", stamp: bytes = b""
    ) -> bytes:
        """The finished signature, with `content` inside it and a time `stamp` token if given."""
        unsigned = _tagged(1, _sequence(_STAMP_TYPE + _set(stamp))) if stamp else b""
        signer = _sequence(
            self.signer
            + _tagged(0, attributes)
            + self.algorithm
            + emit(0, 0, _OCTETS, signature)
            + unsigned
        )
        body = self.opening + (content or self.content) + self.certificates + _set(signer)
        return _sequence(_SIGNED_DATA + _tagged(0, _sequence(body)))


class FramedSigner(SimpleSigner):
    """pyHanko's signer on a P-256 key that is held open, its signatures filled into a frame."""

    def __init__(
        self,
        certificate: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
        chain: CertificateStore,
        frames: dict[bytes, Frame],
    ) -> None:
        super().__init__(certificate, None, chain, embed_roots=False)
        self._held = key
        self._frames = frames

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """One key operation, 0.02 ms: the key is not parsed again, as it is in `SimpleSigner`."""
        return self._held.sign(data, ec.ECDSA(hashes.SHA256()))

    async def async_sign(
        self,
        data_digest: bytes,
        digest_algorithm: str,
        *arguments: Any,
        timestamper: TimeStamper | None = None,
        **more: Any,
    ) -> cms.ContentInfo:
        """What `SimpleSigner` would return, for a SHA-256 digest."""
        frame = await self._frame(data_digest, digest_algorithm, *arguments, **more)
        attributes, signature = frame.signed(data_digest, self._sign)
        stamp = b""
        if timestamper is not None:
            token = await timestamper.async_timestamp(hashlib.sha256(signature).digest(), "sha256")
            stamp = token.dump()
        return cms.ContentInfo.load(frame.filled(attributes, signature, stamp=stamp))

    def _sign(self, data: bytes) -> bytes:
        return self.sign_raw(data, "sha256")

    async def _frame(
        self, data_digest: bytes, digest_algorithm: str, *arguments: Any, **more: Any
    ) -> Frame:
        """This certificate's frame; the first one is made by pyHanko in full."""
        if digest_algorithm != "sha256":
            raise ValueError("letters are signed over SHA-256")
        assert self.signing_cert is not None
        name = self.signing_cert.sha256
        if name not in self._frames:
            made = await super().async_sign(data_digest, digest_algorithm, *arguments, **more)
            self._frames[name] = Frame.of(made)
        return self._frames[name]


class FramedStamper(TimeStamper):
    """Time stamps (RFC 3161) of the test authority, made in this process from the city's clock."""

    def __init__(
        self,
        certificate: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
        chain: CertificateStore,
    ) -> None:
        super().__init__(include_nonce=False)
        self._signer = FramedSigner(certificate, key, chain, {})

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token saying that this digest existed now."""
        info = _stamp_info(message_digest, md_algorithm)
        content = cms.EncapsulatedContentInfo(
            {"content_type": "tst_info", "content": cms.ParsableOctetString(info)}
        )
        digest = hashlib.sha256(info).digest()
        signer = self._signer
        frame = await signer._frame(digest, "sha256", is_pdf_sig=False, encap_content_info=content)
        attributes, signature = frame.signed(digest, signer._sign)
        return cms.ContentInfo.load(frame.filled(attributes, signature, content=content.dump()))


def _stamp_info(message_digest: bytes, md_algorithm: str) -> bytes:
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": _POLICY,
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": md_algorithm}),
                "hashed_message": message_digest,
            },
            "serial_number": secrets.randbits(127),
            "gen_time": clock.now().replace(microsecond=0),
        }
    )
    return bytes(info.dump())


def _sequence(contents: bytes) -> bytes:
    return bytes(emit(0, 1, _SEQUENCE, contents))


def _set(contents: bytes) -> bytes:
    return bytes(emit(0, 1, _SET, contents))


def _tagged(number: int, contents: bytes) -> bytes:
    return bytes(emit(2, 1, number, contents))
