"""The inbox: to a person, or to whoever holds an office."""

from smartcity_app.civic import inbox
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import NOBODY, Role
from tests.conftest import GEBANG, KEPUTIH


def titles(actor):
    return [each.title for each in db.run(lambda s: inbox.mine(s, actor), writes=False)]


def test_an_office_s_message_reaches_its_holder_and_the_one_after(city, siti, lurah):
    db.run(lambda s: inbox.tell_office(s, Role.VILLAGE_HEAD, KEPUTIH, "Surat menunggu"))
    newer = city.official("Imam Syafii", Role.VILLAGE_HEAD, KEPUTIH)
    assert titles(lurah) == titles(newer) == ["Surat menunggu"]
    assert titles(siti) == []


def test_it_reaches_no_other_office(city):
    db.run(lambda s: inbox.tell_office(s, Role.VILLAGE_HEAD, KEPUTIH, "Surat menunggu"))
    elsewhere = city.official("Didik", Role.VILLAGE_HEAD, GEBANG)
    counter = city.official("Endang", Role.COUNTER_OFFICER, KEPUTIH)
    assert titles(elsewhere) == titles(counter) == []


def test_a_stranger_has_no_inbox(city, siti):
    db.run(lambda s: inbox.tell_office(s, Role.VILLAGE_HEAD, KEPUTIH, "Surat menunggu"))
    db.run(lambda s: inbox.tell(s, siti.person_id, "Surat siap"))
    assert titles(NOBODY) == []
    assert db.run(lambda s: inbox.unread(s, NOBODY), writes=False) == 0


def test_reading_is_per_message_and_counts_go_down(city, siti):
    for number in range(3):
        db.run(lambda s, n=number: inbox.tell(s, siti.person_id, f"Kabar {n}"))
    assert titles(siti) == ["Kabar 2", "Kabar 1", "Kabar 0"]
    assert db.run(lambda s: inbox.unread(s, siti)) == 3
    db.run(lambda s: inbox.mark_read(s, siti))
    assert db.run(lambda s: inbox.unread(s, siti)) == 0
