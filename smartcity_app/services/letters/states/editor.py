"""One letter type in the hands of the city's admin."""

from typing import Any, Literal

import reflex as rx
from pydantic import Field
from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import CityError, NotFound, OutOfStep
from smartcity_app.services.letters import editing, editor_form, editor_items, editor_views, judging
from smartcity_app.services.letters.catalog.draft import filled
from smartcity_app.services.letters.catalog.mistakes import Place
from smartcity_app.services.letters.catalog.versions import LetterTypeVersion
from smartcity_app.services.letters.differences import Change
from smartcity_app.services.letters.editor_form import Content, ControlView
from smartcity_app.services.letters.editor_items import PARTS, ItemView
from smartcity_app.services.letters.editor_views import (
    EDIT,
    HERE,
    ProblemView,
    Standing,
    TokenView,
    VersionView,
)
from smartcity_app.services.letters.states.editor_list import admit
from smartcity_app.ui.action import Form, Transact, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen

LONGEST = 8000
"""Characters taken of any one control; what is stored is limited more closely."""
PAPER = "/kerja/surat/naskah"


class Publication(Form):
    """The dialog that publishes."""

    note: str = Field("", max_length=editing.LONGEST_NOTE)


class Pair(Form):
    """Two versions to compare."""

    lama: int = Field(ge=1, le=99_999)
    baru: int = Field(ge=1, le=99_999)


class Addition(Form):
    """The form that adds an entry to a list."""

    nama_baru: str | None = Field(None, max_length=200)
    jenis_baru: str | None = Field(None, max_length=20)


class LetterEditor(Console, Screen):
    """`/kerja/surat/ubah?jenis=<key>&bagian=<part>`. The draft is in the table, never here."""

    key: str = ""
    title: str = ""
    line: str = ""
    drafted: bool = False
    offered: bool = False
    running: str = ""
    parts: list[ChipView] = []
    part: str = "umum"
    inside: str = ""
    """Title of the annex whose blocks are shown."""
    items: list[ItemView] = []
    opened: str = ""
    """The place whose form is shown, as its buttons send it back; empty when none is."""
    controls: list[ControlView] = []
    writes: bool = False
    """Whether the form has a wording, into which tokens can be put."""
    writes_much: bool = False
    add_word: str = ""
    add_kinds: list[ChoiceView] = []
    adds: bool = False
    troubles: list[ProblemView] = []
    tokens: list[TokenView] = []
    paper: str = ""
    """Address of the picture; empty while a mistake stands in its way."""
    pdf: str = ""
    long: bool = False
    side: str = "isian"
    """What a phone shows: the form, or the picture."""
    changes: list[Change] = []
    compared: str = ""
    versions: list[VersionView] = []
    numbers: list[ChoiceView] = []
    older: str = ""
    newer: str = ""
    removed: str = ""
    """What was just taken out and can be put back."""
    saved: str = ""
    said: str = ""
    trouble: str = ""
    shut: str = ""
    query: str = ""
    loaded: bool = False
    _revision: int = 0
    _shape: str = ""
    _place: Place = ()
    _removed: tuple[Place, Content] | None = None

    @loader
    def load(self, session: Session, actor: Actor) -> Any:
        """The letter type the address asks for."""
        self._enter(actor, HERE)
        admit(actor)
        asked = self.router.url.query_parameters
        key, part = str(asked.get("jenis", ""))[:80], str(asked.get("bagian", ""))[:20]
        if not key or not editing.versions(session, actor, key=key):
            return rx.redirect(HERE)
        standing = self._standing(session, actor, key)
        if key != self.key:
            self.saved = self.said = self.removed = self.compared = ""
            self._removed, self.side = None, "isian"
        self.key, self.part = key, part if part.partition("-")[0] in PARTS else "umum"
        if standing.draft is None:
            self.part = "riwayat"
        self._place = ("path",) if self.part == "jalur" else ()
        self._show(session, actor, standing)
        self.query, self.loaded = self.router.url.query, True
        return None

    @action
    def begin(self, session: Session, actor: Actor, version: int) -> Any:
        """Begin a draft: of the version in force (0), or of an older one."""
        row = editing.start_draft(session, actor, key=self.key, version=version)
        self.said = f"Draf versi {row.version} dibuat. Warga belum melihatnya."
        self.part, self._place = "umum", ()
        self._show(session, actor, self._standing(session, actor, self.key))
        return rx.redirect(self._address("umum"), replace=True)

    @action
    def save(self, session: Session, actor: Actor, form: dict[str, Any]) -> None:
        """Keep what is typed so far in the form that is open."""
        typed = {k: v[:LONGEST] for k, v in form.items() if isinstance(v, str)}
        row = self._draft(session, actor)
        place = editor_items.parsed(row.content, typed.pop("at", ""), self._shape)
        content, wrong = editor_form.read(row.content, place, typed)
        fewer = any(name.endswith("-hapus") for name in typed)
        self._keep(session, actor, content, anew=fewer)
        self.problems = wrong

    @action(reads=True)
    def open(self, session: Session, actor: Actor, at: str) -> None:
        """Show the form of one entry; the one that is open is closed."""
        row = self._draft(session, actor)
        place = editor_items.parsed(row.content, at, self._shape)
        self._place = () if place == self._place else place
        self._again(session, actor)

    @action(reads=True)
    def go(self, session: Session, actor: Actor, at: str, part: str) -> Any:
        """To the place of a mistake."""
        row = self._draft(session, actor)
        place = editor_items.parsed(row.content, at, self._shape)
        self._place, self.side = place, "isian"
        self.part = part if part in PARTS else editor_items.part_of(place)
        self._again(session, actor)
        return rx.redirect(self._address(self.part), replace=True) if len(place) < 2 else None

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, part: str) -> Any:
        """Another part of the letter type."""
        return rx.redirect(self._address(part), replace=True) if part in PARTS else None

    @action
    def add(self, session: Session, actor: Actor, form: Addition) -> None:
        """One entry more, opened at once."""
        content = self._draft(session, actor).content
        where = editor_items.list_of(self.part, content)
        content, self._place = editor_items.added(
            content, where, name=form.nama_baru or "", kind=form.jenis_baru or ""
        )
        self._keep(session, actor, content, anew=True)

    @action
    def remove(self, session: Session, actor: Actor, at: str) -> None:
        """Take an entry out; it can be put back."""
        content = self._draft(session, actor).content
        place = self._entry(content, at)
        content, item = editor_items.removed(content, place)
        self._removed, self._place = (place, item), ()
        self.removed = str(item.get("label") or item.get("title") or "Satu bagian")
        self._keep(session, actor, content, anew=True)

    @action
    def put_back(self, session: Session, actor: Actor) -> None:
        """The entry taken out last, where it was."""
        if self._removed is None:
            return
        place, item = self._removed
        content = self._draft(session, actor).content
        if editor_items.list_around(place) in editor_items.lists(content):
            content = editor_items.restored(content, place, item)
        self._removed, self.removed = None, ""
        self._keep(session, actor, content, anew=True)

    @action
    def move(self, session: Session, actor: Actor, at: str, by: Literal[-1, 1]) -> None:
        """An entry one up or down."""
        content = self._draft(session, actor).content
        place = self._entry(content, at)
        content, there = editor_items.moved(content, place, by)
        self._place = there if place == self._place else ()
        self._keep(session, actor, content, anew=True)

    @action(reads=True)
    def look(self, session: Session, actor: Actor, side: Literal["isian", "contoh"]) -> None:
        """On a phone: the form, or the picture."""
        self.side = side

    @action(reads=True)
    def stretch(self, session: Session, actor: Actor) -> None:
        """The picture with the longest answers, or with short ones."""
        self.long = not self.long
        self._again(session, actor)

    @action(reads=True)
    def compare(self, session: Session, actor: Actor, form: Pair) -> None:
        """What differs between any two versions."""
        standing = self._standing(session, actor, self.key)
        self._compare(standing.numbered(form.lama), standing.numbered(form.baru))

    @action(transacts=True)
    def publish(self, transact: Transact, form: Publication) -> Any:
        """From now on residents ask for this."""
        revision = self._revision
        try:
            row = transact(
                lambda s, a: editing.publish(s, a, key=self.key, revision=revision, note=form.note)
            )
        except editing.Unpublishable as refusal:
            self.troubles = editor_views.problems(list(refusal.problems), self._shape)
            self.trouble = refusal.message
            return None
        except CityError as refusal:
            self.trouble = refusal.message
            return None
        self.said = f"Versi {row.version} berlaku mulai sekarang untuk permohonan baru."
        return self._done()

    @action(transacts=True)
    def discard(self, transact: Transact) -> Any:
        """Throw the draft away."""
        revision = self._revision
        transact(lambda s, a: editing.discard(s, a, key=self.key, revision=revision))
        left = transact(lambda s, a: editing.versions(s, a, key=self.key), writes=False)
        self.said = "Draf dibuang."
        return self._done() if left else rx.redirect(HERE)

    @action(transacts=True)
    def withdraw(self, transact: Transact) -> Any:
        """Stop offering the letter."""
        transact(lambda s, a: editing.withdraw(s, a, key=self.key))
        self.said = "Surat ini tidak ditawarkan lagi. Permohonan yang berjalan tetap diselesaikan."
        return self._done()

    def _done(self) -> Any:
        self.trouble, self.shut, self.removed, self._removed = "", str(clock.now()), "", None
        self.saved = self.compared = ""
        return LetterEditor.load

    def _address(self, part: str) -> str:
        return f"{EDIT}?jenis={self.key}&bagian={part}"

    def _standing(self, session: Session, actor: Actor, key: str) -> Standing:
        rows = editing.versions(session, actor, key=key) if key else []
        if not rows:
            raise NotFound("Jenis surat ini tidak ada. Pilih dari daftar.")
        return Standing(rows)

    def _draft(self, session: Session, actor: Actor) -> LetterTypeVersion:
        row = editing.draft_of(session, actor, key=self.key)
        if row is None:
            raise OutOfStep(editing.ELSEWHERE)
        return row

    def _entry(self, content: Content, at: str) -> Place:
        place = editor_items.parsed(content, at, self._shape)
        if not editor_items.list_around(place):
            raise NotFound
        return place

    def _keep(
        self, session: Session, actor: Actor, content: Content, *, anew: bool = False
    ) -> None:
        """Store the draft and show how it stands; `anew` when its lists are others now."""
        row = editing.save_draft(
            session, actor, key=self.key, content=content, revision=self._revision
        )
        self.saved, self.said = f"Draf tersimpan {words.time(row.edited_at)}", ""
        if anew:
            self._shape = ""
        self._show(session, actor, self._standing(session, actor, self.key), typing=not anew)

    def _again(self, session: Session, actor: Actor) -> None:
        self._show(session, actor, self._standing(session, actor, self.key), reread=False)

    def _show(
        self, session: Session, actor: Actor, standing: Standing, *, typing: bool = False,
        reread: bool = True,
    ) -> None:  # fmt: skip
        """Everything the page shows. `typing`: what stands in the form is not written over."""
        row, content = standing.shown, filled(standing.shown.content)
        if (not typing and reread) or not self._shape:
            self._shape, self._revision = f"{row.version}.{row.revision}", row.revision
        if typing:
            self._revision = row.revision
        self.title, self.drafted = content["title"] or "(tanpa judul)", bool(standing.draft)
        self.offered = standing.published is not None
        draft = f"Draf versi {row.version} · " if standing.draft else ""
        self.line = f"{draft}{editor_views.standing_words(standing)}"
        count = editing.running(session, actor).get(self.key, 0)
        self.running = words.number(count)
        found = judging.problems_of(session, self.key, content) if standing.draft else []
        self.troubles = editor_views.problems(found, self._shape)
        self._show_paper(row, found)
        self._show_part(session, content, found, typing=typing)
        self.tokens = editor_views.tokens(content) if standing.draft else []
        self.versions = editor_views.history(session, standing)
        self.numbers = [ChoiceView(str(v.number), v.title) for v in self.versions]
        if standing.draft or not self.compared:
            self._compare(standing.before(row), row)

    def _compare(self, old: LetterTypeVersion | None, new: LetterTypeVersion | None) -> None:
        self.changes = editor_views.changes(old, new)
        self.older, self.newer = (str(each.version) if each else "" for each in (old, new))
        self.compared = f"Versi {self.older} ke versi {self.newer}" if old and new else "-"

    def _show_paper(self, row: LetterTypeVersion, found: list[judging.Problem]) -> None:
        more = "&panjang=1" if self.long else ""
        address = f"{PAPER}/{self.key}?versi={row.version}&r={row.revision}{more}"
        self.paper = "" if found else address
        self.pdf = "" if found else f"{address}&pdf=1"

    def _show_part(
        self, session: Session, content: Content, found: list[judging.Problem], *, typing: bool
    ) -> None:
        counts = {each.part for each in editor_views.problems(found, "")}
        wrong = {part: "!" for part in PARTS if any(c.partition("-")[0] == part for c in counts)}
        chosen = self.part.partition("-")[0]
        self.parts = [
            ChipView(part, label, wrong.get(part, ""), part == chosen)
            for part, label in PARTS.items()
            if self.drafted or part == "riwayat"
        ]
        where = editor_items.list_of(self.part, content)
        inner = len(where) == 3
        self.inside = content["annexes"][where[1]]["title"] if inner else ""  # type: ignore[index]
        self.items, self.opened, self.adds = [], "", bool(where) and self.drafted
        shown = self.part in PARTS or inner
        if not self.drafted or not shown or self.part == "riwayat":
            self.controls = []
            return
        if where:
            self.items = editor_items.items(
                content, where, shape=self._shape, opened=self._place,
                wrong={each.place for each in found}, address=f"{EDIT}?jenis={self.key}",
            )  # fmt: skip
            self.add_word, self.add_kinds = editor_items.adding(where)
        if where and editor_items.list_around(self._place) != where:
            self.controls = []
            return
        self.opened = editor_items.written(self._place, self._shape)
        self._show_form(session, content, found, typing=typing)

    def _show_form(
        self, session: Session, content: Content, found: list[judging.Problem], *, typing: bool
    ) -> None:
        locked = ("prefix",) if editing.is_used(session, key=self.key) else ()
        errors = {p.control: p.sentence for p in found if p.place == self._place}
        fresh = editor_form.controls(content, self._place, locked=locked)
        self.controls = editor_views.drawn(fresh, self.controls if typing else [], errors)
        self.writes_much = any(each.kind == "wording" for each in fresh)
        self.writes = self.writes_much or any(each.kind == "short" for each in fresh)
