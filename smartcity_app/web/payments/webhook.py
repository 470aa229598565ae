"""POST /api/pembayaran/{provider}: a payment provider tells us how a payment stands.

Answered with 200 once it needs no telling again: 401 for what the provider did not write, 404 for a
payment that is not ours, 503 when it should be sent again later.
"""

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from smartcity_app.civic.payments import noticing
from smartcity_app.kernel.errors import TooMany
from smartcity_app.web import origin, templates
from smartcity_app.web.limits import PerAddress

MOST = 16_000
"""Bytes. Honest ones have two thousand."""
_tries = PerAddress(rate=100.0, burst=1000.0)
_threads = ThreadPoolExecutor(4, thread_name_prefix="payments")
"""Who asks the provider back: however slow it is, the threads that serve screens stay free."""


async def take(request: Request) -> Response:
    """200 {"diterima": <what came of it>}."""
    if not _tries.try_take(origin.address_of(request.scope)):
        raise TooMany
    body = await request.body()
    if len(body) > MOST:
        raise HTTPException(413, "Pemberitahuan ini terlalu besar.")
    key, headers = request.path_params["provider"], dict(request.headers)
    run = contextvars.copy_context().run
    loop = asyncio.get_running_loop()
    outcome = await loop.run_in_executor(_threads, run, noticing.take, key, body, headers)
    return JSONResponse({"diterima": outcome}, 200, templates.NO_STORE)
