"""Pictures that go along with what somebody says about an order: a mixin for its states."""

import reflex as rx
from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.peken import order_photos, order_views
from smartcity_app.services.peken.order_views import PhotoView
from smartcity_app.ui.action import action


class Attaching(rx.State, mixin=True):
    """What was taken and not sent yet. The verb that sends it ends with `_sent`."""

    attached: list[PhotoView] = []
    room: bool = True

    @action(reads=True)
    def attach(self, session: Session, actor: Actor, file_id: str, name: str, size: int) -> None:
        """A picture arrived."""
        known = [each for each in self.attached if each.id != file_id]
        if len(known) >= order_photos.MOST:
            raise Incomplete(f"Paling banyak {order_photos.MOST} foto.")
        self.attached = [*known, order_views.picture(file_id[:40], f"Foto {len(known) + 1}")]
        self.room = len(self.attached) < order_photos.MOST

    @action(reads=True)
    def detach(self, session: Session, actor: Actor, file_id: str) -> None:
        """Do not send this picture."""
        self.attached = [each for each in self.attached if each.id != file_id]
        self.room = True

    def _sent(self) -> None:
        self.attached, self.room = [], True
