"""The simulated provider as an ASGI app: Midtrans' interface, and pages for the demo's buyer."""

import asyncio
import base64
import hmac
import io
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import zxingcpp
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from smartcity_app.civic import profile, words
from smartcity_app.civic.payments import qris
from smartcity_app.civic.payments.port import rupiah
from smartcity_app.civic.payments.simulator import knobs as knob_words
from smartcity_app.civic.payments.simulator.bank import Bank

_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_jinja = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True, auto_reload=False,
)  # fmt: skip
_jinja.filters |= {"rupiah": words.rupiah, "stamp": words.stamp, "time": words.time}
STATES = {
    "pending": "menunggu dibayar", "settlement": "lunas", "expire": "lewat waktu",
    "deny": "ditolak bank", "cancel": "dibatalkan", "refund": "dikembalikan",
    "partial_refund": "dikembalikan sebagian",
}  # fmt: skip


def make_app(bank: Bank, lifespan: Any = None) -> Starlette:
    """The simulated provider over these books."""
    app = Starlette(
        routes=[
            Route("/", _index),
            Route("/cari", _search, methods=["POST"]),
            Route("/setelan", _turn, methods=["POST"]),
            Route("/bayar/{order_id}", _show),
            Route("/bayar/{order_id}", _pay, methods=["POST"]),
            Route("/v2/charge", _charge, methods=["POST"]),
            Route("/v2/qris/{transaction_id}/qr-code", _picture),
            Route("/v2/{ident}/status", _status),
            Route("/v2/{ident}/refund", _refund, methods=["POST"]),
        ],
        lifespan=lifespan,
    )
    app.state.bank = bank
    return app


async def _charge(request: Request) -> Response:
    bank, knobs = _bank(request), _bank(request).knobs()
    if refusal := _door(request):
        return refusal
    if knobs.refuse_charge:
        return _code("400", "Transaction is refused by the simulator.", 400)
    try:
        asked = await request.json()
        detail = asked["transaction_details"]
        order_id, amount = str(detail["order_id"]), rupiah(detail["gross_amount"])
        minutes = int(asked.get("custom_expiry", {}).get("expiry_duration", 15))
        if asked["payment_type"] != "qris" or not amount or not 0 < len(order_id) <= 50:
            raise ValueError
    except (KeyError, TypeError, ValueError, AttributeError):
        return _code("400", "One or more parameters in the payload is invalid.", 400)
    notify = request.headers.get("x-override-notification", "")
    told = bank.charge(order_id, amount, minutes=minutes, notify=notify)
    if knobs.silent:
        await asyncio.sleep(knob_words.SILENT_SECONDS)
    if knobs.lose_answer:
        return _code("500", "Sorry, we encountered internal server error.", 500)
    if told is None:
        return _code("406", "The request could not be completed: order_id was used already.", 406)
    return JSONResponse(told | {"status_code": "201"}, 201)


async def _status(request: Request) -> Response:
    if refusal := _door(request):
        return refusal
    told = _bank(request).status(request.path_params["ident"])
    return JSONResponse(told) if told else _code("404", "Transaction doesn't exist.", 404)


async def _refund(request: Request) -> Response:
    if refusal := _door(request):
        return refusal
    try:
        asked = await request.json()
        key, amount = str(asked["refund_key"]), rupiah(asked["amount"])
    except (KeyError, TypeError, ValueError):
        return _code("400", "One or more parameters in the payload is invalid.", 400)
    ident = request.path_params["ident"]
    code = _bank(request).refund(ident, key, amount)
    told = _bank(request).status(ident) if code == "200" else {}
    said = {"status_code": code, "status_message": "Refund", "refund_key": key}
    return JSONResponse((told or {}) | said, int(code))


async def _picture(request: Request) -> Response:
    """The code as a picture, as Midtrans keeps one."""
    if _bank(request).knobs().down:
        return _code("503", "Down.", 503)
    row = _bank(request).row(request.path_params["transaction_id"])
    if row is None:
        return _code("404", "Transaction doesn't exist.", 404)
    code = zxingcpp.create_barcode(row["qr"], zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    out = io.BytesIO()
    Image.fromarray(code.to_image(scale=4)).save(out, "PNG")  # type: ignore[arg-type]
    return Response(out.getvalue(), media_type="image/png")


async def _index(request: Request) -> Response:
    bank = _bank(request)
    return _page(
        request, "index", rows=bank.newest(), knobs=bank.knobs(), words=knob_words.WORDS,
        missing="tidak-ada" in request.query_params,
    )  # fmt: skip


async def _search(request: Request) -> Response:
    async with request.form(max_files=0, max_fields=5) as form:
        row = _bank(request).row(str(form.get("kode", "")).strip()[:600])
    root = request.scope.get("root_path", "")
    to = f"{root}/bayar/{quote(row['order_id'], safe='')}" if row else f"{root}/?tidak-ada=1"
    return RedirectResponse(to, 303)


async def _turn(request: Request) -> Response:
    bank = _bank(request)
    async with request.form(max_files=0, max_fields=30) as form:
        bank.turn(bank.knobs().with_form(dict(form)))
    return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)


async def _show(request: Request) -> Response:
    row = _bank(request).row(request.path_params["order_id"])
    if row is None:
        return _page(request, "bayar", row=None, status=404, back="")
    return _page(request, "bayar", row=row, back=_back(request), picture=qris.svg(row["qr"]))


async def _pay(request: Request) -> Response:
    bank, order_id = _bank(request), request.path_params["order_id"]
    async with request.form(max_files=0, max_fields=5) as form:
        if form.get("tindakan") == "gagal":
            bank.fail(order_id)
        else:
            bank.pay(order_id)
    root = request.scope.get("root_path", "")
    back = quote(_back(request), safe="")
    to = f"{root}/bayar/{quote(order_id, safe='')}" + (f"?kembali={back}" if back else "")
    return RedirectResponse(to, 303)


def _door(request: Request) -> Response | None:
    """Why a call of the interface is not let in."""
    bank = _bank(request)
    if bank.knobs().down:
        return _code("503", "Down.", 503)
    expected = "Basic " + base64.b64encode(f"{bank.server_key}:".encode()).decode()
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(expected.encode(), given.encode()):
        return _code("401", "Unknown merchant server_key.", 401)
    return None


def _back(request: Request) -> str:
    """Where the buyer came from, if it is a path of the same site."""
    to = request.query_params.get("kembali", "")
    fine = to.startswith("/") and to[1:2] not in ("/", "\\") and len(to) <= 300
    return to if fine and all(" " < each < "\x7f" for each in to) else ""


def _page(request: Request, name: str, *, status: int = 200, **said: Any) -> Response:
    text = _jinja.get_template(f"{name}.html").render(
        town=profile.city().short_name, root=request.scope.get("root_path", ""), states=STATES,
        at=datetime.fromisoformat, **said,
    )  # fmt: skip
    headers = {"content-security-policy": _CSP, "cache-control": "no-store"}
    return HTMLResponse(text, status, headers)


def _code(code: str, message: str, status: int) -> Response:
    return JSONResponse({"status_code": code, "status_message": message}, status)


def _bank(request: Request) -> Bank:
    found: Bank = request.app.state.bank
    return found
