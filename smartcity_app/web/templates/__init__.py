"""Plain pages: server-made, no script, a few kilobytes, readable in any browser."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from smartcity_app.civic import profile, words
from smartcity_app.kernel import clock
from smartcity_app.kernel.settings import settings
from smartcity_app.web import policy

_jinja = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_jinja.filters |= {
    "on_paper": words.on_paper,
    "full_day": words.full_day,
    "time": words.time,
    "stamp": words.stamp,
}

NO_STORE = {"cache-control": "no-store"}


def page(
    name: str, *, status_code: int = 200, headers: dict[str, str] | None = None, **said: Any
) -> HTMLResponse:
    """The page `name`.html. Everything in `said` is escaped."""
    text = _jinja.get_template(f"{name}.html").render(
        city=profile.city(),
        official=settings().origin.split("://", 1)[-1],
        demo=settings().demo,
        now=clock.now(),
        **said,
    )
    fixed = {"content-security-policy": policy.PLAIN, **NO_STORE}
    return HTMLResponse(text, status_code, {**fixed, **(headers or {})})


def script(name: str, *, headers: dict[str, str], **said: str) -> Response:
    """The script `name`.js. What is said must be plain words: nothing is quoted."""
    text = _jinja.get_template(f"{name}.js").render(**said)
    return Response(text, media_type="text/javascript", headers=headers)


def refusal(
    title: str,
    line: str = "",
    *,
    status: int,
    link: str = "/",
    link_text: str = "Ke halaman depan",
) -> HTMLResponse:
    """A whole page for a refusal: what happened, and where to go from here."""
    return page(
        "refusal", status_code=status, title=title, line=line, link=link, link_text=link_text
    )
