"""The month's run: asked for, computed outside any transaction, looked at, published.

Two runs for one month at the same time are impossible: the database holds one under way and one
published a month. A run that died is given up after a while, so that another can be asked for.
"""

import logging
from datetime import timedelta
from functools import partial
from itertools import islice

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from smartcity_app.civic import inbox, words
from smartcity_app.civic.profile import city
from smartcity_app.kernel import audit, clock, db, jobs, policy
from smartcity_app.kernel.actor import SYSTEM, Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotFound, OutOfStep
from smartcity_app.services.peken import duty
from smartcity_app.services.peken.assignment_models import (
    ASKED,
    DRAFT,
    FAILED,
    PUBLISHED,
    REPLACED,
    RUNNING,
    Assignment,
    AssignmentRun,
)
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.policy import May

log = logging.getLogger(__name__)
COMPUTE = "peken.assign"
HERE = "/kerja/peken/penetapan"
DAY = 25
"""Of the month, from which the next month's run is made by itself."""
PATIENCE = timedelta(minutes=30)
"""After which a run that never came back is given up."""
CHUNK = 5000
BUSY = "Penetapan bulan itu sedang dihitung. Tunggu sampai selesai, lalu lihat hasilnya."


def next_month(month: str) -> str:
    """2026-12 → 2027-01."""
    return f"{duty.last_day(month) + timedelta(days=1):%Y-%m}"


def ask(session: Session, actor: Actor, *, month: str) -> AssignmentRun:
    """Have this or one of the next two months computed. Drafts for the month are put aside."""
    run = AssignmentRun(month=month, asked_by=actor.person_id)
    policy.require(actor, May.ASSIGN, run)
    return _enter(session, actor, run)


def _enter(session: Session, actor: Actor, run: AssignmentRun) -> AssignmentRun:
    this = month_of(clock.now())
    if run.month not in (this, next_month(this), next_month(next_month(this))):
        raise Incomplete("Pilih bulan ini atau salah satu dari dua bulan berikutnya.")
    try:
        with session.begin_nested():
            session.add(run)
            session.flush()
    except IntegrityError:
        raise OutOfStep(BUSY) from None
    of_month = (col(AssignmentRun.month) == run.month, col(AssignmentRun.state) == DRAFT)
    session.exec(update(AssignmentRun).where(*of_month).values(state=REPLACED))
    audit.record(session, actor, "peken.assign", run)
    db.after_commit(session, lambda: jobs.soon(COMPUTE))
    return run


def publish(session: Session, actor: Actor, *, run_id: int) -> AssignmentRun:
    """Make a draft what holds in its month; what held before is kept on record."""
    run = session.get(AssignmentRun, run_id)
    if run is None:
        raise NotFound("Penetapan ini tidak ada. Muat ulang daftarnya.")
    policy.require(actor, May.ASSIGN, run)
    if run.month < month_of(clock.now()):
        raise OutOfStep("Bulan ini sudah lewat. Hitung penetapan untuk bulan yang berjalan.")
    before = (col(AssignmentRun.month) == run.month, col(AssignmentRun.state) == PUBLISHED)
    session.exec(update(AssignmentRun).where(*before).values(state=REPLACED))
    made = {"state": PUBLISHED, "published_at": clock.now(), "published_by": actor.person_id}
    if not db.change(session, run, col(AssignmentRun.state) == DRAFT, values=made):
        raise OutOfStep("Penetapan ini sudah diterbitkan atau diganti. Muat ulang daftarnya.")
    audit.record(session, actor, "peken.publish_assignment", run)
    return run


def monthly() -> None:
    """From the 25th on the next month gets its draft; a month that begins without an officer's
    word gets the draft that is there. Transactions of its own."""
    today = clock.today()
    this = f"{today:%Y-%m}"
    db.run(lambda s: _publish_waiting(s, this))
    if today.day >= DAY:
        db.run(lambda s: _begin(s, next_month(this)))


def compute_waiting() -> int:
    """Compute what was asked for. Returns how many runs; transactions of its own."""
    db.run(_give_up_on_the_dead)
    done = 0
    while (run := db.run(_claim)) is not None:
        run_id, month = run
        try:
            _compute(run_id, month)
        except Exception:
            log.exception("assignment run %s failed", run_id)
            db.run(partial(_fail, run_id=run_id))
        done += 1
    return done


def _begin(session: Session, month: str) -> None:
    known = select(AssignmentRun.id).where(
        AssignmentRun.month == month, col(AssignmentRun.state) != FAILED
    )
    if session.exec(known).first() is None:
        try:
            _enter(session, SYSTEM, AssignmentRun(month=month, automatic=True))
        except OutOfStep:
            log.info("somebody else has asked for %s", month)


def _publish_waiting(session: Session, month: str) -> None:
    """The calendar's own draft, where nobody published anything for the month that has begun."""
    rows = session.exec(select(AssignmentRun).where(AssignmentRun.month == month)).all()
    drafts = [each for each in rows if each.state == DRAFT and each.automatic]
    if drafts and not any(each.state == PUBLISHED for each in rows):
        publish(session, SYSTEM, run_id=drafts[-1].id or 0)


def _claim(session: Session) -> tuple[int, str] | None:
    run = session.exec(
        select(AssignmentRun).where(AssignmentRun.state == ASKED).order_by(col(AssignmentRun.id))
    ).first()
    mine = {"state": RUNNING, "begun_at": clock.now()}
    if run and run.id and db.change(session, run, col(AssignmentRun.state) == ASKED, values=mine):
        return run.id, run.month
    return None


def _compute(run_id: int, month: str) -> None:
    from smartcity_app.services.peken.assignment import fitting, reading  # OR-tools is heavy

    asked = db.run(partial(reading.read, month=month), writes=False)
    fitted = fitting.assign(asked.town)
    report = {**fitting.report(asked.town, fitted), **asked.aside}
    rows = reading.rows(asked, fitted, run_id, month)
    while part := list(islice(rows, CHUNK)):
        db.run(partial(_store, rows=part))
    parameters = {
        "k": asked.town.k, "stay": asked.town.stay, "floor": asked.town.floor,
        "lure": asked.town.lure, "room": fitting.ROOM,
    }  # fmt: skip
    db.run(lambda s: _finish(s, run_id, {"report": report, "parameters": parameters}))


def _store(session: Session, rows: list[dict[str, object]]) -> None:
    session.connection().execute(insert(Assignment), rows)


def _finish(session: Session, run_id: int, found: dict[str, object]) -> None:
    run = session.get_one(AssignmentRun, run_id)
    still = col(AssignmentRun.state) == RUNNING
    if not db.change(
        session, run, still, values={"state": DRAFT, "finished_at": clock.now(), **found}
    ):
        _forget(session, run_id)  # it was given up meanwhile
        return
    _clear_away(session, run.month)
    when = words.month(duty.first_day(run.month))
    inbox.tell_office(
        session, Role.PERSONNEL_OFFICER, city().code, f"Penetapan toko {when} siap diperiksa",
        text="Bandingkan dengan bulan lalu, lalu terbitkan. Tanpa keputusan, penetapan otomatis "
        "berlaku pada tanggal 1." if run.automatic else "Bandingkan, lalu terbitkan.",
        link=f"{HERE}?no={run_id}", tone="turn", agency=city().market.personnel,
    )  # fmt: skip


def _clear_away(session: Session, month: str) -> None:
    """Pairs of drafts that never held are of no use to anybody."""
    never = select(AssignmentRun.id).where(
        AssignmentRun.month == month,
        col(AssignmentRun.state).in_((REPLACED, FAILED)),
        col(AssignmentRun.published_at).is_(None),
    )
    session.exec(delete(Assignment).where(col(Assignment.run_id).in_(never)))


def _fail(session: Session, run_id: int) -> None:
    trouble = "Perhitungan gagal. Tidak ada yang berubah. Coba lagi, atau hubungi admin kota."
    session.exec(
        update(AssignmentRun)
        .where(col(AssignmentRun.id) == run_id, col(AssignmentRun.state) == RUNNING)
        .values(state=FAILED, finished_at=clock.now(), trouble=trouble)
    )
    _forget(session, run_id)


def _forget(session: Session, run_id: int) -> None:
    session.exec(delete(Assignment).where(col(Assignment.run_id) == run_id))


def _give_up_on_the_dead(session: Session) -> None:
    lost = session.exec(
        select(AssignmentRun.id).where(
            AssignmentRun.state == RUNNING, col(AssignmentRun.begun_at) < clock.now() - PATIENCE
        )
    ).all()
    for run_id in lost:
        _fail(session, run_id or 0)


def runs(session: Session, actor: Actor, *, most: int = 24) -> list[AssignmentRun]:
    """The latest runs, newest month first."""
    return list(
        session.exec(
            select(AssignmentRun)
            .where(policy.reach_of(actor, May.ASSIGN, AssignmentRun))
            .order_by(col(AssignmentRun.month).desc(), col(AssignmentRun.id).desc())
            .limit(most)
        )
    )
