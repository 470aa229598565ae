"""What the address of the register asks for: the same for the console and for the file."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from smartcity_app.civic import areas, register
from smartcity_app.civic.register import State, Wanted
from smartcity_app.kernel.errors import NotFound

STATES = {
    "": ("Semua", ""),
    "terbit": ("Terbit", State.ISSUED),
    "dicabut": ("Dicabut", State.REVOKED),
    "diganti": ("Diganti", State.REPLACED),
    "batal": ("Batal", State.VOID),
    "ditahan": ("Ditahan", State.HELD),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the register. They come from a browser: what is unknown is not asked."""

    search: str = ""
    state: str = ""
    """A key of STATES."""
    year: int | None = None
    area: str = ""

    @classmethod
    def read(cls, query: Any) -> "Asked":
        """The query of the address bar."""

        def given(name: str) -> str:
            said = str(query.get(name, ""))[:80].strip()
            return said if said.isprintable() else ""

        state = given("keadaan")
        return cls(
            search=given("cari"),
            state=state if state in STATES else "",
            year=year_in(given("tahun")),
            area=_area_in(given("unit")),
        )

    @property
    def wanted(self) -> Wanted:
        """The same, for the register."""
        state = STATES[self.state][1]
        return Wanted(search=self.search, state=state, year=self.year, area=self.area)

    @property
    def query(self) -> str:
        """The query that `read` reads; empty when nothing is asked."""
        said = {
            "cari": self.search, "keadaan": self.state, "unit": self.area,
            "tahun": str(self.year or ""),
        }  # fmt: skip
        return urlencode({name: value for name, value in said.items() if value})

    def but(self, **changes: Any) -> "Asked":
        """The same with some filters changed."""
        return replace(self, **changes)

    @property
    def words(self) -> str:
        """What is filtered, for the head of a file: "Keadaan: Terbit, tahun 2026"."""
        said = [
            f"keadaan {STATES[self.state][0].lower()}" if self.state else "",
            f"tahun {self.year}" if self.year else "",
            areas.area(self.area).label if self.area else "",
            f"cari {self.search}" if self.search else "",
        ]
        return ", ".join(filter(None, said)) or "semua nomor"


def year_in(text: str) -> int | None:
    """A year people could mean, or none."""
    plain = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if plain and 1945 <= int(text) <= 9999 else None


def _area_in(code: str) -> str:
    try:
        return areas.area(code).code if code else ""
    except NotFound:
        return ""


def state_word(document: register.Document) -> str:
    """What became of a document, in a word."""
    state = State(document.state)
    return register.EXPIRED if document.is_over else register.TITLES[state]
