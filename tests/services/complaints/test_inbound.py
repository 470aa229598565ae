"""Reports by WhatsApp and SMS: signed by our gateway, taken in once, completed by asking back."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from smartcity_app.civic import people
from smartcity_app.civic.messages import OutgoingMessage
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.settings import settings
from smartcity_app.services.complaints import categories, inbound, inbound_route, placing
from smartcity_app.services.complaints.inbound import Message
from smartcity_app.services.complaints.intake_models import InboundDraft, InboundMessage
from smartcity_app.services.complaints.models import Complaint
from tests.conftest import KEPUTIH, MONDAY, City
from tests.web.conftest import Browser, browser  # noqa: F401

SECRET = "rahasia-gerbang-pesan-untuk-pengujian-saja"
PHONE = "+6281234500001"
WHOLE = "Jalan berlubang besar di Keputih Tegal dekat masjid, kelurahan Keputih"


@pytest.fixture(autouse=True)
def gateway(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCITY_INBOUND_SECRET", SECRET)
    settings.cache_clear()
    inbound_route._tries.forget()


@pytest.fixture
def rudi(city: City) -> Actor:
    return city.resident("Rudi Hartono", phone=PHONE)


def hand_in(text: str, ident: str = "m1", phone: str = PHONE, channel: Any = "whatsapp") -> str:
    return db.run(lambda s: inbound.take(s, Message(ident, phone, text, channel)))


def replies() -> list[str]:
    with db.transaction(writes=False) as session:
        rows = session.exec(select(OutgoingMessage).order_by(OutgoingMessage.id))  # type: ignore[arg-type]
        return [row.text or "" for row in rows]


def signed(body: bytes, *, secret: str = SECRET, after: int = 0) -> dict[str, str]:
    stamp = str(int(clock.now().timestamp()) + after)
    return {"x-timestamp": stamp, "x-signature": inbound_route.sign(secret, stamp, body)}


async def post(browser: Browser, body: bytes, headers: dict[str, str]) -> Any:  # noqa: F811
    return await browser.post("/api/pesan-masuk", content=body, headers=headers)


def letter(text: Any = WHOLE, **more: Any) -> bytes:
    said = {"id": "m1", "from": "0812-3450-0001", "text": text, "channel": "whatsapp", **more}
    return json.dumps(said).encode()


async def test_one_message_is_one_report_when_it_says_what_and_where(
    rudi: Actor,
    city: City,
    browser: Browser,  # noqa: F811
):
    body = letter()
    answer = await post(browser, body, signed(body))
    assert answer.status_code == 200, answer.text
    [case] = city.all(Complaint)
    assert answer.json() == {"diterima": True, "nomor": case.ref}
    assert (case.owner_id, case.channel, case.area) == (rudi.person_id, "whatsapp", KEPUTIH)
    assert (case.category, case.agency) == ("jalan-rusak", "DSDABM")
    [reply] = replies()
    assert case.ref in reply
    assert "Rabu 29 Juli, 09.00" in reply
    assert city.all(InboundDraft) == []


async def test_a_message_handed_in_twice_is_taken_in_once(
    rudi: Actor,
    city: City,
    browser: Browser,  # noqa: F811
):
    body = letter()
    first = await post(browser, body, signed(body))
    again = await post(browser, body, signed(body, after=5))
    assert again.json() == first.json()
    assert len(city.all(Complaint)) == len(replies()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"x-signature": ""},
        {"x-signature": "0" * 64},
        {"x-signature": "ÿ"},
        {"x-timestamp": ""},
        {"x-timestamp": "kemarin"},
        {"x-timestamp": "²"},
        {"x-timestamp": "9" * 30},
        {"x-timestamp": "-1"},
    ],
)
async def test_what_our_gateway_did_not_sign_is_refused(
    rudi: Actor,
    city: City,
    browser: Browser,  # noqa: F811
    change: dict[str, str],
):
    body = letter()
    headers = {name: value.encode() for name, value in (signed(body) | change).items()}
    answer = await post(browser, body, headers)  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert city.all(InboundMessage) == []


async def test_another_body_another_secret_or_another_time_is_not_signed(
    rudi: Actor,
    city: City,
    browser: Browser,  # noqa: F811
):
    body = letter()
    for headers in (
        signed(letter("Isi yang lain")),
        signed(body, secret="rahasia lain"),
        signed(body, after=301),
        signed(body, after=-301),
        signed(body) | {"x-timestamp": str(int(clock.now().timestamp()) + 1)},
    ):
        assert (await post(browser, body, headers)).status_code == 401
    old = signed(body)
    with clock.held(MONDAY + timedelta(minutes=6)):
        assert (await post(browser, body, old)).status_code == 401
    assert city.all(InboundMessage) == []
    assert (await post(browser, body, signed(body, after=299))).status_code == 200


async def test_bodies_that_are_vast_or_broken_are_refused(
    rudi: Actor,
    city: City,
    browser: Browser,  # noqa: F811
):
    vast = b"x" * 50_000_000
    assert (await post(browser, vast, signed(b"x"))).status_code == 413
    odd: list[dict[str, Any]] = [
        {"text": None}, {"text": "a" * 4001}, {"id": 7}, {"id": ""}, {"channel": "fax"},
        {"from": "bukan nomor"}, {"from": "+62" * 20},
    ]  # fmt: skip
    for body in (b"", b"{}", b"[]", b"\xff\xfe", b"[" * 50_000, *(letter(**each) for each in odd)):
        answer = await post(browser, body, signed(body))
        assert answer.status_code == 422, (body[:40], answer.text)
        assert "pesan" in answer.json()
    assert city.all(InboundMessage) == []


async def test_letters_no_database_holds_are_left_out(
    rudi: Actor,
    city: City,
    browser: Browser,  # noqa: F811
):
    body = letter(f"{WHOLE} \x00\x1b\u202e")
    assert (await post(browser, body, signed(body))).status_code == 200
    assert city.all(Complaint)[0].words == WHOLE


async def test_without_a_secret_there_is_no_such_address(
    city: City,
    browser: Browser,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("SMARTCITY_INBOUND_SECRET", "")
    settings.cache_clear()
    body = letter()
    assert (await post(browser, body, signed(body))).status_code == 404


def test_what_is_missing_is_asked_for_and_what_was_written_is_kept(rudi: Actor, city: City):
    assert hand_in("Lampu jalan mati semua sejak kemarin malam", "1") == ""
    assert "kelurahan mana" in replies()[0]
    ref = hand_in("Kel. Gebang Putih, depan SD", "2", channel="sms")
    [case] = city.all(Complaint)
    assert case.ref == ref
    assert (case.category, case.area, case.channel) == ("lampu-mati", "35.78.09.1002", "sms")
    assert case.words == "Lampu jalan mati semua sejak kemarin malam\nKel. Gebang Putih, depan SD"


def test_a_place_first_and_the_words_later(rudi: Actor, city: City):
    assert hand_in("Keputih", "1") == ""
    assert "apa yang terjadi" in replies()[0]
    assert hand_in("got mampet dan air meluap ke jalan", "2")
    assert city.all(Complaint)[0].area == KEPUTIH


def test_what_nobody_finishes_is_forgotten_after_a_day(rudi: Actor, city: City):
    hand_in("Keputih", "1")
    with clock.held(MONDAY + timedelta(hours=25)):
        assert hand_in("got mampet dan air meluap ke jalan", "2") == ""
        assert hand_in("Kelurahan Keputih", "3") != ""
    hand_in("Keputih", "4")
    with clock.held(MONDAY + timedelta(days=9)):
        assert inbound.forget_old() == 4
        assert city.all(InboundDraft) == []


def test_who_thinks_better_of_it_says_so(rudi: Actor, city: City):
    hand_in("Keputih", "1")
    hand_in(" BATAL ", "2")
    assert city.all(InboundDraft) == []
    assert "hapus" in replies()[-1]


def test_a_phone_nobody_knows_is_shown_the_way_in_a_few_times(city: City):
    for number in range(5):
        assert hand_in(WHOLE, str(number)) == ""
    assert len(replies()) == inbound.MOST_REPLIES
    assert "/lapor/baru" in replies()[0]
    assert city.all(Complaint) == city.all(InboundDraft) == []


def test_a_phone_of_two_people_speaks_for_neither(rudi: Actor, city: City):
    city.resident("Ani Hartono", phone=PHONE)
    assert hand_in(WHOLE) == ""
    assert "lebih dari satu warga" in replies()[0]


def test_whoever_writes_too_many_reports_is_told(rudi: Actor, city: City):
    for number in range(6):
        hand_in(WHOLE, str(number))
    assert len(city.all(Complaint)) == 5
    assert "banyak laporan" in replies()[-1]


def test_an_emergency_is_told_the_number_to_call_first(rudi: Actor, city: City):
    assert hand_in("Ada kebakaran di gudang belakang pasar, Keputih")
    assert replies()[0].startswith("Bila darurat, telepon 112 sekarang.")


def test_a_kind_that_is_an_emergency_is_told_it_too(rudi: Actor, city: City):
    assert hand_in("Ada pelecehan perempuan di gang belakang pasar, kelurahan Keputih")
    assert replies()[0].startswith("Bila darurat, telepon 112 sekarang.")


def test_a_changed_phone_is_found_at_once_and_an_old_row_by_the_job(rudi: Actor, city: City):
    with db.transaction() as session:
        session.get_one(Person, rudi.person_id).phone = "+6281234500002"
    with db.transaction() as session:
        assert people.with_phone(session, PHONE) == []
        assert people.with_phone(session, "+6281234500002") == [rudi.person_id]
        session.connection().exec_driver_sql("UPDATE person SET phone_hash = NULL")
    assert people.hash_phones() == 1
    assert people.hash_phones() == 0
    with db.transaction() as session:
        assert people.with_phone(session, "+6281234500002") == [rudi.person_id]
        assert people.with_phone(session, "") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("di keputih dekat pasar", "Keputih"),
        ("KEPUTIH!", "Keputih"),
        ("kel. gebang putih", "Gebang Putih"),
        ("gebangputih gang 3", "Gebang Putih"),
        ("dari Keputih ke kelurahan Gebang Putih", "Gebang Putih"),
        ("antara Keputih dan Gebang Putih", ""),
        ("di Bandung", ""),
        ("keputihan", ""),
        ("", ""),
    ],
)
def test_the_kelurahan_somebody_names(city: City, text: str, name: str):
    found = placing.named(text)
    assert (found.name if found else "") == name


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("lampu jalan padam", "lampu-mati"),
        ("sampah menumpuk di TPS dan bau", "sampah"),
        ("traffic light perempatan mati", "rambu"),
        ("halo selamat pagi", "lainnya"),
    ],
)
def test_the_category_whose_words_are_used_most(city: City, text: str, key: str):
    with db.transaction(writes=False) as session:
        assert inbound.guessed(categories.current(session), text).key == key
