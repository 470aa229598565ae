"""An ASGI app as the other end of a synchronous HTTP client, without a network between them."""

import asyncio

import httpx
from starlette.types import ASGIApp


class InProcess(httpx.BaseTransport):
    """Each request gets an event loop of its own, in a thread of whoever asks. Never call it from a
    thread that runs an event loop already: the city asks providers from worker threads only."""

    def __init__(self, app: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(app, raise_app_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        return asyncio.run(self._handle(request))

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        asked = httpx.Request(
            request.method, request.url, headers=request.headers, content=request.read()
        )
        wait = request.extensions.get("timeout", {}).get("read")
        try:
            async with asyncio.timeout(wait):
                answer = await self._inner.handle_async_request(asked)
                body = await answer.aread()
        except TimeoutError:
            raise httpx.ReadTimeout("the simulator does not answer", request=request) from None
        return httpx.Response(answer.status_code, headers=answer.headers, content=body)
