"""How the letters service presents itself to the city."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from smartcity_app.civic import register
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.cases import Cases
from smartcity_app.kernel.jobs import MINUTE, Job
from smartcity_app.kernel.manifest import CityService, Gauge, MenuEntry, Turn
from smartcity_app.kernel.overdue import remind, sweep
from smartcity_app.services.letters import (
    desk_views,
    performance,
    reactions,
    reading,
    renewing,
    tallies,
    views,
    workflow,
)
from smartcity_app.services.letters.catalog import type_of
from smartcity_app.services.letters.catalog.versions import install
from smartcity_app.services.letters.models import DONE_WELL, PAUSED, Letter, LetterDocument
from smartcity_app.services.letters.offering import offers
from smartcity_app.services.letters.policy import GRANTS, May
from smartcity_app.services.letters.seed import seed, seed_size
from smartcity_app.services.letters.workflow import CANCELLED, DRAFT, ISSUED, REFUSED, RETURNED

CASES = Cases(Letter, path_of=lambda letter: type_of(letter).workflow)
RECENT = 14
"""Days a finished letter stays among Giliran Anda, ready to be printed."""


def turns(session: Session, actor: Actor) -> list[Turn]:
    """The resident's letters that wait for someone: first theirs, then ours."""
    found = []
    for letter in reading.mine(session, actor, most=20):
        if letter.filed_by and letter.state == DRAFT:
            continue
        if turn := _turn(session, letter):
            found.append(turn)
    return sorted(found, key=lambda t: (not t.mine, not t.button))


def _turn(session: Session, letter: Letter) -> Turn | None:
    letter_type = type_of(letter)
    title, view = letter_type.title, views.promise_of(letter)
    href = f"/surat/kasus?no={letter.ref}"
    if letter.state == DRAFT:
        href = f"/surat/ajukan?no={letter.ref}"
        return Turn(title, "Isian Anda tersimpan. Lanjutkan kapan saja.", href, True, view)
    if letter.state == RETURNED:
        detail = f"{views.to_mend(letter_type, letter)}. Jam berhenti menunggu Anda."
        return Turn(f"{title} perlu diperbaiki", detail, href, True, view)
    if letter.state == ISSUED:
        document = register.of_case(session, letter.ref)
        if document and renewing.runs_out(session, letter, document):
            until = f"Berlaku sampai {views.until(document)}."
            return Turn(f"Perpanjang {title}", until, href, True, view)
        over = letter.finished_at is None or (clock.now() - letter.finished_at).days > RECENT
        if over or document is None or document.state != register.State.ISSUED:
            return None
        return Turn(
            "Surat Anda siap dicetak",
            f"{title}. {view.strip}.",
            href,
            True,
            view,
            "Buka dan cetak surat",
        )
    if letter.state in (REFUSED, CANCELLED):
        return None
    holder = views.holder_of(session, letter)
    return Turn(title, f"Di tangan {holder.name}, {holder.office}", href, False, view)


def gauges(session: Session, actor: Actor) -> list[Gauge]:
    """Figures for the board, over the actor's area."""
    reach = policy.reach_of(actor, May.SURVEY, Letter)
    running = desk_views.by_area(session, actor)

    def count(*where: Any, by: tuple[Any, ...] = ()) -> int:
        query = select(func.count()).where(reach, *where).group_by(*by)
        return sum(session.exec(query))

    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        Gauge("open", "Sedang dikerjakan", sum(each.open for each in running),
              "permohonan ada di meja sebuah kantor"),
        Gauge("late", "Lewat janji", sum(each.late for each in running),
              "belum selesai padahal waktunya habis"),
        Gauge("paused", "Menunggu warga", count(PAUSED, by=(Letter.area,)),
              "dikembalikan untuk diperbaiki, jamnya berhenti"),
        Gauge("today", "Terbit hari ini",
              count(DONE_WELL, col(Letter.finished_at) >= midnight),
              "surat ditandatangani lengkap sejak tengah malam"),
    ]  # fmt: skip


def may_read_file(session: Session, actor: Actor, stored: Any) -> bool:
    """A file attached to an application may be read by whoever may read the application."""
    query = (
        select(LetterDocument.id)
        .join(Letter, col(Letter.id) == LetterDocument.letter_id)
        .where(LetterDocument.file_id == stored.id, policy.reach_of(actor, May.READ, Letter))
        .where(
            col(Letter.started_at).is_not(None)
            | (col(Letter.owner_id) == actor.person_id)
            | (col(Letter.filed_by) == actor.person_id)
        )
    )
    return session.exec(query).first() is not None


def _routes() -> list[Any]:
    from smartcity_app.services.letters.routes import routes

    return routes()


SERVICE = CityService(
    key="letters",
    title="Surat",
    menu=(
        MenuEntry("Surat", "/surat", "file-text", "doc", ("surat", "keterangan", "kelurahan")),
        MenuEntry(
            "Periksa surat",
            "/periksa",
            "shield-check",
            "city",
            ("qr", "keaslian", "asli", "palsu", "cek"),
            whole=True,
        ),
    ),
    offers=offers,
    install=install,
    rail=(
        MenuEntry("Kotak kerja", "/kerja", "inbox", permission=May.WORK),
        MenuEntry("Loket", "/kerja/loket", "users-round", permission=May.ASSIST),
        MenuEntry("Kinerja", performance.HERE, "timer", permission=May.SURVEY),
        MenuEntry("Jenis surat", "/kerja/surat", "file-text", permission=May.EDIT_TYPES),
    ),
    grants=GRANTS,
    workflows=workflow.EXAMPLES,
    cases=(CASES,),
    reactions=reactions,
    jobs=(
        Job("letters.sweep", lambda: sweep(CASES), every=MINUTE),
        Job("letters.remind", lambda: remind(CASES), every=MINUTE),
        Job("letters.tally", tallies.tally, every=timedelta(days=1)),
    ),
    turns=turns,
    gauges=gauges,
    by_area=desk_views.by_area,
    may_read_file=may_read_file,
    file_columns=(LetterDocument.file_id,),
    routes=_routes,
    seed=(seed_size, seed),
)
