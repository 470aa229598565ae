"""The front door: registers every service, imports its pages and hands the app to Reflex."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import reflex as rx

from smartcity_app import directory
from smartcity_app.civic import seed
from smartcity_app.kernel import db, jobs
from smartcity_app.kernel.settings import settings
from smartcity_app.ui import frame
from smartcity_app.web import guard, redact, routes
from smartcity_app.web.shield import Shield
from smartcity_app.web.signin import door

redact.install()
for service in directory.register_services():
    import_module(service.pages)
import_module("smartcity_app.lobby.pages")
if settings().demo:
    import_module("smartcity_app.ui.gallery")
    door.DEMO_PEOPLE[:] = [seed.demo_people]


@asynccontextmanager
async def life() -> AsyncIterator[None]:
    """Open the database and the jobs in this process, after any fork; close them in order."""
    settings().refuse_default_secrets()
    db.connect(settings().database)
    _look_for_garbage_seldom()
    jobs.start(directory.jobs(), settings(), consume=not settings().redis_url)
    try:
        yield
    finally:
        jobs.stop()
        db.close()


def _look_for_garbage_seldom() -> None:
    """A full look stands every tab still for as long as it takes, half a second with five hundred
    of them. What is loaded by now stays for ever and is left out; the young are looked at as they
    come, which finds nearly all, and the old far less often than Python would."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


app = rx.App(
    api_transformer=[routes.api(directory.SERVICES), Shield],
    **frame.document(),
)
guard.protect(app)
app.register_lifespan_task(life)
