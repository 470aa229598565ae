"""How fast letters are drawn and signed, beside the same libraries used the way their manuals show.

Variants take turns within one run, so that a busy machine slows them alike; figures are CPU time
of this process, median of the rounds. Both sides draw with the same kept compiler unless named
otherwise and use the same in-process time stamper, which favours the reference.
"""

import asyncio
import io
import itertools
import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import typst
from asn1crypto import crl, keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.authority import Authority
from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.documents.cms_frame import FramedStamper
from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.documents.port import SignerIdentity
from smartcity_app.civic.documents.signing_key import unlock
from smartcity_app.kernel import clock
from tests.bench.figures import Benchmark, Figure
from tests.bench.house import House
from tests.civic.documents.conftest import SKU

ROUNDS, EACH = 5, 8
PINS = ("402613", "917355")


def measure(_: House) -> list[Benchmark]:
    """CPU milliseconds a letter and letters a second, ours beside the libraries as shipped."""
    logging.getLogger("pyhanko").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Authority(Path(folder) / "authority"))
        ms = _take_turns(bench.variants())
    shipped, a_second = "pyHanko as shipped", "letters/s a core"
    whole, theirs = 1000 / ms["whole"], 1000 / ms["whole shipped"]
    figures = [
        _beside("letter drawn", ms, "draw", "typst, compiler made anew", "draw anew", most=6.0),
        _beside("first signature (B-B)", ms, "first", shipped, "first shipped"),
        _beside("last signature (B-LT)", ms, "last", shipped, "last shipped"),
        Figure(
            "drawn and signed twice, the last B-LT", whole, a_second, None, 25.0, shipped, theirs
        ),
        Figure("… times as many as pyHanko as shipped", whole / theirs, "×", least=1.6),
        Figure("… with a PIN opened for each signature", 1000 / ms["whole pins"], a_second),
        *(
            Figure(name, ms[key], "ms CPU")
            for name, key in (
                ("key opened by PIN", "unlock"),
                ("two signatures judged", "inspect"),
                ("draft preview (PNG)", "preview"),
            )
        ),
    ]
    return [Benchmark("letters", figures)]


class _Bench:
    """Everything that is kept between letters, on both sides."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.signer = LocalSigner(authority)
        names = ("Agus Widodo", "Ratna Dewi Lestari")
        self.people = [
            SignerIdentity(name, key=authority.enrol(name, f"{i:08d}", pin))
            for i, (name, pin) in enumerate(zip(names, PINS, strict=True))
        ]
        self.keys = [unlock(w.key, pin) for w, pin in zip(self.people, PINS, strict=True) if w.key]
        self.shipped = _Shipped(authority, self.people, self.keys)
        self.serial = itertools.count()
        self.letter = self.draw()
        self.half = self.sign(self.letter, 0)
        self.issued = self.sign(self.half, 1)

    def variants(self) -> dict[str, Callable[[], object]]:
        shipped = self.shipped
        return {
            "draw": self.draw,
            "draw anew": self.draw_anew,
            "first": lambda: self.sign(self.letter, 0),
            "first shipped": lambda: shipped.sign(self.letter, 0),
            "last": lambda: self.sign(self.half, 1),
            "last shipped": lambda: shipped.sign(self.half, 1),
            "whole": lambda: self.sign(self.sign(self.draw(), 0), 1),
            "whole shipped": lambda: shipped.sign(shipped.sign(self.draw(), 0), 1),
            "whole pins": lambda: self.sign_with_pin(self.sign_with_pin(self.draw(), 0), 1),
            "unlock": lambda: unlock(self.people[0].key, PINS[0]),  # type: ignore[arg-type]
            "inspect": lambda: inspect(self.issued, source=self.authority),
            "preview": lambda: render.preview(self.sheet()),
        }

    def sheet(self) -> Any:
        """A letter no compiler has seen: typst remembers what it has laid out before."""
        serial = next(self.serial)
        code = f"{serial:026d}"
        number, url = f"500.3/{serial}/436.9/2026", f"https://rumah.example/v/{code}"
        return replace(SKU, number=number, code=code, verify_url=url)

    def draw(self) -> bytes:
        return render.render(self.sheet())

    def draw_anew(self) -> object:
        compiler = typst.Compiler(
            input=render.TEMPLATE, font_paths=[render.FOLDER], ignore_system_fonts=True
        )
        return compiler.compile(
            format="pdf", pdf_standards="a-2a", sys_inputs=render._inputs(self.sheet())
        )

    def sign(self, pdf: bytes, which: int) -> bytes:
        return self.signer.sign_with(
            pdf, who=self.people[which], key=self.keys[which], order=which + 1, last=which == 1,
            at=clock.now(), reason="Menerbitkan surat", place="Surabaya",
        )  # fmt: skip

    def sign_with_pin(self, pdf: bytes, which: int) -> bytes:
        return self.signer.sign(
            pdf, who=self.people[which], passphrase=PINS[which], order=which + 1, last=which == 1,
            at=clock.now(), reason="Menerbitkan surat", place="Surabaya",
        )  # fmt: skip


class _Shipped:
    """pyHanko as its manual shows it: `sign_pdf` with a kept `SimpleSigner`."""

    def __init__(
        self, authority: Authority, people: list[SignerIdentity], private_keys: list[Any]
    ) -> None:
        self.root, self.issuer, stamper = (
            x509.Certificate.load(each.certificate.public_bytes(Encoding.DER))
            for each in (authority.root, authority.issuer, authority.stamper)
        )
        self.crls = [
            crl.CertificateList.load(each.public_bytes(Encoding.DER))
            for each in authority.revocation_lists()
        ]
        chain = SimpleCertificateStore()
        chain.register_multiple([self.issuer, self.root])
        self.stamper = FramedStamper(stamper, authority.stamper.key, chain)
        asyncio.run(self.stamper.async_dummy_response("sha256"))
        self.signers = [
            signers.SimpleSigner(
                x509.Certificate.load(
                    certificates.load_pem_x509_certificate(
                        who.key.certificate_pem.encode()  # type: ignore[union-attr]
                    ).public_bytes(Encoding.DER)
                ),
                keys.PrivateKeyInfo.load(
                    key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
                ),
                chain,
            )
            for who, key in zip(people, private_keys, strict=True)
        ]

    def sign(self, pdf: bytes, which: int) -> bytes:
        last = which == 1
        about = signers.PdfSignatureMetadata(
            field_name=f"TTE{which + 1}",
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            reason="Menerbitkan surat",
            location="Surabaya",
            embed_validation_info=last,
            validation_context=self._context() if last else None,
        )
        return signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)),
            about,
            signer=self.signers[which],
            timestamper=self.stamper if last else None,
        ).getvalue()

    def _context(self) -> ValidationContext:
        return ValidationContext(
            trust_roots=[self.root],
            other_certs=[self.issuer],
            crls=self.crls,
            allow_fetching=False,
            revocation_mode="hard-fail",
        )


def _take_turns(variants: dict[str, Callable[[], object]]) -> dict[str, float]:
    """CPU milliseconds a call, by name."""
    rounds: dict[str, list[float]] = {name: [] for name in variants}
    for call in variants.values():
        call()
    for _ in range(ROUNDS):
        for name, call in variants.items():
            began = time.process_time()
            for _ in range(EACH):
                call()
            rounds[name].append((time.process_time() - began) / EACH * 1000)
    return {name: statistics.median(each) for name, each in rounds.items()}


def _beside(
    name: str,
    ms: dict[str, float],
    ours: str,
    reference: str,
    theirs: str,
    most: float | None = None,
) -> Figure:
    return Figure(name, ms[ours], "ms CPU", most, None, reference, ms[theirs])
