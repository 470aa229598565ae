"""The specification's documents: one content, as XML or, by the Spark convention, as JSON."""

import json
import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from starlette.responses import Response

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "service_request_updates": "request_update",
    "comments": "comment",
}
"""What one thing in a list is called; JSON leaves it out."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A root element and what is in it: dictionaries in the order of the specification, lists."""

    name: str
    content: Any
    status: int = 200

    def answer(self, written: str) -> Response:
        """As `written` says: xml or json."""
        text = as_json(self.content) if written == "json" else as_xml(self.name, self.content)
        headers = {"cache-control": "no-store", "access-control-allow-origin": "*"}
        # not by media_type: Starlette would write a charset of its own beside ours
        answer = Response(text, self.status, headers=headers)
        answer.headers["content-type"] = TYPES[written]
        return answer


class Fault(Exception):
    """A refusal of the specification: a status, and one or more codes with their description."""

    def __init__(self, status: int, *said: str, code: int = 0) -> None:
        self.document = Document(
            "errors",
            [{"code": code or status, "description": each} for each in said],
            status,
        )
        super().__init__(status)


def as_xml(name: str, content: Any) -> str:
    """With the declaration, and no namespace."""
    out = ['<?xml version="1.0" encoding="utf-8"?>\n']
    _write(out, name, content)
    return "".join(out)


def as_json(content: Any) -> str:
    """Lists without the name of what is in them, nothing as null."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False)


def _write(out: list[str], name: str, content: Any) -> None:
    out.append(f"<{name}>")
    if isinstance(content, dict):
        for key, value in content.items():
            _write(out, key, value)
    elif isinstance(content, list):
        for each in content:
            _write(out, ITEMS[name], each)
    else:
        out.append(escape(_NOT_XML.sub("", _plain(content))))
    out.append(f"</{name}>")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
