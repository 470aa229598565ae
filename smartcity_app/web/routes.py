"""Every plain route, with whom it is for: the list a test walks."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from smartcity_app.civic.payments import providers, simulator
from smartcity_app.kernel.manifest import CityService
from smartcity_app.kernel.settings import settings
from smartcity_app.web import (
    checking,
    errors,
    files,
    geo,
    health,
    installable,
    keys,
    outbox,
    seal,
    templates,
    verify,
)
from smartcity_app.web.pages import Audience
from smartcity_app.web.payments import webhook
from smartcity_app.web.register import download
from smartcity_app.web.signin import door, oidc

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Open:
    """One route. `signed-in` ones refuse strangers themselves, by reading the login anew."""

    path: str
    endpoint: Endpoint
    audience: Audience
    methods: tuple[str, ...] = ("GET",)


WAYS: tuple[Open, ...] = (
    Open("/masuk", door.show, "public"),
    Open("/masuk", door.ask, "public", ("POST",)),
    Open("/masuk/kode", door.enter, "public", ("POST",)),
    Open("/masuk/petugas", door.enter_staff, "public", ("POST",)),
    Open("/masuk/contoh", door.enter_demo, "demo", ("POST",)),
    Open("/masuk/oidc", oidc.begin, "public"),
    Open("/masuk/oidc/kembali", oidc.come_back, "public"),
    Open("/keluar", door.leave, "public", ("POST",)),
    Open("/keluar-semua", door.leave_everywhere, "public", ("POST",)),
    Open("/v", verify.find, "public"),
    Open("/v/{code}.json", verify.show_json, "public"),
    Open("/v/{code}", verify.show, "public"),
    Open("/v/{code}", verify.compare, "public", ("POST",)),
    Open("/periksa", checking.show, "public"),
    Open("/periksa/sw.js", checking.worker, "public"),
    Open("/periksa/manifest.webmanifest", checking.manifest, "public"),
    Open("/geo/wilayah.json", geo.show, "public"),
    Open("/.well-known/jwks.json", keys.show, "public"),
    Open("/api/berkas", files.put, "signed-in", ("POST",)),
    Open("/api/berkas/gabung", files.bind, "signed-in", ("POST",)),
    Open("/api/berkas/{ident}", files.get, "signed-in"),
    Open("/api/berkas/{ident}", files.remove, "signed-in", ("DELETE",)),
    Open("/api/pembayaran/{provider}", webhook.take, "public", ("POST",)),
    Open("/kerja/register/unduh", download.entries, "signed-in"),
    Open("/kerja/penomoran/unduh", download.numbers, "signed-in"),
    Open("/kotak-keluar", outbox.show, "demo"),
    Open("/healthz", health.show, "public"),
    Open("/manifest.webmanifest", installable.show, "public"),
    Open("/segel.json", seal.show, "public"),
)


def ways(services: Iterable[CityService] = ()) -> list[Open]:
    """Our routes and the services' own; two for the same path and method are a mistake."""
    found = [*WAYS, *(way for each in services if each.routes for way in each.routes())]
    seen = [(way.path, method) for way in found for method in way.methods]
    if len(seen) != len(set(seen)):
        raise ValueError("two routes for the same path and method")
    return found


def api(services: Iterable[CityService] = ()) -> Starlette:
    """The application for `rx.App(api_transformer=[api(...), Shield])`."""
    routes = [Route(w.path, w.endpoint, methods=list(w.methods)) for w in ways(services)]
    return Starlette(
        routes=[*routes, Mount(providers.SIMULATED_AT, _simulated)],
        exception_handlers=errors.HANDLERS,  # type: ignore[arg-type]
    )


async def _simulated(scope: Scope, receive: Receive, send: Send) -> None:
    """The demo's payment provider, an application of its own; in a real city there is none."""
    here = settings()
    app = simulator.app() if here.demo else templates.refusal("Halaman ini tidak ada.", status=404)
    await app(scope, receive, send)
