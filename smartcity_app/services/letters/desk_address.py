"""The address of the officers' desk: what is listed, in which order, and which case is open."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import InvalidToken

from smartcity_app.kernel import crypto
from smartcity_app.services.letters.reading import Filter

DESK = "/kerja"
_SLUG, _REF = re.compile(r"[a-z0-9-]{1,60}"), re.compile(r"[A-Z]{2,6}-\d{4}-")
SEALED, SEAL_MARK = "gAAAA", "cari:"
VIEWS = {
    "mine": "Giliran saya",
    "late": "Lewat",
    "lingkungan": "Menunggu RT/RW",
    "paused": "Jeda",
    "done": "Selesai",
    "all": "Semua",
}
PARTS = {"surat": "Surat", "syarat": "Syarat", "isian": "Isian", "riwayat": "Riwayat"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the desk asks for. It comes from a browser: everything is checked."""

    view: str = "mine"
    search: str = ""
    kind: str = ""
    newest: bool = False
    ref: str = ""
    part: str = "surat"

    @classmethod
    def read(cls, query: Any, *, otherwise: str = "mine") -> "Asked":
        """The query of the address bar; what is unknown there counts as not asked.

        `otherwise` is the view of an address that names none.
        """

        def given(name: str, known: Any = None) -> str:
            value = str(query.get(name, ""))[:400]
            if not value.isprintable():  # half a character, for one, cannot be written down again
                return ""
            return value if known is None or value in known else ""

        return cls(
            view=given("tampil", VIEWS) or otherwise,
            search=_unsealed(given("cari"))[:100],
            kind=slug if _SLUG.fullmatch(slug := given("jenis")) else "",
            newest=given("urut") == "baru",
            ref=given("berkas")[:40],
            part=given("bagian", PARTS) or "surat",
        )

    @property
    def listed(self) -> "Asked":
        """The same list with no case open."""
        return replace(self, ref="", part="surat")

    @property
    def href(self) -> str:
        """The address of exactly this."""
        said = {
            "tampil": self.view,
            "cari": _sealed(self.search),
            "jenis": self.kind,
            "urut": "baru" if self.newest else "",
            "berkas": self.ref,
            "bagian": self.part if self.part != "surat" else "",
        }
        return f"{DESK}?{urlencode({name: value for name, value in said.items() if value})}"

    def filter(self, after: str = "") -> Filter:
        """The same, for reading.inbox."""
        return Filter(self.view, self.search, self.kind, self.newest, after)


def _sealed(search: str) -> str:
    """A search as it may stand in an address: names and NIK go encrypted, numbers of cases as
    they are."""
    if not search or _REF.match(search.upper()):
        return search
    return crypto.encrypt(SEAL_MARK + search)


def _unsealed(said: str) -> str:
    if not said.startswith(SEALED):
        return said
    try:
        plain = crypto.decrypt(said)
    except InvalidToken:
        return ""
    return plain.removeprefix(SEAL_MARK) if plain.startswith(SEAL_MARK) else ""
