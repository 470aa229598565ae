"""Signatures of the local authority, judged by others than us."""

import io
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko_certvalidator.registry import SimpleCertificateStore

from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.authority import Authority
from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.documents.cms_frame import FramedSigner
from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.documents.port import SignerIdentity
from smartcity_app.civic.documents.signing_key import WrongPin, unlock
from smartcity_app.kernel import clock
from smartcity_app.kernel.errors import Incomplete, NotAllowed
from tests.civic.documents.conftest import LURAH_PIN, SKU, Sign


def test_poppler_accepts_both_signatures(issued: Path) -> None:
    said = subprocess.run(
        ["pdfsig", "-nocert", issued], capture_output=True, text=True, check=False
    ).stdout
    assert said.count("Signature is Valid") == 2
    assert said.count("ETSI.CAdES.detached") == 2
    assert "Agus Widodo" in said
    assert "Ratna Dewi Lestari" in said
    assert said.count("Total document signed") == 1, "the last one covers the whole file"


def test_the_file_alone_proves_that_nothing_was_revoked(issued: Path, authority: Authority) -> None:
    """pyHanko, revocation required, with only what the file carries: both signatures hold."""
    reader = PdfFileReader(io.BytesIO(issued.read_bytes()))
    root = x509.Certificate.load(authority.root.certificate.public_bytes(Encoding.DER))
    context = DocumentSecurityStore.read_dss(reader).as_validation_context(
        {"trust_roots": [root], "allow_fetching": False, "revocation_mode": "require"}
    )
    judged = [validate_pdf_signature(each, context) for each in reader.embedded_signatures]
    assert [each.bottom_line for each in judged] == [True, True]
    assert judged[0].timestamp_validity is None
    assert judged[1].timestamp_validity.trusted, "the last one is B-LT: time stamp and evidence"


def test_evidence_comes_with_the_last_signature_only(letter: bytes, sign: Sign) -> None:
    half, whole = (PdfFileReader(io.BytesIO(sign(letter, times=times))) for times in (1, 2))
    assert "/DSS" not in half.root
    assert len(whole.root["/DSS"]["/CRLs"]) == 2


def test_a_signature_leaves_every_byte_before_it_alone(letter: bytes, issued: Path) -> None:
    assert issued.read_bytes().startswith(letter)


def test_the_city_reads_who_signed_and_when(letter: bytes, sign: Sign, authority) -> None:
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)
    with clock.held(moment + timedelta(seconds=2)):
        first, second = inspect(sign(letter, at=moment), source=authority)
    assert (first.name, second.name) == ("Agus Widodo", "Ratna Dewi Lestari")
    assert first.at == moment
    assert second.at == moment + timedelta(seconds=2), "by the time stamp"
    assert first.intact
    assert first.trusted
    assert first.whole
    assert second.intact
    assert second.trusted
    assert second.whole


def test_the_signed_letter_still_declares_itself_pdf_a_and_hides_no_field(
    letter: bytes, issued: Path
) -> None:
    reader, before = (PdfFileReader(io.BytesIO(pdf)) for pdf in (issued.read_bytes(), letter))
    assert b"<pdfaid:conformance>A<" in before.root["/Metadata"].data
    assert reader.root["/Metadata"].data == before.root["/Metadata"].data
    for each in reader.embedded_signatures:
        assert each.sig_field["/F"] & 4, "PDF/A wants the print flag"
        assert not each.sig_field["/F"] & 0b100011


def test_the_file_tells_place_and_reason_but_no_nik(issued: Path) -> None:
    for each in PdfFileReader(io.BytesIO(issued.read_bytes())).embedded_signatures:
        assert each.sig_object["/Location"] == "Surabaya"
        assert each.sig_object["/Reason"] == "Menerbitkan surat"
        assert "3578" not in each.signer_cert.subject.human_friendly


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_one_flipped_bit_anywhere_is_found(data, issued: Path, authority: Authority) -> None:
    pdf = bytearray(issued.read_bytes())
    hole = max(re.finditer(rb"/Contents ?<([0-9a-fA-F]+)>", pdf), key=lambda found: found.start())
    at = data.draw(
        st.integers(0, len(pdf) - 1).filter(lambda at: not hole.start(1) <= at < hole.end(1))
    )
    pdf[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        seen = inspect(bytes(pdf), source=authority)
    except Incomplete:
        return
    assert not (len(seen) == 2 and all(each.intact and each.whole for each in seen))


def test_a_changed_word_is_found_by_both_judges(
    letter: bytes, sign: Sign, authority: Authority, tmp_path: Path
) -> None:
    pdf = bytearray(sign(letter))
    font = max(re.finditer(rb"stream\n(.*?)endstream", pdf, re.DOTALL), key=lambda s: len(s[1]))
    pdf[(font.start() + font.end()) // 2] ^= 1
    (tmp_path / "palsu.pdf").write_bytes(pdf)
    said = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "palsu.pdf"], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" not in said
    assert not any(each.intact for each in inspect(bytes(pdf), source=authority))


def test_a_page_changed_behind_the_signatures_is_found(issued: Path, authority: Authority) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(issued.read_bytes()))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page[pdf_name("/Rotate")] = NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    seen = inspect(out.getvalue(), source=authority)
    assert [each.intact for each in seen] == [True, True]
    assert [each.whole for each in seen] == [False, False]


def test_a_signature_of_another_authority_is_not_trusted(
    issued: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seen = inspect(issued.read_bytes(), source=Authority(tmp_path / "lain"))
    assert [each.intact for each in seen] == [True, True]
    assert [each.trusted for each in seen] == [False, False]
    assert "Agus" not in caplog.text, "names stay out of logs"


def test_an_unsigned_letter_has_no_signatures(letter: bytes, authority: Authority) -> None:
    assert inspect(letter, source=authority) == []


@pytest.mark.parametrize(
    "junk", [b"", b"%PDF-1.7", b"MZ\x90\x00" * 100, b"%PDF-1.7\n" + b"[" * 9999]
)
def test_what_is_no_pdf_is_refused(junk: bytes, authority: Authority) -> None:
    with pytest.raises(Incomplete):
        inspect(junk, source=authority)


def test_a_cut_off_letter_is_refused(issued: Path, authority: Authority) -> None:
    half = issued.read_bytes()[:9000]
    with pytest.raises(Incomplete):
        inspect(half, source=authority)


def order(authority: Authority, who: SignerIdentity, pdf: bytes, pin: str) -> bytes:
    return LocalSigner(authority).sign(
        pdf, who=who, passphrase=pin, order=1, last=False, at=clock.now(), reason="x", place="x"
    )  # fmt: skip


def test_a_wrong_pin_signs_nothing_and_the_right_one_still_does(
    authority: Authority, lurah: SignerIdentity, letter: bytes
) -> None:
    before = bytes(letter)
    with pytest.raises(WrongPin):
        order(authority, lurah, letter, "402614")
    assert letter == before
    assert len(inspect(order(authority, lurah, letter, LURAH_PIN), source=authority)) == 1


def test_an_officer_without_certificate_is_told_what_to_do(authority, lurah, letter) -> None:
    with pytest.raises(NotAllowed, match="admin kota"):
        order(authority, replace(lurah, key=None), letter, LURAH_PIN)


def test_neither_nik_nor_key_shows_in_an_identity(lurah: SignerIdentity) -> None:
    assert lurah.nik not in repr(lurah)
    assert "sealed" not in repr(lurah)


def test_many_officers_sign_at_once_without_mixing_up(sign: Sign, authority: Authority) -> None:
    def one(at: int) -> tuple[bytes, bytes]:
        pdf = render.render(replace(SKU, number=f"500/{at}"))
        return pdf, sign(pdf)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(one, range(16)))
    for pdf, signed in made:
        assert signed.startswith(pdf)
        first, second = inspect(signed, source=authority)
        assert (first.name, second.name) == ("Agus Widodo", "Ratna Dewi Lestari")
        assert first.intact
        assert second.intact
        assert second.trusted


async def test_a_framed_signature_is_what_pyhanko_would_have_made(
    authority: Authority, lurah: SignerIdentity
) -> None:
    """Byte for byte, but for the signature value itself, which is random with ECDSA."""
    assert lurah.key
    key = unlock(lurah.key, LURAH_PIN)
    chain = SimpleCertificateStore()
    chain.register(x509.Certificate.load(authority.issuer.certificate.public_bytes(Encoding.DER)))
    certificate = x509.Certificate.load(_der(lurah.key.certificate_pem))

    class Plain(SimpleSigner):
        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            return framed.sign_raw(data, digest_algorithm)

    framed = FramedSigner(certificate, key, chain, {})
    plain = Plain(certificate, None, chain, embed_roots=False)
    for digest in (b"\x01" * 32, b"\xfe" * 32):
        ours = await framed.async_sign(digest, "sha256", use_pades=True)
        theirs = await plain.async_sign(digest, "sha256", use_pades=True)
        one, other = ours["content"]["signer_infos"][0], theirs["content"]["signer_infos"][0]
        assert one["signed_attrs"].dump() == other["signed_attrs"].dump()
        other["signature"] = one["signature"].native
        assert ours.dump() == theirs.dump(force=True)


def _der(pem: str) -> bytes:
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)


def test_signatures_follow_pades(issued: Path) -> None:
    """ETSI EN 319 142-1: no signing-time attribute, signing certificate named by hash."""
    for each in PdfFileReader(io.BytesIO(issued.read_bytes())).embedded_signatures:
        kinds = {attribute["type"].native for attribute in each.signer_info["signed_attrs"]}
        assert kinds == {"content_type", "message_digest", "signing_certificate_v2"}
        assert each.sig_object["/SubFilter"] == fields.SigSeedSubFilter.PADES.value


def test_the_local_footer_claims_nothing() -> None:
    said = " ".join(LocalSigner().footer_sentences())
    assert "sertifikat uji (simulasi)" in said
    assert "tidak berkekuatan hukum" in said
    assert not LocalSigner.real
