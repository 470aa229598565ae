"""Everything that may be asked of the city at this moment."""

from dataclasses import replace

from sqlmodel import Session

from smartcity_app.kernel import manifest
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.manifest import MenuEntry
from smartcity_app.ui.action import loader
from smartcity_app.ui.menu import tile_groups
from smartcity_app.ui.views import TileGroupView
from smartcity_app.web.guard import Screen


class MenuState(Screen):
    """`/layanan`: what every service offers, for everyone."""

    groups: list[TileGroupView] = []
    loaded: bool = False

    @loader(public=True)
    def load(self, session: Session, actor: Actor) -> None:
        """Read the offers anew: a city admin may have published one a moment ago."""
        self.groups = tile_groups(offers(session))
        self.loaded = True


def offers(session: Session) -> list[MenuEntry]:
    """What all services offer, in the order of the services."""
    return [
        replace(entry, group=entry.group or service.title)
        for service in manifest.services()
        if service.offers
        for entry in service.offers(session)
    ]
