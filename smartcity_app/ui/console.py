"""What every page of the staff console knows of who is looking: a mixin for its states."""

import reflex as rx
from sqlmodel import Session

from smartcity_app.civic import agencies
from smartcity_app.kernel import manifest
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.ui.views import NavView


class Console(rx.State, mixin=True):
    """Vars of `staff_shell` and `board_shell`; a loader fills them with `_enter`."""

    office: str = ""
    person: str = ""
    initials: str = ""
    places: list[NavView] = []

    def _enter(self, actor: Actor, here: str, session: Session | None = None) -> None:
        """Say who is looking, and with a session what waits. NotAllowed without an office."""
        post = next((post for post in actor.posts if post.role is not Role.RESIDENT), None)
        if post is None:
            raise NotAllowed("Halaman ini untuk petugas. Layanan untuk warga ada di beranda.")
        self.office = agencies.office_name(post.area, post.agency) if post.area else post.title
        self.person = actor.name
        self.initials = "".join(part[0] for part in actor.name.split()[:2]).upper()
        self.places = [
            NavView(
                line.title,
                line.href,
                line.icon,
                line.count(session, actor) if session and line.count else 0,
                line.href == here,
            )
            for line in manifest.rail(actor)
        ]
