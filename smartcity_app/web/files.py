"""Files in and out. The body of the request is the file: nothing is spooled before we look."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote, unquote

from pydantic import BaseModel, Field, ValidationError
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from smartcity_app.civic import evidence, files, logins
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.inspection import NotAccepted
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import SignedOut, Unavailable
from smartcity_app.web import origin, sessions, templates

TOO_LARGE = "Berkas lebih dari 5 MB. Kecilkan dulu, lalu kirim lagi."

PICTURE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""No `sandbox` here: browsers will not show a PDF in one. What it could run was refused on
arrival, and nothing may be loaded."""


async def put(request: Request) -> Response:
    """POST /api/berkas → 201 {"id", "ukuran", "jenis", "nama", "halaman"}.

    With ?untuk=bukti a photo is evidence: what it says of time and place is kept, and what X-Photo
    (JSON, `evidence.Claim`) says for it. In a header, since addresses end up in logs.
    """
    if not origin.ours(request):
        raise HTTPException(403)
    key = _key(request)
    actor = await db.off_loop(lambda: db.run(lambda s: _signed_in(s, key), writes=False))
    content = await _body(request)
    name, claim = unquote(request.headers.get("x-file-name", "")), _claim(request)
    row = await db.off_loop(lambda: files.store(actor, name=name, content=content, claim=claim))
    return _stored(row)


def _claim(request: Request) -> evidence.Claim | None:
    if request.query_params.get("untuk") != "bukti":
        return None
    return evidence.claim_of(request.headers.get("x-photo", ""))


class Pages(BaseModel):
    """Photos sent before, in the order of their pages."""

    halaman: list[Annotated[str, Field(max_length=40)]] = Field(max_length=files.MOST_BOUND)
    nama: str = Field("", max_length=200)


async def bind(request: Request) -> Response:
    """POST /api/berkas/gabung {"halaman": [ids], "nama"} → 201 as above: their one PDF."""
    if not origin.ours(request):
        raise HTTPException(403)
    key = _key(request)
    actor = await db.off_loop(lambda: db.run(lambda s: _signed_in(s, key), writes=False))
    try:
        asked = Pages.model_validate_json(await request.body())
    except ValidationError:
        raise NotAccepted(f"Kirim 2 sampai {files.MOST_BOUND} halaman sekaligus.") from None
    row = await db.off_loop(lambda: files.bind(actor, ids=asked.halaman, name=asked.nama))
    return _stored(row)


def _stored(row: StoredFile) -> Response:
    said = {
        "id": row.id,
        "ukuran": row.size,
        "jenis": row.kind,
        "nama": row.name,
        "halaman": row.pages,
    }
    return JSONResponse(said, 201, templates.NO_STORE)


async def get(request: Request) -> Response:
    """GET /api/berkas/<id>: the file; with ?kecil=1 a small picture of it."""
    key, ident = _key(request), request.path_params["ident"]
    small = request.query_params.get("kecil") == "1"

    def work() -> tuple[StoredFile, Path]:
        row, own = db.run(lambda session: _find(session, key, ident), writes=False)
        if not own:
            row = db.run(lambda session: _open(session, key, ident))
        return row, files.thumbnail(row) if small else row.path

    row, path = await db.off_loop(work)
    if not path.is_file():
        raise Unavailable("Berkas ini belum bisa dibuka. Kami sudah mencatatnya.")
    return FileResponse(path, media_type="image/jpeg" if small else row.kind, headers=_headers(row))


async def remove(request: Request) -> Response:
    """DELETE /api/berkas/<id>: take back an upload that is not attached to anything."""
    if not origin.ours(request):
        raise HTTPException(403)
    key, ident = _key(request), request.path_params["ident"]

    def work(session: Session) -> None:
        files.release(session, _signed_in(session, key), file_id=ident)

    await db.off_loop(lambda: db.run(work))
    return Response(status_code=204)


async def _body(request: Request) -> bytes:
    """The whole body, given up as soon as it is too large."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > files.LIMIT:
        raise HTTPException(413, TOO_LARGE)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > files.LIMIT:
            raise HTTPException(413, TOO_LARGE)
    return bytes(body)


def _key(request: Request) -> str:
    return sessions.key_in(request.headers.get("cookie", ""))


def _signed_in(session: Session, key: str) -> Actor:
    actor = logins.acting(session, key)
    if actor.person_id is None:
        raise SignedOut
    return actor


def _find(session: Session, key: str, ident: str) -> tuple[StoredFile, bool]:
    actor = _signed_in(session, key)
    row = files.find(session, actor, file_id=ident)
    return row, row.of(actor)


def _open(session: Session, key: str, ident: str) -> StoredFile:
    return files.open_file(session, _signed_in(session, key), file_id=ident)


def _headers(row: StoredFile) -> dict[str, str]:
    shown = quote(row.name, safe="")
    return {
        "cache-control": "private, no-store",
        "content-security-policy": PICTURE_POLICY if row.is_picture else PDF_POLICY,
        "content-disposition": f"inline; filename*=UTF-8''{shown}",
        "x-frame-options": "SAMEORIGIN",
        "cross-origin-resource-policy": "same-origin",
    }
