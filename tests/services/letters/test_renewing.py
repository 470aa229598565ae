"""In another's place: corrected or extended; the old letter stands until the new one is real."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from smartcity_app.civic import register
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.people import Person
from smartcity_app.civic.register import Document
from smartcity_app.kernel import audit, clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.letters import (
    applying,
    deciding,
    desk_views,
    manifest,
    reading,
    renewing,
    signing,
)
from smartcity_app.services.letters.models import Letter
from smartcity_app.services.letters.states.case import CaseState
from tests.conftest import GEBANG, KEPUTIH, MONDAY, City
from tests.services.letters.conftest import FILLED, SKU, Office
from tests.tabs import cookie_of, open_tab

RIGHT = "Warung Bu Siti Aminah"


@pytest.fixture
def issued(office: Office, siti: Actor, lurah: Actor, camat: Actor) -> str:
    """Siti's letter, signed by both."""
    return through(office, office.submitted(siti), lurah, camat)


def through(office: Office, ref: str, *signers: Actor) -> str:
    for who in signers:
        office.sign(who, ref)
    return ref


def correction(city: City, who: Actor, ref: str, **more: Any) -> str:
    return city.run(lambda s: renewing.correct(s, who, ref=ref, **more).ref)


def send(city: City, who: Actor, ref: str, **changes: str) -> None:
    city.run(lambda s: applying.submit(s, who, ref=ref, given={**FILLED, **changes}))


def revoke(city: City, who: Actor, ref: str, office: Office) -> None:
    number = office.document(ref).id or 0
    reason = "Usaha sudah tutup sejak 2024"
    city.run(lambda s: register.revoke(s, who, document_id=number, reason=reason))


def standing(city: City, code: str) -> str:
    found = city.run(lambda s: register.look_up(s, code))
    return found.status if found else "unknown"


def test_a_correction_begins_as_the_old_letter_was_filled_in(
    city: City, office: Office, siti: Actor, issued: str
) -> None:
    ref = correction(city, siti, issued, note="Nama usaha kurang lengkap")
    new, old = office.letter(ref), office.letter(issued)
    assert (new.state, new.replaces, new.renewal) == ("draft", issued, "correction")
    assert new.answers == old.answers
    with db.transaction(writes=False) as session:
        mine, theirs = (reading.documents_of(session, each) for each in (new, old))
        assert {k: v.file_id for k, v in mine.items()} == {k: v.file_id for k, v in theirs.items()}
        assert applying.wanting(session, new) == {}


def test_the_old_letter_holds_until_the_last_signature_and_not_a_moment_longer(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, issued: str
) -> None:
    old = office.document(issued)
    ref = correction(city, siti, issued)
    send(city, siti, ref, business_name=RIGHT)
    office.sign(lurah, ref)
    assert standing(city, old.code) == "genuine"
    office.sign(camat, ref)
    new = office.document(ref)
    found = city.run(lambda s: register.look_up(s, old.code))
    assert (found.status, found.replaced_by, found.replaced_by_number) == (
        "replaced", new.code, new.number_text,
    )  # fmt: skip
    assert standing(city, new.code) == "genuine"
    assert office.document(issued).ended_at == new.issued_at
    lines = [each.action for each in city.all(audit.AuditLine)]
    assert lines.count("register.replace") == 1


@pytest.mark.parametrize("ending", ["refuse", "cancel"])
def test_a_correction_that_comes_to_nothing_leaves_the_old_letter_good(
    city: City, office: Office, siti: Actor, lurah: Actor, issued: str, ending: str
) -> None:
    ref = correction(city, siti, issued)
    send(city, siti, ref)
    if ending == "refuse":
        reason = "Nama usaha sudah benar menurut berkas"
        city.run(lambda s: deciding.refuse(
            s, lurah, ref=ref, version=office.letter(ref).version, reason=reason))  # fmt: skip
    else:
        city.run(lambda s: applying.cancel(s, siti, ref=ref))
    assert standing(city, office.document(issued).code) == "genuine"
    assert correction(city, siti, issued) != ref


def test_one_letter_has_one_correction_under_way(
    city: City, office: Office, siti: Actor, issued: str
) -> None:
    with ThreadPoolExecutor(4) as pool:
        refs = set(pool.map(lambda _: _correct_now(city, siti, issued), range(8)))
    (ref,) = refs
    send(city, siti, ref)
    with pytest.raises(OutOfStep, match=ref):
        correction(city, siti, issued)


def _correct_now(city: City, who: Actor, ref: str) -> str:
    with clock.held(MONDAY):
        return correction(city, who, ref)


def test_a_letter_revoked_meanwhile_stays_revoked_and_the_new_one_is_a_letter_of_its_own(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, issued: str
) -> None:
    ref = correction(city, siti, issued)
    send(city, siti, ref, business_name=RIGHT)
    revoke(city, lurah, issued, office)
    with db.transaction(writes=False) as session:
        owner = session.get_one(Person, siti.person_id)
        checks = desk_views.checks(session, office.letter(ref), owner, looked=True)
    assert "surat baru biasa" in checks[0].detail
    through(office, ref, lurah, camat)
    assert standing(city, office.document(issued).code) == "revoked"
    assert standing(city, office.document(ref).code) == "genuine"


def test_revoked_and_replaced_at_the_same_moment_one_of_them_stands(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, issued: str
) -> None:
    ref = correction(city, siti, issued)
    send(city, siti, ref)
    office.sign(lurah, ref)

    def take_back() -> str:
        with clock.held(MONDAY):
            try:
                revoke(city, lurah, issued, office)
            except OutOfStep:
                return "late"
            return "revoked"

    def finish() -> None:
        with clock.held(MONDAY):
            office.sign(camat, ref)

    with ThreadPoolExecutor(2) as pool:
        taken, finished = pool.submit(take_back), pool.submit(finish)
        finished.result()
    old = office.document(issued)
    assert old.state == ("revoked" if taken.result() == "revoked" else "replaced")
    assert bool(old.replaced_by) == (old.state == "replaced")
    assert office.document(ref).state == "issued"


@pytest.mark.parametrize(
    ("days", "open_"), [(-31, False), (-30, True), (0, True), (1, True), (30, True), (31, False)]
)
def test_a_letter_is_extended_from_30_days_before_its_last_day_until_30_days_after(
    city: City, office: Office, siti: Actor, issued: str, days: int, open_: bool
) -> None:
    until = office.document(issued).valid_until
    assert until
    then = datetime(until.year, until.month, until.day, 3, tzinfo=UTC) + timedelta(days=days)
    with clock.held(then):
        offered = city.run(lambda s: renewing.offer(s, siti, office.letter(issued)))
        assert offered.extend is open_
        assert offered.correct is (days <= 0)
        if not open_:
            with pytest.raises(OutOfStep, match="diperpanjang dari"):
                city.run(lambda s: renewing.extend(s, siti, ref=issued))
            return
        ref = city.run(lambda s: renewing.extend(s, siti, ref=issued).ref)
        assert office.letter(ref).renewal == "extension"


def test_an_extension_takes_the_place_of_a_letter_whose_time_is_over(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, issued: str
) -> None:
    old = office.document(issued)
    assert old.valid_until
    with clock.held(MONDAY + timedelta(days=200)):
        assert standing(city, old.code) == "expired"
        ref = city.run(lambda s: renewing.extend(s, siti, ref=issued).ref)
        send(city, siti, ref)
        through(office, ref, lurah, camat)
        assert standing(city, old.code) == "replaced"
        new = office.document(ref)
        assert new.valid_until > old.valid_until


def test_a_letter_that_runs_out_is_the_resident_s_turn_until_its_extension_is_begun(
    city: City, office: Office, siti: Actor, issued: str
) -> None:
    def turns() -> list[str]:
        return [turn.title for turn in city.run(lambda s: manifest.turns(s, siti))]

    assert turns() == ["Surat Anda siap dicetak"]
    with clock.held(MONDAY + timedelta(days=100)):
        assert turns() == []
    with clock.held(MONDAY + timedelta(days=170)):
        assert turns() == ["Perpanjang Surat Keterangan Usaha"]
        ref = city.run(lambda s: renewing.extend(s, siti, ref=issued).ref)
        assert turns() == ["Surat Keterangan Usaha"]
        city.run(lambda s: applying.cancel(s, siti, ref=ref))
    with clock.held(MONDAY + timedelta(days=190)):
        assert turns() == []


def test_what_was_replaced_or_revoked_is_not_corrected_again(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, issued: str
) -> None:
    ref = correction(city, siti, issued)
    send(city, siti, ref)
    through(office, ref, lurah, camat)
    with pytest.raises(OutOfStep, match="tidak berlaku lagi"):
        correction(city, siti, issued)
    revoke(city, lurah, ref, office)
    with pytest.raises(OutOfStep, match="tidak berlaku lagi"):
        correction(city, siti, ref)
    assert city.run(lambda s: renewing.offer(s, siti, office.letter(ref))) == renewing.Offer()


def test_a_correction_is_no_draft_of_a_new_application(
    city: City, office: Office, siti: Actor, issued: str
) -> None:
    ref = correction(city, siti, issued)
    assert city.run(lambda s: applying.begin(s, siti, type_key=SKU).ref) != ref


def test_nobody_else_corrects_or_extends_it(
    city: City, siti: Actor, camat: Actor, issued: str
) -> None:
    neighbour = city.resident("Lilik Suryani")
    elsewhere = city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
    for stranger in (neighbour, elsewhere):
        for verb in (renewing.correct, renewing.extend):
            with pytest.raises(NotFound):
                city.run(lambda s, who=stranger, do=verb: do(s, who, ref=issued))
        with pytest.raises(NotFound):
            city.run(lambda s, who=stranger: renewing.ask_for_correction(
                s, who, ref=issued, reason="Nama usaha keliru"))  # fmt: skip
    with pytest.raises(NotAllowed):
        correction(city, camat, issued)
    with pytest.raises(NotAllowed):
        city.run(lambda s: renewing.ask_for_correction(
            s, siti, ref=issued, reason="Nama usaha keliru"))  # fmt: skip
    assert len(city.all(Letter)) == 1


def test_the_lurah_asks_and_the_resident_sends(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, issued: str
) -> None:
    with pytest.raises(Incomplete):
        city.run(lambda s: renewing.ask_for_correction(s, lurah, ref=issued, reason="salah"))
    reason = "Nama usaha kurang kata Aminah"
    ref = city.run(lambda s: renewing.ask_for_correction(s, lurah, ref=issued, reason=reason).ref)
    city.settle()
    mail = [m for m in city.all(InboxMessage) if m.person_id == siti.person_id]
    assert (mail[-1].text, mail[-1].link) == (reason, f"/surat/ajukan?no={ref}")
    with pytest.raises(NotFound):
        send(city, lurah, ref)
    assert correction(city, siti, issued) == ref
    assert office.letter(ref).renewal_note == reason
    send(city, siti, ref, business_name=RIGHT)
    through(office, ref, lurah, camat)
    assert office.document(issued).state == "replaced"


def test_at_the_counter_it_is_begun_for_the_resident(
    city: City, office: Office, loket: Actor, siti: Actor, issued: str
) -> None:
    ref = correction(city, loket, issued)
    assert (office.letter(ref).filed_by, office.letter(ref).owner_id) == (
        loket.person_id, siti.person_id,
    )  # fmt: skip


def test_officers_read_which_letter_it_corrects_and_what_is_different(
    city: City, office: Office, siti: Actor, lurah: Actor, issued: str
) -> None:
    ref = correction(city, siti, issued, note="Nama usaha kurang kata Aminah")
    office.attach(siti, ref, "kk")
    send(city, siti, ref, business_name=RIGHT)
    with db.transaction(writes=False) as session:
        owner = session.get_one(Person, siti.person_id)
        first = desk_views.checks(session, office.letter(ref), owner, looked=True)[0]
    assert first.label == f"Memperbaiki surat nomor {office.document(issued).number_text}"
    assert "Yang salah: Nama usaha kurang kata Aminah" in first.detail
    assert "Berubah: Nama usaha dan Kartu Keluarga" in first.detail


def test_the_new_letter_and_the_end_of_the_old_one_are_stored_together_or_not_at_all(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, issued: str
) -> None:
    ref = correction(city, siti, issued)
    send(city, siti, ref)
    office.sign(lurah, ref)

    def torn(work: Any) -> Any:
        def once(session: Any) -> Any:
            done = work(session, camat)
            if session.exec(select(Document).where(Document.state == "replaced")).first():
                raise OutOfStep("Listrik padam")
            return done

        return city.run(once)

    version = office.letter(ref).version
    with pytest.raises(OutOfStep, match="padam"):
        signing.sign(torn, ref=ref, version=version, passphrase="402613")
    assert (office.document(issued).state, office.document(ref).state) == ("issued", "held")
    office.sign(camat, ref)
    assert (office.document(issued).state, office.document(ref).state) == ("replaced", "issued")


async def test_the_case_page_leads_from_the_old_letter_to_the_new_one(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    import asyncio

    issued = await asyncio.to_thread(lambda: through(office, office.submitted(siti), lurah, camat))
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(CaseState.load, "/surat/kasus", query=f"no={issued}")
        assert (tab.seen["stage"], tab.seen["can_correct"]) == ("issued", True)
        assert not tab.seen.get("can_extend")
        form = {"ref": issued, "note": "Nama usaha keliru"}
        await tab.send(CaseState.correct(form), "/surat/kasus", query=f"no={issued}")
        ref = str(tab.events[-1].payload["path"]).strip('"').partition("no=")[2]
        await tab.send(CaseState.load, "/surat/kasus", query=f"no={issued}")
        assert tab.seen["renewing"] == f"/surat/kasus?no={ref}"
        await asyncio.to_thread(send, city, siti, ref)
        await asyncio.to_thread(through, office, ref, lurah, camat)
        await tab.send(CaseState.load, "/surat/kasus", query=f"no={issued}")
        assert tab.seen["stage"] == "replaced"
        assert tab.seen["successor"] == f"/surat/kasus?no={ref}"
        assert tab.seen["successor_number"] == office.document(ref).number_text
        await tab.send(CaseState.load, "/surat/kasus", query=f"no={ref}")
        assert tab.seen["renews"].endswith(office.document(issued).number_text)


def test_a_resident_who_moved_extends_at_the_new_home_and_corrects_at_the_old(
    city: City, office: Office, siti: Actor, issued: str
) -> None:
    def move(session: Any) -> None:
        session.get_one(Person, siti.person_id).area = GEBANG

    city.run(move)
    moved = city.again(siti)
    ref = correction(city, moved, issued)
    assert office.letter(ref).area == KEPUTIH
    city.run(lambda s: applying.cancel(s, moved, ref=ref))
    with clock.held(MONDAY + timedelta(days=180)):
        ref = city.run(lambda s: renewing.extend(s, moved, ref=issued).ref)
    assert office.letter(ref).area == GEBANG
