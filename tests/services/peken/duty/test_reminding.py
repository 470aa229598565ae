"""Reminders: on their days, in daylight, once, and only who is not there yet."""

from smartcity_app.civic import messages
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.messages import OutgoingMessage
from smartcity_app.kernel import db
from smartcity_app.services.peken import reminding, ruling
from tests.conftest import City
from tests.services.peken.duty.conftest import Personnel


def test_on_the_day_once_from_eight_on(personnel: Personnel, city: City) -> None:
    rina = personnel.hire()
    for moment in ((9, 12, 0), (10, 7, 59)):
        personnel.at(2026, 7, *moment)
        assert reminding.remind() == 0
    personnel.at(2026, 7, 10, 8, 0)
    assert [reminding.remind() for _ in range(2)] == [1, 0]
    (told,) = city.all(InboxMessage)
    assert told.person_id == rina.person_id
    assert told.title == "Belanja e-Peken: Rp0 dari Rp750.000 bulan ini"
    assert told.link == "/peken/kewajiban"
    personnel.at(2026, 7, 12, 9, 0)
    assert reminding.remind() == 0
    personnel.at(2026, 7, 20, 9, 0)
    assert reminding.remind() == 1


def test_a_day_missed_is_made_up_for_but_not_for_ever(personnel: Personnel) -> None:
    personnel.hire()
    personnel.at(2026, 7, 13, 9, 0)
    assert reminding.remind() == 0
    personnel.at(2026, 7, 22, 9, 0)
    assert reminding.remind() == 1


def test_who_has_bought_enough_or_is_excused_is_left_alone(personnel: Personnel) -> None:
    done, away, shop = personnel.hire(), personnel.hire("Umi Kulsum"), personnel.shop()
    personnel.at(2026, 7, 10, 9, 0)
    personnel.order(done.person_id, shop, 750_000)
    personnel.do(
        ruling.excuse, person_id=away.person_id, first="2026-07", last="2026-07", kind="sakit",
        note="Surat dokter",
    )  # fmt: skip
    assert reminding.remind() == 0


def test_the_phone_rings_only_for_who_wants_that(personnel: Personnel, city: City) -> None:
    rina, umi = personnel.hire(), personnel.hire("Umi Kulsum")
    db.run(lambda s: messages.choose(s, personnel.again(umi), wanted="every_step"))
    personnel.at(2026, 7, 10, 9, 0)
    assert reminding.remind() == 2
    assert [each.person_id for each in city.all(OutgoingMessage)] == [umi.person_id]
    assert rina.person_id != umi.person_id


def test_many_are_reminded_batch_by_batch(personnel: Personnel) -> None:
    for n in range(7):
        personnel.hire(f"Orang {n}")
    personnel.at(2026, 7, 10, 9, 0)
    old, reminding.BATCH = reminding.BATCH, 3
    try:
        assert reminding.remind() == 7
    finally:
        reminding.BATCH = old
