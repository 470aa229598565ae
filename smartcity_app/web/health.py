"""Whether this process is well, for whoever watches it. Says nothing that is not."""

from importlib.metadata import PackageNotFoundError, version

from sqlmodel import Session, text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from smartcity_app.kernel import db, jobs
from smartcity_app.kernel.errors import Unavailable
from smartcity_app.kernel.settings import settings
from smartcity_app.web import templates


async def show(request: Request) -> Response:
    """GET /healthz: 200 when the database answers and, where jobs run here, they are alive."""
    database = await db.off_loop(_database)
    working = jobs.alive() or bool(settings().redis_url)
    said = {"database": database, "jobs": working, "version": _version()}
    return JSONResponse(said, 200 if database and working else 503, templates.NO_STORE)


def _database() -> bool:
    def ask(session: Session) -> bool:
        return bool(session.connection().execute(text("SELECT 1")).scalar_one())

    try:
        return db.run(ask, writes=False)
    except Unavailable:
        return False


def _version() -> str:
    try:
        return version("smartcity_app")
    except PackageNotFoundError:
        return "dev"
