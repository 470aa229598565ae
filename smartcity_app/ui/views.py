"""What the kit's parts show: frozen, plain, Indonesian, safe to send to a browser. No Reflex here.

Services build these in their `views.py` or loaders; a state holds them; a part of `ui/` draws them.
Every field is what a person reads or a name the part knows; nothing is computed in the browser.
"""

from dataclasses import dataclass, field
from typing import Literal

from smartcity_app.civic.promise import PromiseView, State

Hue = Literal["doc", "care", "trade", "city"]
"""Quiet tint of a service: letters and bills, health and school, trade, all else."""
Need = Literal["ready", "needed", "waiting", "rejected"]
Check = Literal["ok", "look", "bad"]
StepKind = Literal["primary", "outline", "danger", "ghost"]
Tone = Literal["good", "soon", "late", "info"]
SegmentTone = Literal["ontime", "soon", "late", "pause"]


@dataclass(frozen=True, slots=True)
class StripView:
    """The little of a promise that a list row draws; a whole PromiseView does as well."""

    state: State = "ontime"
    houses: int = 1
    used: str = "0%"
    over: int = 0
    strip: str = ""
    """Words beside it on residents' pages: "Sisa 1 hari 4 jam"."""
    short: str = ""
    """Words beside it in staff rows: "1h 4j"."""


def strip_of(promise: PromiseView) -> StripView:
    """A promise cut down to a list row, so that fifty rows stay small on the wire."""
    return StripView(
        promise.state, promise.houses, promise.used, promise.over, promise.strip, promise.short
    )


@dataclass(frozen=True, slots=True)
class FactView:
    """A line of what the city already knows, or of a finished form."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One possible answer."""

    value: str
    label: str
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One required document, and what is the matter with it."""

    key: str
    name: str
    need: Need = "needed"
    note: str = ""
    """Second line: "Sudah ada di data kota", what to photograph, whom it was asked of."""
    reason: str = ""
    """Why it was rejected, in bold."""
    basis: str = ""
    """Legal basis, shown small: "Perwali 45/2024 pasal 7"."""
    file_id: str = ""
    file_name: str = ""
    thumb: str = ""
    """Address of a small picture of it, if there is one."""
    pages: str = ""
    """Address that opens the whole document, for who may read it."""
    replaceable: bool = False
    """Whether the reader may replace what is there."""
    pdf: bool = False
    reused: bool = False
    """Handed in earlier and attached without asking; the reader may take it out."""
    offer: str = ""
    """What was handed in earlier and may be used here: "diunggah 3 Maret 2026"."""
    first: str = ""
    """File id of the one photo that is there, when more pages may be added to it."""


@dataclass(frozen=True, slots=True)
class TrailView:
    """One station of a case's journey."""

    title: str
    detail: str = ""
    when: Literal["done", "now", "next"] = "done"
    icon: str = "check-bold"
    note: str = ""
    """A word from an officer or the resident, quoted."""


@dataclass(frozen=True, slots=True)
class HolderView:
    """Who holds the case now."""

    name: str
    office: str = ""
    initials: str = ""
    doing: str = ""
    """"Memeriksa isian dan syarat sejak "."""
    since: str = ""
    """In bold: "Jumat 24 Juli, 13.41"."""


@dataclass(frozen=True, slots=True)
class TurnView:
    """A line of Giliran Anda or Giliran kami."""

    title: str
    detail: str
    href: str
    clock: StripView = field(default_factory=StripView)
    button: str = ""
    """Set when it deserves the large form with one button."""


@dataclass(frozen=True, slots=True)
class MeterView:
    """How far a person is with something that is counted by the month."""

    title: str
    words: str
    detail: str
    href: str
    percent: int


@dataclass(frozen=True, slots=True)
class TileView:
    """A service in the menu."""

    title: str
    href: str
    icon: str
    hue: Hue = "doc"
    words: str = ""
    """What else people type when they look for it, space separated."""
    detail: str = ""
    """Second line where it stands as a row: "Janji 2 hari kerja"."""
    whole: bool = False
    """Whether the page it leads to is loaded whole."""


@dataclass(frozen=True, slots=True)
class TileGroupView:
    """A heading of the menu and what stands under it."""

    title: str
    rows: list[TileView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NavView:
    """A place in the navigation."""

    title: str
    href: str
    icon: str
    count: int = 0
    here: bool = False


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message in the inbox."""

    title: str
    text: str
    when: str
    href: str = ""
    icon: str = "inbox"
    unread: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """A case in the staff's list."""

    id: str
    href: str
    title: str
    """The person."""
    detail: str
    """Service and place: "Keterangan usaha · RW 05"."""
    clock: StripView = field(default_factory=StripView)
    pick: str = ""
    """Set when it may be decided together with others: what its box sends."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """Rows of one state of the clock."""

    state: State
    title: str
    rows: list[RowView] = field(default_factory=list)
    count: str = ""
    """How many there are in all, if that is known."""


@dataclass(frozen=True, slots=True)
class ChipView:
    """A filter above a list, or a tab above a case."""

    value: str
    label: str
    count: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class CheckView:
    """Something looked at, by the machine or to be looked at by the officer."""

    label: str
    detail: str = ""
    result: Check = "ok"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the workflow the reader may take now, as a button."""

    name: str
    label: str
    """A verb with an object: "Setujui, teruskan ke Lurah"."""
    kind: StepKind = "primary"
    icon: str = ""
    key: str = ""
    """Single key on the staff console: S, B, T."""
    asks: str = ""
    """Id of the dialog that asks before it is taken; empty when a click is enough."""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure of the board, with the sentence that says what it means."""

    title: str
    value: str
    sentence: str = ""
    tone: Tone = "info"


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A part of a bar."""

    share: str
    """Of the width: "42%"."""
    tone: SegmentTone = "ontime"


@dataclass(frozen=True, slots=True)
class BarView:
    """A figure with its bar."""

    label: str
    value: str
    detail: str = ""
    """What the bar shows, in words."""
    segments: list[SegmentView] = field(default_factory=list)
