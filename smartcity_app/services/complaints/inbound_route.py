"""POST /api/pesan-masuk: the gateway hands in a message, signed.

`X-Timestamp` is the Unix time in seconds; `X-Signature` is the hex HMAC-SHA256 under
SMARTCITY_INBOUND_SECRET of the timestamp, a full stop and the body. Five minutes later it is stale;
the same `id` is taken in once. The body is {"id", "from", "text", "channel": whatsapp or sms}.
"""

import hmac
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from smartcity_app.civic.identity import parse_phone
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import Incomplete, SignedOut, TooMany
from smartcity_app.kernel.settings import settings
from smartcity_app.services.complaints import inbound
from smartcity_app.services.complaints.filing import MOST_WORDS
from smartcity_app.services.complaints.inbound import Channel, Message
from smartcity_app.web import origin, templates
from smartcity_app.web.limits import PerAddress

WINDOW = 300
"""Seconds a signature is good for, either way: clocks differ."""
_tries = PerAddress(rate=50.0, burst=500.0)


class Posted(BaseModel):
    """The body."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    sender: Annotated[str, StringConstraints(max_length=40)] = Field(alias="from")
    text: Annotated[str, StringConstraints(max_length=MOST_WORDS)]
    channel: Channel = "whatsapp"


async def take(request: Request) -> Response:
    """200 {"diterima": true, "nomor": null or the report's}; 401 when not signed by our gateway."""
    if not _tries.try_take(origin.address_of(request.scope)):
        raise TooMany
    secret = settings().inbound_secret.get_secret_value()
    if not secret:
        raise HTTPException(404)
    body = await request.body()
    stamp = request.headers.get("x-timestamp", "")
    if not is_signed(secret, stamp, body, request.headers.get("x-signature", "")):
        raise SignedOut("Pesan ini tidak ditandatangani oleh gerbang kami, atau sudah basi.")
    try:
        posted = Posted.model_validate_json(body)
    except ValidationError:
        raise Incomplete("Isi pesan tidak terbaca: id, from, text, channel.") from None
    phone = parse_phone(posted.sender)
    text = "".join(each for each in posted.text if each.isprintable() or each == "\n")
    message = Message(posted.id, phone, text, posted.channel)
    ref = await db.off_loop(lambda: db.run(lambda session: inbound.take(session, message)))
    return JSONResponse({"diterima": True, "nomor": ref or None}, 200, templates.NO_STORE)


def is_signed(secret: str, stamp: str, body: bytes, signature: str) -> bool:
    """Whether the gateway signed this body within the window. Compared in constant time."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        return False
    if abs(clock.now().timestamp() - int(stamp)) > WINDOW:
        return False
    expected = sign(secret, stamp, body)
    return hmac.compare_digest(expected.encode(), signature.strip().lower().encode("utf-8"))


def sign(secret: str, stamp: str, body: bytes) -> str:
    """What X-Signature has to be."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, "sha256").hexdigest()
