"""Whatever a browser sends is answered with a sentence: nothing it can write is a bug of ours.

`open_tab` raises what an action reports as a bug, so an event that comes back is the whole check.
"""

import inspect
from typing import Any

import httpx
import pytest
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext
from sqlmodel import select

from smartcity_app.civic.register import Document
from smartcity_app.directory import SERVICES
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters.models import Letter
from smartcity_app.web import guard, routes
from tests.conftest import City
from tests.services.letters.conftest import Office
from tests.tabs import city_app, cookie_of, open_tab, path_of
from tests.web.conftest import HOME, Browser, whole_app

DEEP: Any = "x"
for _ in range(60):
    DEEP = [DEEP]
JUNK: dict[str, Any] = {
    "nothing": None,
    "a negative number": -1,
    "a number no column holds": 2**70,
    "not a number": float("nan"),
    "infinity": float("inf"),
    "yes": True,
    "no text": "",
    "long text": "x" * 100_000,
    "NUL": "a\x00b",
    "half a character": "\ud800",
    "emoji": "🏪" * 300,
    "right to left": "\u202eعنوان" * 60,
    "markup": "<script>alert(1)</script>{{7*7}}#set page()",
    "a list": [1, [2, "x"], {"a": None}],
    "a deep list": DEEP,
    "a form of forms": {"ref": {"ref": []}, "form": {"pin": None}, "\x00": "\x00", "": ""},
    "a Python name": "__class__",
}
FIELDS = ("ref", "version", "pin", "ulang", "nik", "reason", "why_refused", "why_recalled",
          "document_id", "jenis", "urut", "cari", "purpose", "salah-ktp", "handle")  # fmt: skip
ASKED = ("no", "cari", "berkas", "jenis", "tampil", "bagian", "urut", "keadaan", "terkirim")
"""What our loaders read from the address."""
ADDRESSES = ("%00", "a%00b", "\x00", "\ud800", "%ED%A0%80", "%FF%FE", "x" * 5000, "' OR 1=1 --",
             "%25", "_", "9" * 30)  # fmt: skip


@pytest.fixture
def office(city: City) -> Office:
    city_app()
    return Office(city)


def handlers() -> list[str]:
    """The app's own, not those that other tests define to attack the guard with."""
    ours = set(guard.handlers()) - guard.FRAMEWORK
    return sorted(n for n in ours if ".tests___" not in n and ".setvar" not in n)


def asked_by(handler: str) -> list[str]:
    fn = RegistrationContext.get().event_handlers[handler].handler.fn
    return list(inspect.signature(fn).parameters)[1:]


def stored(city: City) -> list[str]:
    """Everything that a decision would change."""
    return sorted(row.model_dump_json() for model in (Letter, Document) for row in city.all(model))


async def test_no_argument_of_any_handler_is_a_bug(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    before = stored(city)
    for who in (siti, lurah):
        cookie = cookie_of(who)
        for handler in filter(asked_by, handlers()):
            async with open_tab(cookie) as tab:
                for junk in JUNK.values():
                    payload = dict.fromkeys(asked_by(handler), junk)
                    event = Event(name=handler, payload=payload)
                    await tab.send(event, "/kerja", query=f"no={ref}&berkas={ref}")
    assert stored(city) == before


async def test_no_field_of_any_form_is_a_bug(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    ref = office.submitted(siti)
    before = stored(city)
    cookie = cookie_of(lurah)
    forms = [each for each in handlers() if {"form", "data"} & set(asked_by(each))]
    assert forms
    for handler in forms:
        async with open_tab(cookie) as tab:
            for junk in JUNK.values():
                for given in (dict.fromkeys(FIELDS, junk), {"ref": ref, "version": junk}):
                    payload = dict.fromkeys(asked_by(handler), given)
                    await tab.send(Event(name=handler, payload=payload), "/kerja")
    assert stored(city) == before


async def test_no_address_is_a_bug_of_a_page(
    city: City, office: Office, siti: Actor, lurah: Actor
) -> None:
    for who in (siti, lurah):
        cookie = cookie_of(who)
        for handler in handlers():
            if asked_by(handler):
                continue
            async with open_tab(cookie) as tab:
                for odd in ADDRESSES:
                    query = "&".join(f"{name}={odd}" for name in ASKED)
                    await tab.send(Event(name=handler, payload={}), "/kerja", query=query)


async def test_a_case_that_cannot_be_named_is_not_found(city: City, siti: Actor) -> None:
    from smartcity_app.services.letters.states.case import CaseState

    city_app()
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(CaseState.load, "/surat/kasus", query="no=%00")
        assert tab.seen["missing"]


async def test_no_address_is_a_bug_of_a_route(city: City, lurah: Actor) -> None:
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    odd = [each for each in ADDRESSES if each.isascii() and "\x00" not in each]
    async with Browser(transport=transport, base_url=HOME) as client:
        client.sign_in(lurah)
        for way in routes.ways(SERVICES):
            for part in (*odd, "a" * 26 + "%00"):
                path = path_of(way.path, part)
                query = f"?ke={part}&kode={part}&state={part}&code={part}"
                for method in way.methods:
                    if way.path == "/healthz" or method == "POST":
                        continue
                    answer = await client.request(
                        method, path + query, headers={"sec-fetch-site": "same-origin"}
                    )
                    assert answer.status_code < 500, f"{method} {path}"


@pytest.mark.parametrize("odd", ["a\x00b", "\u202eعنوان", "🏪" * 300, "x" * 50_000, "' OR 1=1 --"])
async def test_no_typed_text_is_a_bug_of_the_door(city: City, odd: str) -> None:
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    fields = dict.fromkeys(("nik", "kode", "nama", "sandi", "siapa", "ke"), odd)
    async with Browser(transport=transport, base_url=HOME) as client:
        for path in ("/masuk", "/masuk/kode", "/masuk/petugas", "/masuk/contoh"):
            for given in (fields, {**fields, "nik": "3578091705849001"}):
                assert (await client.post(path, data=given)).status_code < 500


def test_the_register_never_looks_for_what_no_database_holds(city: City, siti: Actor) -> None:
    """The refusal stands at the database's edge, for every table and both databases alike."""
    from smartcity_app.kernel.errors import Incomplete, NotFound

    for odd in ("a\x00b", "\ud800"):
        with pytest.raises(NotFound):
            city.run(lambda s, odd=odd: s.exec(select(Letter).where(Letter.ref == odd)).first())
        with pytest.raises(Incomplete):
            city.run(lambda s, odd=odd: s.add(Letter(**LETTER, ref=odd)))


LETTER = {"type_key": "x", "owner_id": 1, "area": "35.78", "state": "draft"}
