"""How the complaints service presents itself to the city."""

from typing import Any

from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.cases import Cases
from smartcity_app.kernel.jobs import MINUTE, Job
from smartcity_app.kernel.manifest import CityService, MenuEntry, Turn
from smartcity_app.services.complaints import (
    categories,
    closing,
    drafts,
    inbound,
    ladder,
    moderating,
    performance,
    photos,
    promises,
    reactions,
    reading,
    resident_views,
    routing,
    tallies,
)
from smartcity_app.services.complaints.models import Complaint, ComplaintPhoto
from smartcity_app.services.complaints.policy import GRANTS, May
from smartcity_app.services.complaints.seed import seed, seed_size
from smartcity_app.services.complaints.workflow import DONE, EXAMPLES, ON_DESKS, WAITING, path

OPEN311 = "/open311/v2"
EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")
CASES = Cases(Complaint, path_of=lambda case: path(case.work_days))


def _routes() -> list[Any]:
    from smartcity_app.services.complaints import (
        figures_file,
        inbound_route,
        open_data,
        public_map,
        public_pages,
    )
    from smartcity_app.services.complaints.open311 import routes as open311
    from smartcity_app.web.routes import Open

    return [
        Open(f"{performance.HERE}/unduh", figures_file.figures, "signed-in"),
        Open("/laporan/peta", public_map.show, "public"),
        Open("/laporan/titik.json", public_map.points, "public"),
        Open("/laporan", public_pages.index, "public"),
        Open("/laporan/rss", open_data.feed, "public"),
        Open("/laporan/data", public_pages.about_data, "public"),
        Open("/laporan/data.csv", open_data.download, "public"),
        Open("/laporan/foto/{ident}", public_pages.photo, "public"),
        Open("/laporan/{ref}", public_pages.show, "public"),
        Open("/api/pesan-masuk", inbound_route.take, "public", ("POST",)),
        Open(f"{OPEN311}/discovery.{{format}}", open311.discovery, "public"),
        Open(f"{OPEN311}/services.{{format}}", open311.services, "public"),
        Open(f"{OPEN311}/services/{{code}}.{{format}}", open311.definition, "public"),
        Open(f"{OPEN311}/requests.{{format}}", open311.requests, "public"),
        Open(f"{OPEN311}/requests.{{format}}", open311.file, "public", ("POST",)),
        Open(f"{OPEN311}/requests/{{ref}}.{{format}}", open311.request, "public"),
        Open(f"{OPEN311}/requests/{{ref}}/updates.{{format}}", open311.updates, "public"),
        Open(f"{OPEN311}/requests/{{ref}}/comments.{{format}}", open311.comments, "public"),
        Open(
            f"{OPEN311}/requests/{{ref}}/comments.{{format}}", open311.comment, "public", ("POST",)
        ),
        Open(f"{OPEN311}/tokens/{{token}}.{{format}}", open311.token, "public"),
        Open(f"{OPEN311}/{{rest:path}}", open311.nothing, "public", EVERY_METHOD),
    ]


def turns(session: Session, actor: Actor) -> list[Turn]:
    """What the resident reported and is not over: first what waits for them, then who has it."""
    found = [_turn(session, actor, each) for each in reading.mine(session, actor, most=20)]
    draft = drafts.find(session, actor)
    if drafts.begun(draft):
        line = "Isian Anda tersimpan. Lanjutkan kapan saja."
        view = promises.before()
        found.append(Turn("Laporan belum dikirim", line, "/lapor/baru", True, view))
    return sorted((each for each in found if each), key=lambda t: (not t.mine, not t.button))


def _turn(session: Session, actor: Actor, case: Complaint) -> Turn | None:
    title = categories.find(session, case.category).title
    office, href = routing.name_of(session, case.agency), resident_views.href_of(case)
    own = reading.is_own(actor, case)
    view = promises.counting(session, case)
    if own and case.state == WAITING:
        line = f"{office} menunggu jawaban Anda. Jam berhenti."
        return Turn(f"Ada pertanyaan: {title}", line, href, True, view)
    if own and case.state == DONE:
        line = f"Kata {office}, sudah beres. Benar?"
        return Turn(title, line, href, True, view, "Periksa hasilnya")
    if case.state not in ON_DESKS:
        return None
    return Turn(title, f"Di tangan {office}", href, False, view)


def _complain(ref: str) -> str:
    return f"/lapor/baru?tentang={ref}"


SERVICE = CityService(
    key="complaints",
    title="Lapor",
    menu=(
        MenuEntry(
            "Lapor",
            "/lapor",
            "megaphone",
            "city",
            ("lapor", "aduan", "wargaku", "keluhan", "pengaduan"),
        ),
    ),
    install=categories.install,
    grants=GRANTS,
    workflows=EXAMPLES,
    cases=(CASES,),
    reactions=reactions,
    jobs=(
        Job("complaints.ladder", ladder.sweep, every=MINUTE),
        Job("complaints.forget_messages", inbound.forget_old, every=60 * MINUTE),
        Job("complaints.close_silent", closing.close_silent, every=60 * MINUTE),
        Job("complaints.remind", closing.remind_of_questions, every=60 * MINUTE),
        Job("complaints.release", closing.release_unanswered, every=60 * MINUTE),
        Job("complaints.tally", tallies.tally, every=5 * MINUTE),
    ),
    turns=turns,
    gauges=performance.board,
    by_area=performance.by_area,
    may_read_file=photos.may_read_file,
    complain=_complain,
    file_columns=(ComplaintPhoto.file_id, ComplaintPhoto.public_file_id),
    rail=(
        MenuEntry("Laporan", "/kerja/laporan", "megaphone", permission=May.DESK),
        MenuEntry("Terima laporan", "/kerja/laporan/baru", "plus", permission=May.TAKE_IN),
        MenuEntry("Lapangan", "/kerja/lapangan", "map-pin", permission=May.FIELD),
        MenuEntry(
            "Moderasi",
            "/kerja/moderasi",
            "eye",
            permission=May.MODERATE,
            count=moderating.waiting,
        ),
        MenuEntry("Kinerja laporan", performance.HERE, "timer", permission=May.SURVEY),
        MenuEntry("Kantor", "/kerja/laporan/kantor", "users-round", permission=May.PHRASE),
        MenuEntry(
            "Tujuan laporan", "/kerja/tujuan-laporan", "sliders-horizontal", permission=May.ROUTE
        ),
    ),
    routes=_routes,
    seed=(seed_size, seed),
)
