"""Demo letters, made as people would make them: through the service's own verbs, in the past."""

import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

from PIL import Image, ImageDraw, ImageFont
from sqlmodel import Session, select

from smartcity_app.civic import areas, calendar, files, people
from smartcity_app.civic.people import Person
from smartcity_app.civic.seed import PIN, scene
from smartcity_app.kernel import clock, db, outbox
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.letters import applying, deciding, rating, reading, signing
from smartcity_app.services.letters.catalog.versions import published
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.seed_answers import SKU, answers, type_for
from smartcity_app.services.letters.workflow import DESKS, ENDORSERS

T = TypeVar("T")
Progress = Callable[[int], None]
HOUR = 60
DAY = 8 * HOUR

STORY = (
    # what becomes of it, and how many working minutes ago it was sent
    ("issued", 3 * DAY), ("village", 5 * HOUR), ("village", 4 * DAY), ("village", 3 * DAY + HOUR),
    ("village", 13 * HOUR), ("village", 2 * HOUR), ("village", HOUR), ("village", 7 * HOUR),
    ("district", DAY), ("district", 6 * HOUR), ("returned", DAY), ("returned", 2 * DAY),
    ("issued", 5 * DAY), ("issued", 6 * DAY), ("refused", 4 * DAY),
)  # fmt: skip
BEFORE = (
    # what became of it, sent how many working minutes ago, and how many until each signature
    ("issued", 31 * DAY, 3 * HOUR), ("issued", 29 * DAY, 5 * HOUR), ("issued", 26 * DAY, 2 * HOUR),
    ("issued", 22 * DAY, 7 * HOUR), ("returned", 21 * DAY, 2 * HOUR),
    ("issued", 17 * DAY, 4 * HOUR), ("issued", 14 * DAY, 11 * HOUR),
    ("issued", 11 * DAY, 2 * HOUR), ("issued", 9 * DAY, 3 * HOUR),
)  # fmt: skip
"""The kelurahan of the story in the weeks before: what its figures rest on."""
OPINIONS = (
    (5, "Cepat sekali, tidak perlu ke kelurahan."), (4, ""), (5, "Mudah dari HP."), (5, ""),
    (3, "Foto KK saya diminta ulang padahal menurut saya sudah jelas."), (4, ""), (5, ""),
    (2, "Menunggu lama di kecamatan."), (5, "Terima kasih, langsung bisa dicetak."), (4, ""),
)  # fmt: skip
ELSEWHERE = ("village", "village", "district", "issued", "issued", "returned")
FAR = 24
"""Letters outside the kelurahan of the story."""


def seed_size() -> int:
    """How many letters `seed` makes."""
    return len(BEFORE) + len(STORY) + FAR


def seed(step: Progress) -> None:
    """Letters in every state, at the kelurahan of the story and here and there in the city."""
    chance, opinions = random.Random(411), iter(OPINIONS)  # noqa: S311
    neighbours = _residents(scene().village)
    for applicant, (fate, ago, pause) in zip(neighbours[2:], BEFORE, strict=False):
        ref = _letter(chance, applicant, SKU, fate, ago, pause)
        if fate == "issued":
            _rate(applicant, ref, *next(opinions))
        step(1)
    for number, (applicant, (fate, ago)) in enumerate(zip(neighbours, STORY, strict=False)):
        common = applicant == neighbours[0] or number % 3 == 0
        type_key = SKU if common else type_for(chance, fate)
        _letter(chance, applicant, type_key, fate, ago)
        step(1)
    villages = [each.code for each in areas.villages() if each.code != scene().village]
    for village in chance.sample(villages, min(FAR, len(villages))):
        fate, applicant = chance.choice(ELSEWHERE), _residents(village)[0]
        type_key = type_for(chance, fate)
        ref = _letter(chance, applicant, type_key, fate, chance.randrange(4 * DAY))
        if fate == "issued" and (opinion := next(opinions, None)):
            _rate(applicant, ref, *opinion)
        step(1)


def _residents(village: str) -> list[int]:
    """Who lives there, Siti first; twice over, so that some have two letters."""
    with db.transaction(writes=False) as session:
        query = select(Person.id).where(Person.area == village).order_by(Person.id)  # type: ignore[arg-type]
        ids = [each for each in session.exec(query) if each is not None]
    return [ids[0], ids[0], *ids[1:], *ids[1:]]


def _letter(
    chance: random.Random, person_id: int, type_key: str, fate: str, ago: int, pause: int = 0
) -> str:
    """One application from sending to where it stands; each step takes a while. Its ref."""
    sent = calendar.add_working_minutes(clock.now(), -ago)
    with clock.held(sent):
        ref = _apply(chance, person_id, type_key)
        outbox.deliver()
        _past_the_neighbours(ref)
        outbox.deliver()
    if fate == "village":
        return ref
    pause = pause or max(1, min(ago // 3, DAY))
    if fate in ("returned", "refused"):
        with clock.held(_later(sent, pause)):
            _give_back(ref, fate)
            outbox.deliver()
        return ref
    letter_type = db.run(lambda s: published(s, type_key), writes=False)
    signers = letter_type.signers if fate == "issued" else letter_type.signers[:1]
    for turn, signer in enumerate(signers, start=1):
        with clock.held(_later(sent, turn * pause)):
            _sign(ref, DESKS[signer].role)
            outbox.deliver()
    return ref


def _rate(person_id: int, ref: str, score: int, words: str) -> None:
    """The resident says how it was, the day after."""
    actor = db.run(lambda s: people.actor_of(s, person_id), writes=False)
    letter = db.run(lambda s: reading.own(s, actor, ref=ref), writes=False)
    assert letter.finished_at
    with clock.held(_later(letter.finished_at, DAY)):
        db.run(lambda s: rating.rate(s, actor, ref=ref, score=score, words=words))


def _later(sent: datetime, minutes: int) -> datetime:
    """So many working minutes after `sent`, but never in the future."""
    return min(calendar.add_working_minutes(sent, minutes), clock.now() - timedelta(minutes=1))


def _apply(chance: random.Random, person_id: int, type_key: str) -> str:
    actor = db.run(lambda s: people.actor_of(s, person_id), writes=False)
    letter_type = db.run(lambda s: published(s, type_key), writes=False)
    given = answers(chance, type_key)
    ref = db.run(lambda s: applying.begin(s, actor, type_key=type_key).ref)
    already = db.run(lambda s: _kept(s, ref), writes=False)
    for each in letter_type.demanded(given):
        if each.key in already:
            continue
        stored = files.store(actor, name=f"{each.key}.jpg", content=picture(each.title))
        db.run(
            lambda s, key=each.key, file_id=stored.id: applying.attach(  # type: ignore[misc]
                s, actor, ref=ref, requirement=key, file_id=file_id
            )
        )
    db.run(lambda s: applying.submit(s, actor, ref=ref, given=given))
    return ref


def _kept(session: Session, ref: str) -> set[str]:
    """Requirements met from the vault, by files that were there at that time."""
    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    rows = reading.documents_of(session, letter).values()
    return {row.requirement for row in rows if row.vault_day and row.vault_day <= clock.today()}


def _past_the_neighbours(ref: str) -> None:
    """The village office goes on where the resident brought what RT and RW wrote on paper."""
    reason = "Warga sudah membawa surat pengantar di kertas."

    def work(session: Session) -> bool:
        actor, letter = _officer(session, ref, Role.VILLAGE_HEAD)
        if letter.state not in ENDORSERS:
            return False
        deciding.skip(session, actor, ref=ref, version=letter.version, reason=reason)
        return True

    while db.run(work):
        pass


def _officer(session: Session, ref: str, role: Role) -> tuple[Actor, Letter]:
    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    desk = next(each for each in DESKS.values() if each.role is role)
    holder = people.holder(session, role, desk.area(letter.area))
    assert holder
    return people.actor_of(session, holder.person_id), letter


def _give_back(ref: str, fate: str) -> None:
    def work(session: Session) -> None:
        actor, letter = _officer(session, ref, Role.VILLAGE_HEAD)
        if fate == "refused":
            reason = "Tempat usaha berada di luar kota, surat dibuat oleh kelurahan setempat."
            deciding.refuse(session, actor, ref=ref, version=letter.version, reason=reason)
        else:
            wrong = {"ktp": "Foto KTP buram, NIK tidak terbaca"}
            deciding.give_back(session, actor, ref=ref, version=letter.version, wrong=wrong)

    db.run(work)


def _sign(ref: str, role: Role) -> None:
    actor, letter = db.run(lambda s: _officer(s, ref, role), writes=False)

    def transact(work: Callable[[Session, Actor], T]) -> T:
        return db.run(lambda s: work(s, actor))

    signing.sign(transact, ref=ref, version=letter.version, passphrase=PIN)


@cache
def picture(title: str) -> bytes:
    """A picture that says what it stands for, and that it is no real document."""
    image = Image.new("RGB", (960, 640), "#e2f1e9")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 920, 600), outline="#0a5a42", width=6)
    big, small = ImageFont.load_default(64), ImageFont.load_default(34)
    draw.text((90, 90), title, fill="#0a5a42", font=big)
    draw.text((90, 200), "CONTOH, bukan dokumen asli", fill="#9b1c13", font=small)
    for line in range(6):
        draw.rectangle(
            (90, 290 + line * 44, 560 + (line * 97) % 240, 306 + line * 44), fill="#c9d3cd"
        )
    draw.rectangle((700, 290, 870, 500), fill="#93a59b")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
