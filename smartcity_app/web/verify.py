"""Anyone checks a letter: the code under the QR, the page, the machine answer, the very bytes."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from smartcity_app.civic import profile, register, words
from smartcity_app.civic.register import PublicLetter
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import TooMany
from smartcity_app.web import origin, templates
from smartcity_app.web.limits import PerAddress

LIMIT = 5_000_000
TITLES = {
    "genuine": "Surat ini asli",
    "expired": "Surat ini asli, tetapi masa berlakunya habis",
    "revoked": "Surat ini sudah dicabut",
    "replaced": "Surat ini sudah diganti",
    "unknown": "Kode ini tidak kami kenal",
}

_tries = PerAddress(rate=400.0, burst=2000.0)
"""Guessing 128 bits is hopeless at any rate; this keeps one address from taking the machine."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What is said of a PDF that was handed in."""

    same: bool
    title: str
    line: str


async def find(request: Request) -> Response:
    """GET /v?kode=…: from the form to the page of that code."""
    code = "".join(request.query_params.get("kode", "").split()).replace("-", "").lower()[:60]
    if not code:
        return await _answer(request, "", None)
    return RedirectResponse(f"/v/{quote(code, safe='')}", 303, templates.NO_STORE)


async def show(request: Request) -> Response:
    """GET /v/<code>."""
    code = request.path_params["code"]
    return await _answer(request, code, await _look_up(request, code))


async def show_json(request: Request) -> Response:
    """GET /v/<code>.json: the same for machines."""
    code = request.path_params["code"]
    letter = await _look_up(request, code)
    open_ = {**templates.NO_STORE, "access-control-allow-origin": "*"}
    return JSONResponse(_as_json(letter), 200 if letter else 404, open_)


async def compare(request: Request) -> Response:
    """POST /v/<code>: whether the PDF sent is the issued one, byte for byte. It is not kept."""
    code = request.path_params["code"]
    letter = await _look_up(request, code)
    digest = await _digest_of_upload(request)
    compared = _compared(letter, digest) if letter else None
    if request.headers.get("accept", "").startswith("application/json"):
        said = {**_as_json(letter), "sama": bool(compared and compared.same)}
        return JSONResponse(said, 200 if letter else 404, templates.NO_STORE)
    return await _answer(request, code, letter, compared)


async def _look_up(request: Request, code: str) -> PublicLetter | None:
    if not _tries.try_take(origin.address_of(request.scope)):
        raise TooMany
    if len(code) > 60:
        return None
    return await db.off_loop(
        lambda: db.run(lambda session: register.look_up(session, code), writes=False)
    )


async def _answer(
    request: Request, code: str, letter: PublicLetter | None, compared: Compared | None = None
) -> Response:
    status = letter.status if letter else "unknown"
    return templates.page(
        "verify",
        status_code=200 if letter or not code else 404,
        status=status,
        title=TITLES[status],
        letter=letter,
        code=code,
        compared=compared,
        length=register.CODE_LENGTH,
        hours=opening_hours(),
    )


def _compared(letter: PublicLetter, digest: str) -> Compared:
    if not hmac.compare_digest(digest, letter.sha256):
        return Compared(
            False,
            "Berkas ini bukan surat yang terbit",
            "Isinya berbeda dari surat dengan kode ini. Hasil pindai, foto, atau cetak ulang ke "
            "PDF selalu berbeda; mintalah berkas aslinya.",
        )
    if letter.status == "genuine":
        return Compared(True, "Berkas ini sama persis", "Tidak ada satu huruf pun yang berubah.")
    return Compared(
        True, "Berkas ini sama persis, tetapi tidak berlaku", "Lihat keterangan di bawah."
    )


async def _digest_of_upload(request: Request) -> str:
    """SHA-256 of the file field, refused above 5 MB. Spooled by the parser, never stored by us."""
    async with request.form(max_files=1, max_fields=5) as form:
        given = form.get("berkas")
        if not isinstance(given, UploadFile) or not given.size:
            raise HTTPException(413, "Pilih dulu berkas PDF surat itu.")
        if given.size > LIMIT:
            raise HTTPException(413, "Berkas lebih dari 5 MB. Surat kami selalu lebih kecil.")
        digest = hashlib.sha256()
        while chunk := await given.read(256_000):
            digest.update(chunk)
        return digest.hexdigest()


def _as_json(letter: PublicLetter | None) -> dict[str, Any]:
    """The published shape; names do not change without a new address."""
    checked = {"diperiksa": clock.now().isoformat(timespec="seconds")}
    if letter is None:
        return {"status": "unknown", **checked}
    return {
        "status": letter.status,
        "jenis": letter.kind,
        "nomor": letter.number,
        "tanggal": letter.issued_on.isoformat(),
        "berlaku_sampai": letter.valid_until.isoformat() if letter.valid_until else None,
        "unit": letter.unit,
        "nama": letter.subject_masked,
        "nik": letter.nik_masked,
        "penanda_tangan": [
            {"nama": name, "jabatan": office, "waktu": at.isoformat(timespec="seconds")}
            for name, office, at in letter.signers
        ],
        "sha256": letter.sha256,
        "cap_sha256": letter.statement_sha256 or None,
        "sertifikat_uji": letter.test_certificate,
        "berakhir": letter.ended_at.isoformat(timespec="seconds") if letter.ended_at else None,
        "alasan": letter.reason_public or None,
        "pengganti": letter.replaced_by or None,
        "nomor_pengganti": letter.replaced_by_number or None,
        **checked,
    }


def opening_hours() -> str:
    """ "Senin sampai Jumat, 07.30–15.30" when all days are alike, else the days one by one."""
    city, days = profile.city(), ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    there = [(days[n], hours) for n in range(7) if (hours := city.hours_on(n))]
    spans = {f"{hours.opens:%H.%M}–{hours.closes:%H.%M}" for _, hours in there}
    if len(spans) == 1:
        return f"{there[0][0]} sampai {there[-1][0]}, {spans.pop()}"
    return words.listed([f"{day} {hours.opens:%H.%M}–{hours.closes:%H.%M}" for day, hours in there])
