"""A letter, a test authority and two officials, shared by the tests of documents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.authority import Authority
from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.documents.port import SignerIdentity
from smartcity_app.civic.documents.sheet import (
    Facts,
    Letterhead,
    Paragraph,
    Sheet,
    SignatureBlock,
)

LURAH_PIN, CAMAT_PIN = "402613", "sukolilo raya 7"
URL = "https://rumah.surabaya.go.id/v/K7QMZP2D9TXW4RBHN6FYC3VJ8E"

SKU = Sheet(
    letterhead=Letterhead(
        "PEMERINTAH KOTA SURABAYA",
        ("KECAMATAN SUKOLILO", "KELURAHAN KEPUTIH"),
        "Jl. Keputih Tegal No. 25, Surabaya 60111",
        "surabaya.go.id",
    ),
    title="Surat Keterangan Usaha",
    number="500.3/0012/436.9.18.3/2026",
    blocks=(
        Paragraph("Yang bertanda tangan di bawah ini, Lurah Keputih, menerangkan bahwa:"),
        Facts((("Nama", "Siti Aminah"), ("NIK", "3578094501900001"), ("Pekerjaan", "Wiraswasta"))),
        Paragraph("adalah benar mempunyai usaha di wilayah kami:", indent=False),
        Facts((("Nama usaha", "Warung Barokah"), ("Keperluan", "Pengajuan kredit usaha"))),
        Paragraph("Demikian surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya."),
    ),
    place_and_date="Surabaya, 27 Juli 2026",
    signatures=(
        SignatureBlock(
            "Mengetahui,", "Camat Sukolilo", "Ratna Dewi Lestari", "Pembina", "19700101"
        ),
        SignatureBlock("", "Lurah Keputih", "Agus Widodo", "Penata", "19850614"),
    ),
    verify_url=URL,
    code="K7QMZP2D9TXW4RBHN6FYC3VJ8E",
    footer=("Sertifikat uji (simulasi), tidak berkekuatan hukum.",),
    subject="Surat Keterangan Usaha, Kelurahan Keputih",
)


def about(*rows: tuple[str, str], **more: Any) -> Sheet:
    """The letter with these facts in place of its own."""
    return replace(SKU, blocks=(Facts(rows), Paragraph("Demikian.")), **more)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("keys") / "authority")


@pytest.fixture(scope="session")
def lurah(authority: Authority) -> SignerIdentity:
    key = authority.enrol("Agus Widodo", "00000017", LURAH_PIN)
    return SignerIdentity("Agus Widodo", "Lurah Keputih", nik="3578091203800002", key=key)


@pytest.fixture(scope="session")
def camat(authority: Authority) -> SignerIdentity:
    key = authority.enrol("Ratna Dewi Lestari", "00000018", CAMAT_PIN)
    return SignerIdentity("Ratna Dewi Lestari", "Camat Sukolilo", nik="3578094107750003", key=key)


Sign = Callable[..., bytes]


@pytest.fixture(scope="session")
def sign(authority: Authority, lurah: SignerIdentity, camat: SignerIdentity) -> Sign:
    """Signs once or twice, the second time as the last."""
    signer = LocalSigner(authority)

    def signed(pdf: bytes, times: int = 2, at: datetime | None = None) -> bytes:
        people = ((lurah, LURAH_PIN), (camat, CAMAT_PIN))[:times]
        for order, (who, pin) in enumerate(people, 1):
            pdf = signer.sign(
                pdf,
                who=who,
                passphrase=pin,
                order=order,
                last=order == 2,
                at=at or datetime.now(UTC),
                reason="Menerbitkan surat",
                place="Surabaya",
            )
        return pdf

    return signed


@pytest.fixture(scope="session")
def letter() -> bytes:
    return render.render(SKU)


@pytest.fixture(scope="session")
def issued(letter: bytes, sign: Sign, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The letter as its owner gets it: signed by lurah and camat."""
    path = tmp_path_factory.mktemp("issued") / "surat.pdf"
    path.write_bytes(sign(letter))
    return path
