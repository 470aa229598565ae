"""What residents hear of their letter, and what is worth a message on the phone."""

from datetime import timedelta

import pytest

from smartcity_app.civic import messages
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.messages import OutgoingMessage, Wanted
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.kernel.overdue import sweep
from smartcity_app.lobby.account import AccountState
from smartcity_app.services.letters import applying, deciding
from smartcity_app.services.letters.manifest import CASES
from tests.conftest import MONDAY, City
from tests.services.letters.conftest import FILLED, Office
from tests.tabs import cookie_of, open_tab


def wish(who: Actor, wanted: str) -> None:
    db.run(lambda s: messages.choose(s, who, wanted=wanted))


def phone(city: City, who: Actor) -> list[str]:
    """What went to this person's phone, by the word that tells which news it is."""
    city.settle()
    mine = [m for m in city.all(OutgoingMessage) if m.person_id == who.person_id]
    said = ("kami terima", "diteruskan", "perlu diperbaiki", "lewat dari janji", "sudah terbit",
            "tidak dapat")  # fmt: skip
    return [next(word for word in said if word in m.text) for m in sorted(mine, key=lambda m: m.id)]


def signed_by_all(office: Office, ref: str, *who: Actor) -> None:
    for each in who:
        office.sign(each, ref)


@pytest.mark.parametrize(
    ("wanted", "heard"),
    [
        (None, ["sudah terbit"]),
        (Wanted.IMPORTANT, ["sudah terbit"]),
        (Wanted.EVERY_STEP, ["kami terima", "diteruskan", "sudah terbit"]),
        (Wanted.NOTHING, []),
    ],
)
def test_by_itself_only_what_matters_goes_to_the_phone_and_more_or_nothing_by_choice(
    city: City,
    office: Office,
    siti: Actor,
    lurah: Actor,
    camat: Actor,
    wanted: Wanted | None,
    heard: list[str],
) -> None:
    if wanted:
        wish(siti, wanted)
    ref = office.submitted(siti)
    city.settle()
    signed_by_all(office, ref, lurah, camat)
    assert phone(city, siti) == heard
    mail = [m.title for m in city.all(InboxMessage) if m.person_id == siti.person_id]
    assert [title.rpartition(" ")[2] for title in mail] == ["terima", "diteruskan", "dicetak"]


def test_what_asks_something_of_the_resident_goes_to_the_phone(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    version = office.letter(ref).version
    wrong = {"kk": "Foto buram"}
    db.run(lambda s: deciding.give_back(s, lurah, ref=ref, version=version, wrong=wrong))
    assert phone(city, siti) == ["perlu diperbaiki"]


def test_a_broken_promise_is_owned_up_to_on_the_phone(
    city: City, office: Office, siti: Actor
) -> None:
    office.submitted(siti)
    city.settle()
    with clock.held(MONDAY + timedelta(days=10)):
        sweep(CASES)
        assert phone(city, siti) == ["lewat dari janji"]


def test_who_cancels_is_told_nothing(city: City, office: Office, siti: Actor) -> None:
    wish(siti, Wanted.EVERY_STEP)
    ref = office.submitted(siti)
    city.settle()
    db.run(lambda s: applying.cancel(s, siti, ref=ref))
    assert phone(city, siti) == ["kami terima"]


def test_who_is_filed_for_at_the_counter_learns_it_on_their_own_phone(
    city: City, office: Office, siti: Actor, loket: Actor
) -> None:
    ref = office.draft(loket, nik=city.nik(siti))
    db.run(lambda s: applying.submit(s, loket, ref=ref, given=FILLED))
    assert phone(city, siti) == ["kami terima"]


def test_a_letter_made_again_inside_the_house_is_no_new_receipt(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor
) -> None:
    wish(siti, Wanted.EVERY_STEP)
    ref = office.submitted(siti)
    office.sign(lurah, ref)
    city.settle()
    version = office.letter(ref).version
    db.run(lambda s: deciding.recall(s, camat, ref=ref, version=version, reason="Nama keliru"))
    assert phone(city, siti) == ["kami terima", "diteruskan"]


def test_a_choice_that_is_none_is_refused(city: City, siti: Actor) -> None:
    with pytest.raises(Incomplete):
        wish(siti, "sometimes")


async def test_the_account_shows_and_keeps_the_choice(city: City, siti: Actor) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(AccountState.load, "/akun")
        assert tab.seen["news"] == "important"
        await tab.send(AccountState.choose_news("nothing"), "/akun")
        await tab.send(AccountState.load, "/akun")
        assert tab.seen["news"] == "nothing"


def test_a_sign_in_code_comes_whatever_was_chosen(city: City, siti: Actor) -> None:
    wish(siti, Wanted.NOTHING)
    db.run(lambda s: messages.send(s, siti.person_id, "Kode masuk Anda 123456"))
    assert len(city.all(OutgoingMessage)) == 1
