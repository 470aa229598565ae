"""Small posted forms of our plain pages."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from smartcity_app.web import origin

LONGEST = 600


async def posted(request: Request) -> dict[str, str]:
    """The text fields of a form posted by one of our own pages.

    Refused with 403 when another site posts it; files and overlong fields count as absent.
    """
    if not origin.ours(request):
        raise HTTPException(403)
    async with request.form(max_files=0, max_fields=20) as form:
        return {
            name: value.replace("\x00", "").encode(errors="ignore").decode()
            for name, value in form.items()
            if isinstance(value, str) and len(value) <= LONGEST
        }
