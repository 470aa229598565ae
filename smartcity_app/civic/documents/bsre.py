"""Signing through BSrE's E-Sign client service (HTTP Basic, one call a signature).

The interface as public regional applications use it: `GET /api/user/status/{nik}` and
`POST /api/sign/pdf`. The passphrase is in one request body and nowhere else.
"""

import functools
import logging
import re
from datetime import datetime
from typing import Any

import httpx

from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.documents.port import Pen, SignerIdentity
from smartcity_app.civic.documents.signing_key import WrongPin
from smartcity_app.kernel.errors import CityError, NotAllowed, Unavailable

_PATIENCE = httpx.Timeout(60, connect=5, pool=5)
"""Seconds. BSrE itself takes 2 to 20 for a signature on a busy day."""

_LAW = (
    'UU ITE No. 11 Tahun 2008 Pasal 5 Ayat 1: "Informasi Elektronik dan/atau Dokumen Elektronik '
    'dan/atau hasil cetaknya merupakan alat bukti hukum yang sah."'
)
_BY_BSRE = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang "
    "diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), BSSN."
)

_UNREACHABLE = "BSrE belum bisa dihubungi. Belum ada yang ditandatangani. Coba lagi sebentar lagi."
_SILENT = "BSrE tidak menjawab pada waktunya. Surat tetap menunggu Anda. Coba lagi sebentar lagi."
_UNUSABLE = "Jawaban BSrE tidak dapat dipakai. Surat tetap menunggu Anda. Coba lagi sebentar lagi."
_WRONG_PASSPHRASE = "Passphrase BSrE tidak cocok. Belum ada yang ditandatangani. Coba lagi."
_DOOR_SHUT = (
    "BSrE menolak sambungan dari kota ini. Belum ada yang ditandatangani. Kabari admin kota."
)
_NO_CERTIFICATE = (
    "Sertifikat BSrE Anda belum aktif. Belum ada yang ditandatangani. "
    "Minta admin kota memeriksa sertifikat Anda di BSrE."
)


class BsreSigner:
    """Signs with the signer's own BSrE certificate, held by BSrE. Safe to share between threads."""

    name = "Balai Sertifikasi Elektronik (BSrE)"
    real = True

    def __init__(
        self, url: str, username: str, password: str, *, patience: httpx.Timeout = _PATIENCE
    ) -> None:
        _keep_niks_out_of_logs()
        self._http = httpx.Client(
            base_url=url, auth=(username, password), timeout=patience, trust_env=False
        )

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
        """See `Signer.sign`. BSrE sets time, reason and level itself. The call is never repeated
        once it may have arrived: an answer that was lost is for the signer to ask for again."""
        if not re.fullmatch(r"[0-9]{16}", who.nik):
            raise NotAllowed(_NO_CERTIFICATE)
        self._must_hold_certificate(who.nik)
        answer = self._ask(
            "POST",
            "/api/sign/pdf",
            data={"nik": who.nik, "passphrase": passphrase, "tampilan": "invisible"},
            files={"file": ("surat.pdf", pdf, "application/pdf")},
        )
        if not answer.content.startswith(b"%PDF-"):
            raise _refusal(answer)
        return _accepted(answer.content, pdf, order)

    def opened(self, passphrase: str) -> Pen:
        """See `Signer.opened`. BSrE opens the key anew for every letter."""
        return functools.partial(self.sign, passphrase=passphrase)

    def footer_sentences(self) -> tuple[str, ...]:
        """BSrE's own sentence, which only its signatures may carry."""
        return (_LAW, _BY_BSRE)

    def _must_hold_certificate(self, nik: str) -> None:
        answer = self._ask("GET", f"/api/user/status/{nik}")
        if str(_json(answer).get("status", "")).upper() != "ISSUE":
            raise NotAllowed(_NO_CERTIFICATE)

    def _ask(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """One request, one answer with status 200; anything else as a refusal."""
        try:
            answer = self._http.request(method, path, **parts)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise Unavailable(_UNREACHABLE) from None
        except httpx.HTTPError:
            raise Unavailable(_SILENT) from None
        if answer.status_code != httpx.codes.OK:
            raise _refusal(answer)
        return answer


def _refusal(answer: httpx.Response) -> CityError:
    """What an answer without a signed PDF means for the person who waits for it."""
    if answer.status_code in (401, 403):
        return Unavailable(_DOOR_SHUT)
    told = _json(answer)
    if "passphrase" in str(told).lower():
        return WrongPin(_WRONG_PASSPHRASE)
    if answer.is_client_error:
        return NotAllowed(
            f"BSrE menolak tanda tangan ini (kode {_code(told) or answer.status_code}). "
            "Belum ada yang ditandatangani. Kabari admin kota."
        )
    return Unavailable(_UNUSABLE)


def _accepted(signed: bytes, pdf: bytes, order: int) -> bytes:
    """The answer, if it is this PDF with exactly one more good signature."""
    if order > 1 and not signed.startswith(pdf):
        raise Unavailable(_UNUSABLE)
    try:
        seen = inspect(signed)
    except CityError:
        raise Unavailable(_UNUSABLE) from None
    if len(seen) != order or not all(each.intact and each.whole for each in seen):
        raise Unavailable(_UNUSABLE)
    return signed


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _code(told: dict[str, Any]) -> str:
    code = str(told.get("status_code", ""))
    return code if re.fullmatch(r"[0-9]{1,6}", code) else ""


class _NoNik(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return "/api/user/status/" not in record.getMessage()


_NO_NIK = _NoNik()


def _keep_niks_out_of_logs() -> None:
    """httpx logs every address it asks for, and BSrE wants the NIK in one of them."""
    logging.getLogger("httpx").addFilter(_NO_NIK)
