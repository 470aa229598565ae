"""The address of the officers' console: what is listed, and which report is open."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from smartcity_app.services.complaints.reading import Filter

CONSOLE = "/kerja/laporan"
_CODE = re.compile(r"[A-Za-z0-9 .-]{1,40}")
_REF = re.compile(r"[A-Z]{2,6}-\d{4}-[A-Z0-9]{4,8}")
VIEWS = {
    "desk": "Meja kami",
    "mine": "Ditugaskan ke saya",
    "unassigned": "Belum ditugaskan",
    "late": "Lewat",
    "priority": "Penting",
    "waiting": "Menunggu pelapor",
    "tasks": "Bantuan untuk OPD lain",
    "done": "Selesai",
    "all": "Semua",
    "city": "Seluruh kota",
}
PARTS = {"laporan": "Laporan", "percakapan": "Percakapan", "tugas": "Bantuan", "riwayat": "Riwayat"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. It comes from a browser: everything is checked."""

    view: str = "desk"
    search: str = ""
    category: str = ""
    agency: str = ""
    ref: str = ""
    part: str = "laporan"

    @classmethod
    def read(cls, query: Any, *, otherwise: str = "desk") -> "Asked":
        """The query of the address bar; what is unknown there counts as not asked.

        `otherwise` is the view of an address that names none.
        """

        def given(name: str) -> str:
            value = str(query.get(name, ""))[:60]
            return value if value.isascii() and value.isprintable() else ""

        def like(shape: re.Pattern[str], value: str) -> str:
            return value if shape.fullmatch(value) else ""

        return cls(
            view=view if (view := given("tampil")) in VIEWS else otherwise,
            search=like(_REF, ticket(given("cari"))),
            category=like(_CODE, given("jenis")),
            agency=like(_CODE, given("opd")),
            ref=like(_REF, given("no").upper()),
            part=part if (part := given("bagian")) in PARTS else "laporan",
        )

    @property
    def listed(self) -> "Asked":
        """The same list with no report open."""
        return replace(self, ref="", part="laporan")

    @property
    def href(self) -> str:
        """The address of exactly this."""
        said = {
            "tampil": self.view,
            "cari": self.search,
            "jenis": self.category,
            "opd": self.agency,
            "no": self.ref,
            "bagian": self.part if self.part != "laporan" else "",
        }
        return f"{CONSOLE}?{urlencode({name: value for name, value in said.items() if value})}"

    def filter(self, after: str = "") -> Filter:
        """The same, for reading.inbox. A ticket is looked for everywhere the actor may look."""
        view = "all" if self.search else self.view
        return Filter(view, self.search, self.category, self.agency, after)


def ticket(typed: str) -> str:
    """A ticket number as people type it: "lap 2611 7qk3mz"."""
    return re.sub(r"[\s-]+", "-", typed.strip().upper())
