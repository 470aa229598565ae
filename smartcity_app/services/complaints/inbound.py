"""Reports people write as a message: one message is one report when it says what and where.

Otherwise a reply says what is missing, and what was written is kept for a day. Only a phone that is
one registered resident's speaks for that resident; everybody else is shown the way in.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete

from smartcity_app.civic import messages, people, words
from smartcity_app.civic.logins import tries
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.crypto import lookup
from smartcity_app.kernel.errors import Incomplete, TooMany
from smartcity_app.kernel.settings import settings
from smartcity_app.services.complaints import categories, filing, placing, routing
from smartcity_app.services.complaints.categories import OTHER, Category
from smartcity_app.services.complaints.filing import FEWEST_WORDS, MOST_WORDS, Report
from smartcity_app.services.complaints.intake_models import InboundDraft, InboundMessage
from smartcity_app.services.complaints.models import Complaint

Channel = Literal["whatsapp", "sms"]
KEPT, DRAFT_KEPT = timedelta(days=7), timedelta(days=1)
"""How long a message is known as taken in, and what was written waits for the rest."""
MOST_REPLIES = 3
"""Replies in a quarter of an hour to a phone we do not know."""
CANCEL = "batal"


@dataclass(frozen=True, slots=True)
class Message:
    """What the gateway hands in, already checked."""

    ident: str
    """The gateway's own number: the same message may come more than once."""
    phone: str
    """E.164."""
    text: str
    channel: Channel = "whatsapp"


def take(session: Session, message: Message) -> str:
    """Take a message in, once. Returns the number of the report it became; empty for none."""
    key = lookup("inbound", f"{message.channel}/{message.ident}")
    if not _is_new(session, key):
        known = session.get(InboundMessage, key)
        return known.ref if known else ""
    owners = people.with_phone(session, message.phone)
    if len(owners) != 1:
        _show_the_way_in(session, message, shared=len(owners) > 1)
        return ""
    ref = _listen(session, people.actor_of(session, owners[0]), message)
    session.get_one(InboundMessage, key).ref = ref
    return ref


def _is_new(session: Session, key: str) -> bool:
    dialect = sqlite if db.is_sqlite(session) else postgresql
    entry = dialect.insert(InboundMessage).values(key=key, at=clock.now(), ref="")
    entered = entry.on_conflict_do_nothing().returning(col(InboundMessage.key))
    return session.connection().execute(entered).first() is not None


def _show_the_way_in(session: Session, message: Message, *, shared: bool) -> None:
    try:
        tries.take(session, "inbound", message.phone, most=MOST_REPLIES)
    except TooMany:
        return
    why = (
        "Nomor ini dipakai lebih dari satu warga, jadi kami tidak tahu siapa yang melapor."
        if shared
        else "Nomor ini belum terdaftar, jadi laporan belum bisa kami terima dari sini."
    )
    text = f"{why} Masuk dan buat laporan di {settings().origin}/lapor/baru. Darurat: telepon 112."
    messages.send_to_phone(session, message.phone, text, name="Nomor belum dikenal")


def _listen(session: Session, actor: Actor, message: Message) -> str:
    """File what is whole, keep what is not, and say so. Returns the number of the report."""
    draft = _draft(session, actor)
    if message.text.strip().casefold() == CANCEL:
        session.delete(draft)
        _reply(session, actor, message, "Baik, tulisan Anda kami hapus.")
        return ""
    draft.words = f"{draft.words}\n{message.text}".strip()[:MOST_WORDS]
    village = placing.named(message.text)
    draft.area, draft.at = village.code if village else draft.area, clock.now()
    kind = guessed(categories.current(session), draft.words)
    urgent = categories.sounds_urgent(draft.words, kind.key)
    first = f"Bila darurat, telepon {urgent} sekarang. " if urgent else ""
    if missing := _missing(draft, kind):
        _reply(session, actor, message, f"{first}{missing} Kirim {CANCEL} bila tidak jadi.")
        return ""
    try:
        case = filing.file(session, actor, report=_report(draft, kind, message))
    except (Incomplete, TooMany) as refusal:
        said = " ".join(refusal.fields.values()) or refusal.message
        _reply(session, actor, message, f"{first}{said}")
        return ""
    session.delete(draft)
    _reply(session, actor, message, first + _filed(session, case, kind))
    return case.ref


def _draft(session: Session, actor: Actor) -> InboundDraft:
    """What was written within the last day; begun anew otherwise."""
    kept = session.get(InboundDraft, actor.person_id)
    if kept is None:
        kept = InboundDraft(person_id=actor.person_id or 0)
        session.add(kept)
        session.flush()
    if kept.at < clock.now() - DRAFT_KEPT:
        kept.words, kept.area = "", ""
    return kept


def _missing(draft: InboundDraft, kind: Category) -> str:
    what = "Ceritakan apa yang terjadi, beberapa kata saja."
    where = "Di kelurahan mana? Tulis nama kelurahannya, dan alamat atau patokannya."
    few = len(draft.words) < FEWEST_WORDS
    return " ".join(
        sentence
        for sentence, is_missing in (
            (what, few),
            (where, kind.wants_place and not draft.area),
        )
        if is_missing
    )


def _report(draft: InboundDraft, kind: Category, message: Message) -> Report:
    """The whole message is the address too: only a reader can tell which part of it is."""
    return Report(
        category=kind.key,
        words=draft.words,
        place=" ".join(draft.words.split())[:300],
        area=draft.area,
        channel=message.channel,
    )


def _filed(session: Session, case: Complaint, kind: Category) -> str:
    office = routing.addressee(session, case.agency).name
    until = words.deadline(case.answer_due_at) if case.answer_due_at else ""
    return (
        f"Laporan {case.ref} ({kind.title}) terkirim ke {office}. Dijawab paling lambat {until}. "
        f"Ikuti dan tambahkan foto di {settings().origin}/lapor/kasus?no={case.ref}"
    )


def _reply(session: Session, actor: Actor, message: Message, text: str) -> None:
    messages.send(session, actor.person_id, text, channel=message.channel)


def guessed(found: dict[str, Category], text: str) -> Category:
    """The category whose words the text uses most; the one for everything else when none fits."""

    def hits(each: Category) -> int:
        said = {part for phrase in (each.title, *each.words) for part in (phrase, *phrase.split())}
        return sum(
            len(part.split())
            for part in {part.casefold() for part in said if len(part) > 2}
            if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.IGNORECASE)
        )

    usable = [each for each in found.values() if each.active and each.key != OTHER]
    best = max(usable, key=hits, default=None)
    if best is None or (not hits(best) and OTHER in found):
        return found[OTHER]
    return best


def forget_old() -> int:
    """Forget which messages were taken in long ago, and what nobody finished. Own transaction."""

    def work(session: Session) -> int:
        now = clock.now()
        old = session.exec(delete(InboundMessage).where(col(InboundMessage.at) < now - KEPT))
        session.exec(delete(InboundDraft).where(col(InboundDraft.at) < now - DRAFT_KEPT))
        return int(old.rowcount)

    return db.run(work)
