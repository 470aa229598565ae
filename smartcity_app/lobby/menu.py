"""Everything that may be asked of the city at this moment."""

from dataclasses import dataclass, field

from sqlmodel import Session

from smartcity_app.kernel import manifest
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.manifest import MenuEntry
from smartcity_app.ui.action import loader
from smartcity_app.ui.views import TileView
from smartcity_app.web.guard import Screen


@dataclass(frozen=True, slots=True)
class MenuGroupView:
    """A heading of the menu and what stands under it."""

    title: str
    rows: list[TileView] = field(default_factory=list)


class MenuState(Screen):
    """`/layanan`: what every service offers, for everyone."""

    groups: list[MenuGroupView] = []
    loaded: bool = False

    @loader(public=True)
    def load(self, session: Session, actor: Actor) -> None:
        """Read the offers anew: a city admin may have published one a moment ago."""
        self.groups = grouped(session)
        self.loaded = True


def tile(entry: MenuEntry) -> TileView:
    """A menu entry as it is drawn."""
    words = " ".join(entry.words)
    return TileView(
        entry.title, entry.href, entry.icon, entry.hue, words, entry.detail, entry.whole
    )


def offers(session: Session) -> list[TileView]:
    """What all services offer, one list."""
    return [row for group in grouped(session) for row in group.rows]


def grouped(session: Session) -> list[MenuGroupView]:
    """What all services offer, under their headings, in the order they come."""
    groups: dict[str, list[TileView]] = {}
    for service in manifest.services():
        for entry in service.offers(session) if service.offers else []:
            groups.setdefault(entry.group or service.title, []).append(tile(entry))
    return [MenuGroupView(title, rows) for title, rows in groups.items()]
