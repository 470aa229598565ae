"""From what the manifests offer to tiles. No Reflex here."""

from collections.abc import Iterable

from smartcity_app.kernel.manifest import MenuEntry
from smartcity_app.ui.views import TileGroupView, TileView


def tile_of(entry: MenuEntry) -> TileView:
    """A menu entry as it is drawn."""
    words = " ".join(entry.words)
    return TileView(
        entry.title, entry.href, entry.icon, entry.hue, words, entry.detail, entry.whole
    )


def tile_groups(entries: Iterable[MenuEntry]) -> list[TileGroupView]:
    """Entries under their headings, in the order they come."""
    groups: dict[str, list[TileView]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(tile_of(entry))
    return [TileGroupView(title, rows) for title, rows in groups.items()]
