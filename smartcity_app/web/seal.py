"""The head of the audit log, to be noted down: what is sealed cannot be rewritten unseen."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from smartcity_app.kernel import audit, db


async def show(_: Request) -> Response:
    """GET /segel.json → {"seal", "hash", "signature", "at"}."""
    return JSONResponse(await db.off_loop(lambda: db.run(audit.head, writes=False)))
