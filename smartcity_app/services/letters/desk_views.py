"""What officers see of letters: rows, chips, checks, buttons, counts."""

from dataclasses import replace

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from smartcity_app.civic import agencies, areas, identity, register, words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, gauges, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.kernel.manifest import AreaGauge
from smartcity_app.services.letters import applying, reading, renewing, views
from smartcity_app.services.letters.catalog import LetterType, current, type_of
from smartcity_app.services.letters.desk_address import VIEWS, Asked
from smartcity_app.services.letters.models import OPEN, Letter, LetterDocument
from smartcity_app.services.letters.policy import May
from smartcity_app.services.letters.workflow import CANCELLED, DECIDES, ENDORSERS, ISSUED, REFUSED
from smartcity_app.ui.listing import Groups
from smartcity_app.ui.views import (
    CheckView,
    ChipView,
    ChoiceView,
    RequirementView,
    RowView,
    StepView,
    strip_of,
)

COUNTED, MOST = ("mine", "late", "lingkungan", "paused"), 100
GROUPS: Groups = {
    "late": ("late", "Lewat janji"),
    "soon": ("soon", "Segera"),
    "ontime": ("ontime", "Tepat waktu"),
    "paused": ("paused", "Jeda, menunggu warga"),
    "done": ("done", "Selesai"),
    "closed": ("paused", "Berakhir tanpa surat"),
}
EMPTY = {
    "mine": ("Meja Anda kosong", "Berkas yang menunggu keputusan Anda akan muncul di sini."),
    "late": ("Tidak ada yang lewat janji", "Semua berkas di wilayah Anda masih dalam waktunya."),
    "lingkungan": (
        "Tidak ada yang menunggu RT atau RW",
        "Permohonan yang dimintakan pengantar akan muncul di sini.",
    ),
    "paused": ("Tidak ada yang dikembalikan", "Berkas yang menunggu warga akan muncul di sini."),
    "done": ("Belum ada yang selesai", "Surat yang terbit atau ditolak akan muncul di sini."),
    "all": ("Belum ada berkas", "Permohonan dari wilayah Anda akan muncul di sini."),
}
TO_LOOK = "Lihat berkas syarat"
NO_MATCH = ("Tidak ada yang cocok", "Periksa ejaan nama, atau cari dengan NIK atau nomor berkas.")


def first_view(actor: Actor) -> str:
    """What an officer sees first: their own desk, or everything when they decide nothing."""
    decides = any(policy.holds(actor, may) for may in DECIDES.values())
    return "mine" if decides else "all"


def chips(session: Session, actor: Actor, chosen: str) -> list[ChipView]:
    """The views of the inbox, with counts where they are cheap."""
    return [
        ChipView(view, title, _count(session, actor, view), view == chosen)
        for view, title in VIEWS.items()
        if view == chosen or _offered(session, actor, view)
    ]


def _offered(session: Session, actor: Actor, view: str) -> bool:
    """Only who decides has a turn, and only a village office looks after RT and RW: where the
    city asks them, or still has a case with them."""
    if view == "mine":
        return first_view(actor) == "mine"
    if view != "lingkungan":
        return True
    village = policy.holds(actor, May.SKIP_ENDORSER) or policy.holds(actor, May.ASSIST)
    asked = any(
        stop.office in ENDORSERS for each in current(session).values() for stop in each.path
    )
    return village and (asked or bool(_count(session, actor, view)))


def _count(session: Session, actor: Actor, view: str) -> str:
    if view not in COUNTED:
        return ""
    number = gauges.recent(
        session,
        ("letters.inbox", view, actor.person_id, actor.posts),
        lambda: reading.waiting(session, actor, view=view, most=MOST),
    )
    return "99+" if number >= MOST else str(number or "")


def on_my_desk(session: Session, actor: Actor) -> int:
    """How many wait for this actor, up to MOST, for the rail."""
    count = _count(session, actor, "mine")
    return MOST if count == "99+" else int(count or 0)


def row_of(actor: Actor, letter: Letter, owner: Person, asked: Asked) -> tuple[str, RowView]:
    """One row, and the group it belongs to."""
    view = views.promise_of(letter, drawn=False)
    ended = letter.state in (REFUSED, CANCELLED)
    place = f"RW {owner.rw.lstrip('0') or '0':0>2}" if owner.rw else ""
    if not any(post.area == letter.area for post in actor.posts if post.role != Role.RESIDENT):
        place = areas.area(letter.area).name
    return "closed" if ended else view.state, RowView(
        id=letter.ref,
        href=replace(asked.listed, ref=letter.ref).href,
        title=owner.name,
        detail=" · ".join(filter(None, (short_title(type_of(letter)), place))),
        clock=strip_of(view),
        pick=str(letter.version) if views.may_decide(actor, letter) else "",
    )


def short_title(letter_type: LetterType) -> str:
    """ "Keterangan usaha"."""
    return words.capital(letter_type.title.removeprefix("Surat ").lower())


def legend(session: Session, asked: Asked) -> str:
    """What the list is sorted by and narrowed to."""
    by_age = asked.newest or asked.view in ("done", "all")
    said = ["Urut dari yang terbaru" if by_age else "Urut dari sisa waktu tersedikit"]
    if asked.kind:
        chosen = current(session).get(asked.kind)
        said.append(chosen.title if chosen else "Surat yang tidak lagi ditawarkan")
    return ", ".join(said)


def kinds(session: Session) -> list[ChoiceView]:
    """The letter types, for the filter and the counter."""
    return [ChoiceView(each.key, each.title, each.summary) for each in current(session).values()]


# One case


def steps_of(actor: Actor, letter: Letter) -> list[StepView]:
    """The decision bar: what this actor may decide about the letter now."""
    path = type_of(letter).workflow
    looks = {
        "return": ("Kembalikan", "outline", "undo-2", "B", "kembalikan"),
        "skip": ("Lanjutkan tanpa pengantar", "outline", "", "", "lewati"),
        "recall": ("Buat ulang", "ghost", "", "", "buat-ulang"),
        "refuse": ("Tolak", "danger", "", "", "tolak"),
        "sign": ("Tanda tangani", "primary", "pen-line", "S", "tanda-tangan"),
    }
    open_ = {step.name.partition("_")[0]: step.name for step in path.open_steps(actor, letter)}
    return [
        StepView(open_[verb], label, kind, icon, key, asks)  # type: ignore[arg-type]
        for verb, (label, kind, icon, key, asks) in looks.items()
        if verb in open_
    ]


def after_issue(session: Session, actor: Actor, letter: Letter) -> list[StepView]:
    """What this actor may still do about an issued letter."""
    if not renewing.may_ask(session, actor, letter):
        return []
    return [StepView("correct", "Minta perbaikan", "outline", "undo-2", "", "minta-perbaikan")]


def sign_line(letter: Letter) -> str:
    """What happens once it is signed."""
    path = type_of(letter).workflow
    onward = path.path_from(letter.state)
    if onward and onward[0].desk and onward[0].desk.role is Role.AGENCY_HEAD:
        return f"Sesudah ini surat diteruskan ke {agencies.head_title('', letter.agency)}."
    if onward and onward[0].desk:
        head = areas.area(onward[0].desk.area(letter.area)).head_label
        return f"Sesudah ini surat diteruskan ke {head}."
    return "Ini tanda tangan terakhir. Surat langsung terbit dan warga bisa mencetaknya."


def standing(session: Session, letter: Letter) -> str:
    """Where the case is, for whoever may not decide it now."""
    if letter.desk:
        who = views.holder_of(session, letter)
        return f"Di tangan {who.name}, {who.office}, sejak {who.since}."
    state = type_of(letter).workflow.state(letter.state)
    return f"{state.title} sejak {words.day(letter.since)}, {words.time(letter.since)}."


def paper_of(session: Session, actor: Actor, letter: Letter) -> tuple[str, bool]:
    """Address of the letter as this actor may see it, and whether it is a PDF; "" for none."""
    if letter.state == ISSUED:
        document = register.of_case(session, letter.ref)
        real = document is not None and document.state == register.State.ISSUED
        return (f"/surat/pdf/{letter.ref}", True) if real else ("", True)
    held = register.held_for(session, letter.ref)
    signed = bool(held and held.signers and views.may_decide(actor, letter))
    return f"/kerja/naskah/{letter.ref}?v={letter.version}", signed


def documents_of(session: Session, letter: Letter) -> list[RequirementView]:
    """Every requirement with the file that meets it."""
    attached = reading.documents_of(session, letter)
    return [
        _document(each.key, each.title, each.legal_basis, attached.get(each.key), letter)
        for each in type_of(letter).demanded(letter.answers)
    ]


def _document(
    key: str, title: str, basis: str, row: LetterDocument | None, letter: Letter
) -> RequirementView:
    reason = letter.corrections.get(key, "")
    return RequirementView(
        key=key,
        name=title,
        need="rejected" if reason else ("ready" if row else "needed"),
        note=_handed_in(row) if row else "Belum dilampirkan",
        reason=f"Dikembalikan: {reason}" if reason else "",
        basis=f"Dasar: {basis}",
        file_id=row.file_id if row else "",
        pages=f"/api/berkas/{row.file_id}" if row else "",
        pdf=bool(row and row.kind == "application/pdf"),
    )


def _handed_in(row: LetterDocument) -> str:
    again = f", dari dokumen tersimpan {words.on_paper(row.vault_day)}" if row.vault_day else ""
    return f"{row.name}, {words.file_size(row.size)}{again}"


def mendable(letter: Letter) -> list[ChoiceView]:
    """Everything an officer can name as wrong: key, name, and what stands there now."""
    letter_type = type_of(letter)
    return [
        *(
            ChoiceView(r.key, r.title, "Berkas syarat")
            for r in letter_type.demanded(letter.answers)
        ),
        *(
            ChoiceView(f.name, f.label, f"Terisi: {views.answer_of(f, letter)}")
            for f in letter_type.fields
            if f.asked(letter.answers)
        ),
    ]


def checks(session: Session, letter: Letter, owner: Person, *, looked: bool) -> list[CheckView]:
    """What the machine could compare, and what only the officer can look at."""
    found = [*_renewal(session, letter), *_nik_checks(owner), _complete(session, letter)]
    if letter.finished_at is None:
        found.append(
            CheckView("Berkas syarat", "Sudah Anda buka")
            if looked
            else CheckView(TO_LOOK, "Belum Anda buka", "look")
        )
    if letter.filed_by:
        officer = session.get(Person, letter.filed_by)
        found.append(CheckView("Diajukan di loket", f"Oleh {officer.name}" if officer else ""))
    return found


def _renewal(session: Session, letter: Letter) -> list[CheckView]:
    """Whose place this letter takes, and what is different in it."""
    if not (line := renewing.line_of(session, letter)):
        return []
    if letter.finished_at is None and not renewing.takes_effect(session, letter):
        return [
            CheckView(line, "Surat lama sudah tidak berlaku, jadi ini surat baru biasa", "look")
        ]
    changed = renewing.changed(session, letter)
    said = [f"Yang salah: {letter.renewal_note}"] if letter.renewal_note else []
    said.append(f"Berubah: {words.listed(changed)}" if changed else "Isian sama dengan surat lama")
    return [CheckView(line, ". ".join(said), "look" if letter.finished_at is None else "ok")]


def _nik_checks(owner: Person) -> list[CheckView]:
    try:
        nik = identity.Nik.parse(owner.nik)
    except Incomplete as refusal:
        return [CheckView("NIK tidak wajar", refusal.message, "bad")]
    born = words.on_paper(owner.birth_date)
    agrees = identity.check_birth(nik, owner.birth_date)
    return [
        CheckView("Tanggal lahir cocok dengan NIK", born)
        if agrees
        else CheckView("Tanggal lahir berbeda dari NIK", f"Tercatat {born}", "bad"),
        CheckView("Kode wilayah NIK perlu dilihat", nik.warning, "look")
        if nik.warning
        else CheckView("Kode wilayah NIK dikenal"),
    ]


def _complete(session: Session, letter: Letter) -> CheckView:
    if letter.state in (ISSUED, REFUSED, CANCELLED):
        return CheckView("Berkas sudah selesai", "Tidak diperiksa lagi")
    if missing := applying.wanting(session, letter):
        return CheckView("Belum lengkap", f"{len(missing)} hal kurang atau perlu diganti", "bad")
    number = len(type_of(letter).demanded(letter.answers))
    return CheckView("Isian dan syarat lengkap", f"{number} berkas terlampir")


def earlier(session: Session, actor: Actor, letter: Letter) -> str:
    """What this office knows of the same resident's letters before this one."""
    query = (
        select(Letter.finished_at)
        .where(Letter.owner_id == letter.owner_id, Letter.state == ISSUED, Letter.id != letter.id)
        .where(policy.reach_of(actor, May.READ, Letter))
        .order_by(col(Letter.finished_at).desc())
        .limit(20)
    )
    dates = session.exec(query).all()
    if not dates or dates[0] is None:
        return "Belum ada surat lain dari warga ini di wilayah Anda."
    number = "20 atau lebih" if len(dates) == 20 else str(len(dates))
    return f"{number} surat sebelumnya, terakhir {words.on_paper(dates[0])}."


def by_area(session: Session, actor: Actor) -> list[AreaGauge]:
    """Open and late letters of every village in reach, for the board. Reads running cases only."""
    late = func.sum(case((col(Letter.due_at) < clock.now(), 1), else_=0))
    query = (
        select(Letter.area, func.count(), late)
        .where(policy.reach_of(actor, May.SURVEY, Letter), OPEN)
        .group_by(Letter.area)
    )
    return [AreaGauge(area, number, int(late or 0)) for area, number, late in session.exec(query)]


def counter_line(session: Session, letter: Letter) -> str:
    """Where a case filed at the counter stands, in a few words."""
    if letter.desk:
        who = views.holder_of(session, letter)
        return f"Di tangan {who.office or who.name}"
    return type_of(letter).workflow.state(letter.state).title
