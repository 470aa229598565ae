"""Dokumen saya: what a resident has handed in once and need not hand in again."""

from dataclasses import dataclass

from sqlmodel import Session

from smartcity_app.civic import vault, words
from smartcity_app.civic.vault import Kept
from smartcity_app.civic.vault_kinds import KINDS
from smartcity_app.kernel.actor import Actor
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document kept."""

    kind: str
    title: str
    since: str
    """ "Diunggah 3 Maret 2026"."""
    until: str
    """ "Dipakai lagi sampai 3 September 2026, karena …", or why it is not used again."""
    old: bool
    href: str
    thumb: str
    """Address of a small picture of it; empty for a PDF."""


class VaultState(Screen):
    """The section "Dokumen saya" of `/akun`."""

    documents: list[DocumentView] = []
    reuses: str = ""
    """How often it served, in words; empty for never."""
    kinds: list[ChoiceView] = []
    chosen: str = ""
    """Kind of document about to be added."""
    asks: str = ""
    """Changes whenever the question whether to delete one is to be put."""
    asked_kind: str = ""
    asked_title: str = ""
    said: str = ""
    """What became of the last change."""
    loaded: bool = False
    _times: int = 0

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Everything kept."""
        self.kinds = [
            ChoiceView(kind.key, kind.title)
            for kind in sorted(KINDS.values(), key=lambda kind: kind.title)
        ]
        self.chosen = self.said = ""
        self._show(session, actor)

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, kind: str) -> None:
        """This is what will be added."""
        self.chosen, self.said = (kind if kind in KINDS else ""), ""

    @action
    def added(self, session: Session, actor: Actor, file_id: str, name: str, size: int) -> None:
        """A document of the chosen kind arrived."""
        kept = vault.add(session, actor, kind=self.chosen, file_id=file_id)
        self.chosen, self.said = "", f"{kept.kind.title} tersimpan."
        self._show(session, actor)

    @action(reads=True)
    def ask(self, session: Session, actor: Actor, kind: str) -> None:
        """Ask whether to delete the document of this kind."""
        if kind in KINDS:
            self.asked_kind, self.asked_title = kind, KINDS[kind].title
            self._times += 1
            self.asks = f"{kind}/{self._times}"

    @action
    def forget(self, session: Session, actor: Actor) -> None:
        """Delete the document that was asked about."""
        vault.forget(session, actor, kind=self.asked_kind)
        self.said = f"{self.asked_title} dihapus dari dokumen Anda."
        self._show(session, actor)

    def _show(self, session: Session, actor: Actor) -> None:
        self.documents = [_view(each) for each in vault.mine(session, actor)]
        times = vault.reuses(session, actor)
        self.reuses = f"{words.number(times)} dokumen yang tidak perlu diunggah lagi" * bool(times)
        self.loaded = True


def _view(kept: Kept) -> DocumentView:
    until = "Dipakai lagi tanpa batas waktu"
    if kept.until:
        until = f"Dipakai lagi sampai {words.on_paper(kept.until)}"
    return DocumentView(
        kind=kept.kind.key,
        title=kept.kind.title,
        since=f"Diunggah {words.on_paper(kept.file.stored_at)}",
        until=kept.why_not or f"{until}: {kept.kind.why}.",
        old=kept.expired,
        href=f"/api/berkas/{kept.file.id}",
        thumb=f"/api/berkas/{kept.file.id}?kecil=1" if kept.file.is_picture else "",
    )
