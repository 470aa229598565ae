"""A page's route, frame and audience, in one line above it."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.ui.action import action
from smartcity_app.ui.brand import NAME
from smartcity_app.ui.buttons import icon_button, jump_link, link_button
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.leave import Leave
from smartcity_app.ui.states import broken
from smartcity_app.web import pages
from smartcity_app.web.guard import Screen
from smartcity_app.web.pages import Audience

Page = Callable[[], rx.Component]
PICTURE = "/app-512.png"
"""What a shared link is shown with; Reflex would name a file that is not there."""


class Frame(Screen):
    """What the frame itself can do."""

    working: bool = False
    """Whether what `sending` sent is still being worked on."""

    @action(reads=True, public=True)
    def dismiss(self, session: Session, actor: Actor) -> None:
        """Take the notice away: every action that succeeds does."""

    @action(reads=True)
    def hold(self, session: Session, actor: Actor) -> None:
        """The button waits while something is sent. What is wrong so far stays on the screen."""
        self.working, self.problems = True, self.problems

    @action(reads=True)
    def release(self, session: Session, actor: Actor) -> None:
        """It has waited, whatever came of it. Keeps what was refused on the screen."""
        self.working, self.notice, self.problems = False, self.notice, self.problems


def screen(
    route: str, *, title: str, on_load: Any = None, audience: Audience = "signed-in"
) -> Callable[[Page], Page]:
    """Give a page function its address and say who may open it.

    The page draws its own shell, with its own `main` of the id "isi". The frame adds the way past
    the navigation, the refusal the last action ended in, and the door out when a session is over.
    """
    pages.declare(route, audience=audience)

    def register(page: Page) -> Page:
        def framed() -> rx.Component:
            return rx.fragment(
                skip_link(),
                page(),
                notice_bar(Screen.notice, on_dismiss=Frame.dismiss),
                Leave.create(to=Screen.leave_to),
            )

        framed.__name__, framed.__module__ = page.__name__, page.__module__
        rx.page(route=route, title=f"{title} – {NAME}", image=PICTURE, on_load=on_load)(framed)
        return page

    return register


def until(loaded: Any, page: rx.Component, bones: rx.Component) -> rx.Component:
    """`page` once it is loaded, `bones` before; why not, and the way on, when it was refused."""
    refused = rx.el.div(
        broken(
            "Halaman ini tidak bisa ditampilkan",
            Screen.notice,
            link_button("Coba lagi", "", sign="rotate-cw", block=True, document=True),
            link_button("Ke beranda", "/", kind="outline", block=True),
            sign="circle-alert",
        ),
        class_name="refused max-w-xl",
    )
    return rx.cond(loaded, page, rx.cond(Screen.notice != "", refused, bones))


def sending(id: str, *events: Any) -> list[Any]:
    """`events`, while the button of this id, with `busy=Frame.working`, shows that it waits.

    The browser marks it at once: on a slow line the server's word comes late.
    """
    mark = f"() => document.getElementById('{id}')?.setAttribute('aria-busy', 'true')"
    return [rx.call_function(mark), Frame.hold, *events, Frame.release]


def skip_link() -> rx.Component:
    """For the keyboard: past the navigation, to the content."""
    return jump_link("Langsung ke isi", "isi", "skip")


def notice_bar(words: Any, *, on_dismiss: Any) -> rx.Component:
    """Why the last action was refused. Hidden while the page has an error summary of its own."""
    return rx.el.div(
        rx.cond(
            words != "",
            rx.el.div(
                icon("circle-alert", "size-6 mt-0.5 text-late"),
                rx.el.p(words, class_name="flex-1 min-w-0 font-semibold"),
                icon_button("x", "Tutup pesan", on_click=on_dismiss, class_name="-my-2 -mr-2"),
                class_name="notice",
            ),
        ),
        role="alert",
        class_name="notice-place",
    )
