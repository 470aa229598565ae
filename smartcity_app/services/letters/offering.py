"""What residents may ask for at this moment."""

from sqlmodel import Session

from smartcity_app.kernel.manifest import MenuEntry
from smartcity_app.services.letters.catalog import built_in, current
from smartcity_app.services.letters.catalog.schema import Group

ICONS: dict[Group, str] = {
    "Usaha dan kerja": "store",
    "Tempat tinggal": "map-pin",
    "Keluarga": "users-round",
    "Bantuan": "hand-heart",
    "Keamanan": "shield-check",
    "Harta": "file-text",
}


def offers(session: Session) -> list[MenuEntry]:
    """Every letter that may be asked for, and what people look for that needs none; by group."""
    asked = [
        MenuEntry(each.title, f"/surat/ajukan?jenis={each.key}", ICONS[each.group], "doc",
                  each.words, detail=f"Janji {each.workflow.promise.words}", group=each.group)
        for each in current(session).values()
    ]  # fmt: skip
    told = [
        MenuEntry(each.title, f"/surat/info?tentang={each.key}", "circle-question-mark", "doc",
                  each.words, detail="Tidak perlu surat pengantar", group=each.group)
        for each in built_in.information().values()
    ]  # fmt: skip
    order = list(ICONS)
    return sorted([*asked, *told], key=lambda entry: order.index(entry.group))  # type: ignore[arg-type]
