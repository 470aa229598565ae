"""What officers see of the list: rows, chips, counts, figures of the board."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from smartcity_app.civic import areas
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import gauges, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.complaints import categories, promises, reading, routing
from smartcity_app.services.complaints.desk_address import VIEWS, Asked
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.workflow import (
    MERGED,
    ON_DESKS,
    REJECTED,
    WITHDRAWN,
)
from smartcity_app.ui.listing import Groups
from smartcity_app.ui.views import ChipView, ChoiceView, RowView, strip_of

COUNTED, MOST = ("desk", "mine", "unassigned", "late", "priority", "tasks"), 100
GROUPS: Groups = {
    "late": ("late", "Lewat janji"),
    "soon": ("soon", "Segera"),
    "ontime": ("ontime", "Tepat waktu"),
    "paused": ("paused", "Jeda, menunggu pelapor"),
    "done": ("done", "Selesai dikerjakan"),
    "closed": ("paused", "Berakhir"),
}
URGENCY = {1: "Penting", 2: "Mendesak"}
EMPTY = {
    "desk": ("Meja bersih", "Laporan baru untuk kantor Anda akan muncul di sini."),
    "mine": ("Tidak ada tugas untuk Anda", "Laporan yang ditugaskan kepada Anda muncul di sini."),
    "unassigned": ("Semua sudah ditugaskan", "Laporan yang belum punya petugas muncul di sini."),
    "late": ("Tidak ada yang lewat janji", "Semua laporan masih dalam waktunya."),
    "priority": ("Tidak ada yang penting", "Laporan penting dan mendesak muncul di sini."),
    "waiting": ("Tidak ada yang menunggu pelapor", "Laporan yang ditanyakan muncul di sini."),
    "tasks": ("Tidak ada permintaan bantuan", "Bagian kerja untuk OPD lain muncul di sini."),
    "done": ("Belum ada yang selesai", "Laporan yang selesai muncul di sini."),
    "all": ("Belum ada laporan", "Laporan untuk kantor Anda akan muncul di sini."),
    "city": ("Tidak ada laporan terbuka", "Laporan dari seluruh kota muncul di sini."),
}
NO_MATCH = ("Tidak ada yang cocok", "Periksa lagi nomor laporannya, misalnya LAP-2611-7QK3MZ.")


def works(actor: Actor) -> bool:
    """Whether this actor works on reports, and does not only look."""
    return policy.holds(actor, May.WORK)


def first_view(actor: Actor) -> str:
    """What an officer sees first: their desk, or what came up the ladder when they have none."""
    return "desk" if works(actor) else "late"


def offered(actor: Actor) -> list[str]:
    """The views that mean something to this actor."""
    if not works(actor):
        return ["late", "priority", "waiting", "done", "all"]
    centre = actor.holds(Role.COMPLAINT_OFFICER)
    helps = policy.holds(actor, May.TASK)
    left_out = {"city": not centre, "tasks": not helps}
    return [view for view in VIEWS if not left_out.get(view)]


def chips(session: Session, actor: Actor, chosen: str) -> list[ChipView]:
    """The views of the list, with counts where they are cheap."""
    counts = _counts(session, actor)
    return [
        ChipView(view, VIEWS[view], _said(counts.get(view, 0)), view == chosen)
        for view in offered(actor)
    ]


def _said(number: int) -> str:
    return "99+" if number >= MOST else str(number or "")


def _counts(session: Session, actor: Actor) -> dict[str, int]:
    views = tuple(view for view in offered(actor) if view in COUNTED)
    return gauges.recent(
        session,
        ("complaints.inbox", actor.person_id, actor.posts),
        lambda: reading.numbers(session, actor, views=views, most=MOST),
    )


def on_my_desk(session: Session, actor: Actor) -> int:
    """How many wait on this actor's desk, up to MOST, for the rail."""
    return _counts(session, actor)[first_view(actor)]


def for_office(view: PromiseView) -> PromiseView:
    """A clock as the office reads it: what waits for the reporter does not wait for the reader."""
    if view.state != "paused" or not view.strip.startswith("Jeda"):
        return view
    return replace(view, strip="Jeda, menunggu pelapor", line="Masih ada ", after="")


def counting(session: Session, case: Complaint) -> PromiseView:
    """The clock that counts next, as the office reads it."""
    return for_office(promises.counting(session, case))


def rows_of(
    session: Session, actor: Actor, cases: Iterable[Complaint], asked: Asked
) -> list[tuple[str, RowView]]:
    """Rows of the list, each with the group it belongs to."""
    here, wide = asked.listed.href, _wide(actor)
    return [_row(session, actor, case, f"{here}&no={case.ref}", wide) for case in cases]


def _row(
    session: Session, actor: Actor, case: Complaint, href: str, wide: bool
) -> tuple[str, RowView]:
    view = counting(session, case)
    ended = case.state in (REJECTED, MERGED, WITHDRAWN)
    agency = routing.name_of(session, case.agency) if wide else ""
    several = f"{case.reporters} pelapor" if case.reporters > 1 else ""
    detail = (URGENCY.get(case.priority, ""), several, place_of(case), agency)
    mine = case.state in ON_DESKS and policy.allows(actor, May.WORK, case)
    return "closed" if ended else view.state, RowView(
        id=case.ref,
        href=href,
        title=title_of(session, case),
        detail=" · ".join(filter(None, detail)),
        clock=strip_of(view),
        pick=str(case.version) if mine else "",
    )


def _wide(actor: Actor) -> bool:
    """Whether the actor sees reports of more than one office."""
    return actor.holds(Role.COMPLAINT_OFFICER) or not works(actor)


def title_of(session: Session, case: Complaint) -> str:
    """What it is about."""
    try:
        return categories.find(session, case.category).title
    except NotFound:
        return "Laporan"


def place_of(case: Complaint) -> str:
    """Where it is, in a few words."""
    try:
        where = areas.area(case.area)
    except NotFound:
        return case.place
    return case.place or (where.name if where.kind == "village" else "")


def legend(session: Session, asked: Asked) -> str:
    """What the list is sorted by and narrowed to."""
    by_age = asked.view in reading.BY_AGE or asked.search
    said = ["Urut dari yang terbaru" if by_age else "Urut dari sisa waktu tersedikit"]
    if asked.category:
        known = categories.current(session).get(asked.category)
        said.append(known.title if known else "Jenis yang tidak dipakai lagi")
    if asked.agency:
        said.append(routing.name_of(session, asked.agency))
    return ", ".join(said)


def kinds(session: Session) -> list[ChoiceView]:
    """The categories, for the filter."""
    found: Iterable[categories.Category] = categories.current(session).values()
    return [ChoiceView(each.key, each.title) for each in found]


def offices(session: Session, actor: Actor) -> list[ChoiceView]:
    """The addressees, for the filter of who sees more than one."""
    if not _wide(actor):
        return []
    return [
        ChoiceView(each.code, each.name)
        for each in routing.addressees(session).values()
        if each.code
    ]


# The board
