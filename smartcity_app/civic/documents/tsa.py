"""Time stamps from an authority outside the city (RFC 3161 over HTTP)."""

import httpx
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from smartcity_app.kernel.errors import Unavailable

PATIENCE = 8.0
"""Seconds."""
MOST = 64_000
"""Bytes of an answer."""


class HttpStamper(TimeStamper):
    """Asks the authority at `url` each time; its answer is checked against the question.

    Nothing is asked twice by itself: a signature without its stamp is not entered, and the signer
    tries again under the same number. Raises Unavailable with a sentence for them.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's answer to one question."""
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
                answer = await client.post(
                    self.url,
                    content=req.dump(),
                    headers={"content-type": "application/timestamp-query"},
                )
        except httpx.HTTPError as trouble:
            raise _unavailable() from trouble
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        good = answer.status_code == 200 and kind == "application/timestamp-reply"
        if not good or len(answer.content) > MOST:
            raise _unavailable()
        try:
            return tsp.TimeStampResp.load(answer.content, strict=True)
        except ValueError as trouble:
            raise _unavailable() from trouble

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token over this digest; Unavailable when the answer is refused or about another."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            said = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            same = said["hashed_message"].native == message_digest
        except (TimestampRequestError, ValueError, KeyError, TypeError, AttributeError) as trouble:
            raise _unavailable() from trouble  # pyHanko stumbles over its words on a wrong nonce
        if not same:
            raise _unavailable()
        return token


def _unavailable() -> Unavailable:
    return Unavailable(
        "Penanda waktu sedang tidak bisa dihubungi, jadi surat belum ditandatangani. "
        "Coba lagi sebentar; nomornya tetap."
    )
