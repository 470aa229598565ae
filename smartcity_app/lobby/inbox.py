"""The inbox: what the city has told this person."""

from sqlmodel import Session

from smartcity_app.civic import inbox, words
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.kernel.actor import Actor
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.views import MessageView
from smartcity_app.web.guard import Screen

ICONS = {"good": "circle-check-big", "turn": "pen-line", "late": "triangle-alert"}


class InboxState(Screen):
    """A page of messages at a time; opening it marks them as read."""

    messages: list[MessageView] = []
    oldest: int = 0
    more: bool = False
    loaded: bool = False

    @action
    def load(self, session: Session, actor: Actor) -> None:
        """The newest messages. They show as unread this once."""
        self._append(session, actor, [], before=None)
        inbox.mark_read(session, actor)
        self.loaded = True

    @loader
    def older(self, session: Session, actor: Actor, before: int) -> None:
        """The page after message `before`."""
        self._append(session, actor, self.messages, before=before)

    def _append(
        self, session: Session, actor: Actor, shown: list[MessageView], *, before: int | None
    ) -> None:
        found = inbox.mine(session, actor, before=before)
        self.messages = [*shown, *map(_view, found)][-200:]
        self.oldest = found[-1].id or 0 if found else 0
        self.more = len(found) == inbox.PAGE


def _view(row: InboxMessage) -> MessageView:
    return MessageView(
        title=row.title,
        text=row.text,
        when=words.ago(row.at),
        href=row.link,
        icon=ICONS.get(row.tone, "inbox"),
        unread=row.read_at is None,
    )
