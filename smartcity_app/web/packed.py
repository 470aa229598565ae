"""Data worked out once and sent to many: compressed beforehand, and asked for again by its tag."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer's body, plain and gzipped."""

    body: bytes
    small: bytes
    tag: str
    """Weak, as it stands for both."""
    media_type: str

    def answer(self, request: Request, *, cache: str) -> Response:
        """The body as this browser takes it, or 304 when it has it already."""
        headers = {"cache-control": cache, "etag": self.tag, "vary": "accept-encoding"}
        if self._is_known(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        if _takes_gzip(request):
            headers["content-encoding"] = "gzip"
            return Response(self.small, media_type=self.media_type, headers=headers)
        return Response(self.body, media_type=self.media_type, headers=headers)

    def _is_known(self, tags: str) -> bool:
        strong = self.tag.removeprefix("W/")
        return any(each.strip().removeprefix("W/") in (strong, "*") for each in tags.split(","))


def pack(content: Any, media_type: str = "application/json") -> Packed:
    """As JSON without a needless space. Takes a while: not on the event loop."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return pack_text(text, media_type)


def pack_text(text: str, media_type: str) -> Packed:
    """As it stands. Takes a while too."""
    body = text.encode()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    return Packed(body, gzip.compress(body, 6, mtime=0), tag, media_type)


def _takes_gzip(request: Request) -> bool:
    for each in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = each.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
