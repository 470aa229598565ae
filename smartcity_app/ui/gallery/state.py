"""What the gallery's controls call: nothing happens."""

from sqlmodel import Session

from smartcity_app.civic import areas, geography
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.ui.action import action
from smartcity_app.web.guard import Screen


class Gallery(Screen):
    """Handlers of the gallery, and what they were last told."""

    said: str = ""
    area: str = ""
    place: str = "Belum dipilih"
    accuracy: str = ""

    @action(reads=True, public=True)
    def press(self, session: Session, actor: Actor, name: str) -> None:
        """A button, chip or tab was pressed."""
        self.said = name[:80]

    @action(reads=True, public=True)
    def refuse(self, session: Session, actor: Actor) -> None:
        """Always refused, to show the notice."""
        raise NotAllowed

    @action(reads=True, public=True)
    def keep(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """A form was sent, or kept while typing."""
        self.said = ", ".join(sorted(form))[:200]

    @action(reads=True, public=True)
    def added(
        self, session: Session, actor: Actor, key: str, file_id: str, name: str, size: int
    ) -> None:
        """A document arrived."""
        self.said = f"{key}: {name[:40]}, {size}"

    @action(reads=True, public=True)
    def picked(
        self, session: Session, actor: Actor, lat: float, lon: float, accuracy: float, source: str
    ) -> None:
        """A place was picked; it says where that is."""
        code = geography.village_at(geography.Point(lat, lon))
        self.area = code or ""
        self.place = areas.path_words(code) if code else "Di luar kota"
        self.accuracy = f"Ketepatan {accuracy:.0f} meter" if accuracy else ""
        self.said = source[:10]
