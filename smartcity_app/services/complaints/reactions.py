"""What the complaints service does when something happens: who hears of it, in which words."""

from datetime import timedelta

from sqlmodel import Session, select

from smartcity_app.civic import areas, inbox, messages, people, words
from smartcity_app.civic.profile import city
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.outbox import on
from smartcity_app.services.complaints import categories, joining, offices, promises, routing
from smartcity_app.services.complaints.facts import (
    ClockRang,
    ComplaintAnswered,
    ComplaintAssigned,
    ComplaintDisowned,
    ComplaintDisputed,
    ComplaintExplained,
    ComplaintFiled,
    ComplaintFinished,
    ComplaintMerged,
    ComplaintQuestioned,
    ComplaintQuestionWaits,
    ComplaintRejected,
    ComplaintResumed,
    ComplaintSplit,
    ComplaintTaskDone,
    ComplaintTaskGiven,
    ComplaintTransferred,
    ComplaintWrote,
)
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.promises import CLOCK_WORDS
from smartcity_app.services.complaints.rounds import ROUND
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.complaints.workflow import WAITING


def _case(session: Session, ref: str) -> tuple[Complaint, str, str]:
    """The report, what it is about, and who has it."""
    case = session.exec(select(Complaint).where(Complaint.ref == ref)).one()
    title = categories.find(session, case.category).title
    return case, title, routing.addressee(session, case.agency).name


def _tell_reporters(
    session: Session, case: Complaint, title: str, text: str, *, tone: str = "info"
) -> None:
    """Everybody who reported it hears of it in the inbox, and on the phone if they want to."""
    for person_id in joining.followers(session, case):
        link = f"/lapor/kasus?no={case.ref}"
        inbox.tell(session, person_id, title, text=text, link=link, tone=tone)
        important = tone in ("turn", "good", "late")
        messages.tell(session, person_id, f"{title}. {text}", important=important)


def _tell_office(
    session: Session, case: Complaint, title: str, text: str, *, tone: str = "info"
) -> None:
    """Whoever has it: the agency's officers, or the centre."""
    role = case.desk_role or routing.body_of(session, case.agency).desk_role
    agency = case.agency if role == Role.AGENCY_OFFICER else ""
    inbox.tell_office(
        session, role, areas.city_area().code, title, text=text, link=_work(case.ref), tone=tone,
        agency=agency,
    )  # fmt: skip
    if case.assignee_id:
        _tell_worker(session, case, case.assignee_id, title, text=text, tone=tone)


def _tell_worker(
    session: Session, case: Complaint, person_id: int, title: str, *, text: str = "",
    tone: str = "info",
) -> None:  # fmt: skip
    """Whoever works on it, on the page that is theirs: in the field, or at a desk."""
    actor = people.actor_of(session, person_id)
    link = _work(case.ref) if policy.holds(actor, May.DESK) else f"{ROUND}?no={case.ref}"
    inbox.tell(session, person_id, title, text=text or case.ref, link=link, tone=tone)


def _work(ref: str) -> str:
    return f"/kerja/laporan?no={ref}"


@on(ComplaintFiled)
def announce_to_office(session: Session, fact: ComplaintFiled) -> None:
    """The office finds a new report, the reporter its number."""
    case, title, office = _case(session, fact.ref)
    _tell_office(session, case, f"Laporan baru: {title}", f"{case.ref}", tone="turn")
    _tell_reporters(session, case, f"Laporan {title} terkirim", f"{case.ref}, ditangani {office}.")


@on(ComplaintAssigned)
def tell_who_was_sent(session: Session, fact: ComplaintAssigned) -> None:
    """Whoever it was given to, or everybody in the team."""
    case, title, _ = _case(session, fact.ref)
    if case.team:
        there = people.in_posts(session, offices.IN_TEAMS, agency=case.agency)
        for person_id in there.keys() & set(offices.team_of(session, case)):
            _tell_worker(session, case, person_id, f"Tim Anda ditugaskan: {title}", tone="turn")
    elif case.assignee_id:
        _tell_worker(session, case, case.assignee_id, f"Anda ditugaskan: {title}", tone="turn")


@on(ComplaintResumed)
def tell_that_it_goes_on(session: Session, fact: ComplaintResumed) -> None:
    """The office goes on, the reporter hears that their answer is not waited for any more."""
    case, title, office = _case(session, fact.ref)
    _tell_office(session, case, f"Dilanjutkan tanpa jawaban pelapor: {title}", case.ref)
    if not case.disowned_at:
        inbox.tell(
            session, case.owner_id, f"Laporan {title} dilanjutkan",
            text=f"{office} mengerjakan {case.ref} tanpa menunggu jawaban Anda.",
            link=f"/lapor/kasus?no={case.ref}",
        )  # fmt: skip


@on(ComplaintSplit)
def tell_that_it_stands_alone(session: Session, fact: ComplaintSplit) -> None:
    """The office has it again; its reporters follow it where they sent it."""
    case, title, office = _case(session, fact.ref)
    _tell_office(session, case, f"Laporan dipisahkan lagi: {title}", case.ref, tone="turn")
    _tell_reporters(
        session, case, f"Laporan {title} dipisahkan lagi",
        f"{case.ref} kembali diikuti sendiri, ditangani {office}. Waktunya tidak diulang.",
    )  # fmt: skip


@on(ComplaintAnswered)
def bring_the_answer(session: Session, fact: ComplaintAnswered) -> None:
    """Every reporter hears that there is an answer."""
    case, title, office = _case(session, fact.ref)
    _tell_reporters(
        session, case, f"Laporan {title} dijawab", f"{office} menjawab {case.ref}.", tone="good"
    )


@on(ComplaintTransferred)
def tell_of_the_transfer(session: Session, fact: ComplaintTransferred) -> None:
    """The new office, and the reporters, who see who has it now."""
    case, title, office = _case(session, fact.ref)
    _tell_office(session, case, f"Laporan diteruskan kepada Anda: {title}", case.ref, tone="turn")
    _tell_reporters(
        session, case, f"Laporan {title} diteruskan",
        f"{case.ref} kini di tangan {office}. Waktunya tidak diulang.",
    )  # fmt: skip


@on(ComplaintQuestioned)
def bring_the_question(session: Session, fact: ComplaintQuestioned) -> None:
    """It is the reporter's turn."""
    _ask_reporter(session, fact.ref, "Ada pertanyaan")


@on(ComplaintQuestionWaits)
def remind_of_the_question(session: Session, fact: ComplaintQuestionWaits) -> None:
    """It still is, unless they have answered meanwhile."""
    _ask_reporter(session, fact.ref, "Pertanyaan menunggu jawaban Anda")


def _ask_reporter(session: Session, ref: str, heading: str) -> None:
    """Who is asked hears until when an answer is waited for, and what happens without one."""
    case, kind, office = _case(session, ref)
    if case.disowned_at or case.state != WAITING:
        return
    title = f"{heading}: {kind}"
    until = case.since + timedelta(days=city().complaints.question_days)
    text = (
        f"{office} bertanya tentang {case.ref}. Jawab paling lambat {words.deadline(until)}; "
        "sesudah itu dikerjakan tanpa keterangan Anda."
    )
    link = f"/lapor/kasus?no={case.ref}"
    inbox.tell(session, case.owner_id, title, text=text, link=link, tone="turn")
    messages.tell(session, case.owner_id, f"{title}. {text}", important=True)


@on(ComplaintExplained)
def bring_the_explanation(session: Session, fact: ComplaintExplained) -> None:
    """The office can go on."""
    case, title, _ = _case(session, fact.ref)
    _tell_office(session, case, f"Pelapor menjawab: {title}", case.ref, tone="turn")


@on(ComplaintFinished)
def ask_whether_it_is_done(session: Session, fact: ComplaintFinished) -> None:
    """The reporter confirms or disputes."""
    case, title, office = _case(session, fact.ref)
    _tell_reporters(
        session, case, f"Laporan {title} selesai dikerjakan",
        f"Kata {office}, {case.ref} sudah beres. Benar? Anda bisa menyanggah satu kali.",
        tone="turn",
    )  # fmt: skip


@on(ComplaintDisputed)
def bring_the_dispute(session: Session, fact: ComplaintDisputed) -> None:
    """The office has it again."""
    case, title, _ = _case(session, fact.ref)
    _tell_office(session, case, f"Disanggah pelapor: {title}", case.ref, tone="late")


@on(ComplaintRejected)
def bring_the_refusal(session: Session, fact: ComplaintRejected) -> None:
    """Every reporter hears why nothing can be done."""
    case, title, office = _case(session, fact.ref)
    _tell_reporters(
        session, case, f"Laporan {title} tidak dapat ditindaklanjuti",
        f"Baca alasan {office} di {case.ref}.", tone="late",
    )  # fmt: skip


@on(ComplaintMerged)
def tell_of_the_merger(session: Session, fact: ComplaintMerged) -> None:
    """Its reporter follows the other one from now on."""
    case, title, _ = _case(session, fact.ref)
    target = session.get(Complaint, case.merged_into) if case.merged_into else None
    if target and not case.disowned_at:
        inbox.tell(
            session, case.owner_id, f"Laporan {title} digabung",
            text=f"{case.ref} diikuti di {target.ref} bersama warga lain.",
            link=f"/lapor/kasus?no={target.ref}",
        )  # fmt: skip


@on(ComplaintDisowned)
def let_the_centre_look(session: Session, fact: ComplaintDisowned) -> None:
    """Somebody's NIK was misused: the centre has to look into it."""
    inbox.tell_office(
        session, Role.COMPLAINT_OFFICER, areas.city_area().code, "Laporan disangkal pemilik NIK",
        text=fact.ref, link=_work(fact.ref), tone="late",
    )  # fmt: skip


@on(ComplaintTaskGiven)
def bring_the_task(session: Session, fact: ComplaintTaskGiven) -> None:
    """The office that is asked for a part."""
    case, title, office = _case(session, fact.ref)
    inbox.tell_office(
        session, Role.AGENCY_OFFICER, areas.city_area().code, f"{office} minta bantuan: {title}",
        text=case.ref, link=f"{_work(case.ref)}&bagian=tugas", tone="turn", agency=fact.agency,
    )  # fmt: skip


@on(ComplaintTaskDone)
def tell_of_the_part(session: Session, fact: ComplaintTaskDone) -> None:
    """The office that asked for it."""
    case, title, _ = _case(session, fact.ref)
    name = routing.addressee(session, fact.agency).name
    _tell_office(session, case, f"{name} selesai membantu: {title}", case.ref, tone="good")


@on(ComplaintWrote)
def bring_the_words(session: Session, fact: ComplaintWrote) -> None:
    """The other side of the talk."""
    case, title, office = _case(session, fact.ref)
    if fact.side == "reporter":
        _tell_office(session, case, f"Pesan pelapor: {title}", case.ref)
    elif not case.disowned_at:
        link = f"/lapor/kasus?no={case.ref}"
        inbox.tell(session, case.owner_id, f"Pesan dari {office}", text=case.ref, link=link)


@on(ClockRang)
def ring(session: Session, fact: ClockRang) -> None:
    """A reminder to whoever has it; from the broken promise on, to whoever stands above."""
    case, title, office = _case(session, fact.ref)
    rung = Rung(fact.rung)
    if rung < Rung.HEAD:
        said = promises.climbed(session, case.agency, fact.clock, rung)
        _tell_office(session, case, said, f"{case.ref}, {title}", tone="turn")
        return
    role, agency = {
        Rung.HEAD: (Role.AGENCY_HEAD, case.agency),
        Rung.SECRETARY: (Role.CITY_SECRETARY, ""),
        Rung.MAYOR: (Role.MAYOR, ""),
    }[rung]
    if rung is Rung.HEAD and routing.addressee(session, case.agency).outside:
        role, agency = Role.COMPLAINT_OFFICER, ""
    inbox.tell_office(
        session, role, areas.city_area().code, f"Janji {CLOCK_WORDS[fact.clock]} terlewat: {title}",
        text=f"{case.ref}, di tangan {office}.", link=_work(case.ref), tone="late", agency=agency,
    )  # fmt: skip
    if rung is Rung.HEAD:
        above = promises.above(session, case.agency, rung)
        _tell_reporters(
            session, case, f"Kami terlambat: {title}",
            f"{case.ref} kini naik ke {above}. Kami minta maaf.", tone="late",
        )  # fmt: skip
