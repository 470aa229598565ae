"""The keys with which anyone checks what the city states on its QR codes."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from smartcity_app.civic import attestation
from smartcity_app.kernel import db

HEADERS = {
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=3600, stale-while-revalidate=86400",
}


async def show(_: Request) -> Response:
    """GET /.well-known/jwks.json: every public key there ever was, as a JSON Web Key Set."""
    found = await db.off_loop(lambda: db.run(attestation.jwks, writes=False))
    return JSONResponse(found, headers=HEADERS, media_type="application/jwk-set+json")
