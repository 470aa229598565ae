"""Who may call what: every handler and every route there is, as everyone who may not.

The lists come from the registries, so that a new handler or route is tested the day it is written.
"""

import dataclasses
import inspect
import json
from typing import Any

import httpx
import pytest
from reflex_base.event import Event
from sqlmodel import select

from smartcity_app.civic import messages
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.inbox import InboxMessage
from smartcity_app.civic.logins import LoginSession
from smartcity_app.civic.messages import MessageWish
from smartcity_app.civic.people import Person
from smartcity_app.civic.register import Document
from smartcity_app.civic.signers import SignerCredential
from smartcity_app.civic.vault import VaultEntry
from smartcity_app.directory import SERVICES
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.complaints.manifest import EVERY_METHOD
from smartcity_app.services.letters import rating
from smartcity_app.services.letters.models import Letter, LetterDocument
from smartcity_app.services.letters.rating import LetterRating
from smartcity_app.web import guard, pages, routes, sessions
from tests.conftest import GEBANG, PIN
from tests.forging import handlers, plain, registered, short
from tests.services.letters.conftest import FILLED, Office
from tests.tabs import city_app, cookie_of, open_tab

city_app()
OPEN_TO_ALL = {
    "GET /masuk", "POST /masuk", "POST /masuk/kode", "POST /masuk/petugas", "GET /masuk/oidc",
    "GET /masuk/oidc/kembali", "POST /keluar", "POST /keluar-semua", "GET /v", "GET /v/{code}.json",
    "GET /v/{code}", "POST /v/{code}", "GET /healthz", "GET /segel.json",
    "GET /manifest.webmanifest", "GET /periksa", "GET /periksa/sw.js",
    "GET /periksa/manifest.webmanifest", "GET /.well-known/jwks.json",
    "POST /api/pembayaran/{provider}",
    "GET /geo/wilayah.json", "GET /laporan/peta", "GET /laporan/titik.json",
    "GET /laporan", "GET /laporan/rss", "GET /laporan/data", "GET /laporan/data.csv",
    "GET /laporan/foto/{ident}",
    "GET /peken/foto/{ident}", "GET /laporan/{ref}",
    *(f"GET /open311/v2/{path}" for path in (
        "discovery.{format}", "services.{format}", "services/{code}.{format}", "requests.{format}",
        "requests/{ref}.{format}", "requests/{ref}/updates.{format}",
        "requests/{ref}/comments.{format}", "tokens/{token}.{format}",
    )),
    "POST /api/pesan-masuk",
    "POST /open311/v2/requests.{format}", "POST /open311/v2/requests/{ref}/comments.{format}",
    *(f"{method} /open311/v2/{{rest:path}}" for method in EVERY_METHOD),
    "GET /peken/struk/periksa/{code}", "GET /peken/belanja/periksa/{code}",
    "GET /p/{token}", "POST /p/{token}", "POST /p/{token}/kode", "POST /p/{token}/putusan",
}  # fmt: skip
"""Routes a stranger may use. Adding one here is a decision."""
OPEN_PAGES = {"/", "/404", "/layanan", "/surat/info"}
OPEN_HANDLERS = {
    "BasketState.look",
    "HomeState.load",
    "InfoState.load",
    "MenuState.load",
    "Frame.dismiss",
}
SECRET = "Pinjaman untuk biaya berobat"
TABLES = (
    Letter, LetterDocument, LetterRating, Document, StoredFile, Person, SignerCredential,
    MessageWish, VaultEntry,
)  # fmt: skip


@dataclasses.dataclass
class Story:
    """A case in every stage that others must not touch: Siti's."""

    siti: Actor
    lurah: Actor
    refs: dict[str, str]
    file_id: str
    nik: str
    secrets: tuple[str, ...]
    """What must not come out, and is not in what the forger sends."""

    def untouched(self) -> dict[str, Any]:
        with db.transaction(writes=False) as session:
            kept = {
                table.__name__: sorted(
                    json.dumps(row.model_dump(mode="json"), sort_keys=True, default=str)
                    for row in session.exec(select(table))
                    if self._hers(row)
                )
                for table in TABLES
            }
            logins = session.exec(
                select(LoginSession).where(LoginSession.person_id == self.siti.person_id)
            )
            kept["logins"] = [(row.key, row.revoked_at) for row in logins]
            mail = select(InboxMessage).where(InboxMessage.person_id == self.siti.person_id)
            kept["mail"] = [(m.id, m.read_at) for m in session.exec(mail)]
            return kept

    def _hers(self, row: Any) -> bool:
        if isinstance(row, SignerCredential):
            return row.person_id == self.lurah.person_id
        if isinstance(row, Person):
            return row.id == self.siti.person_id
        if isinstance(row, LetterDocument | LetterRating):
            return True
        if isinstance(row, MessageWish):
            return row.person_id == self.siti.person_id
        return row.owner_id == self.siti.person_id


@pytest.fixture
def story(city, office: Office, siti: Actor, lurah: Actor, camat: Actor) -> Story:
    refs = {"draft": office.draft(siti)}
    db.run(lambda s: _discard_draft(s, refs["draft"]))
    refs["village"] = office.submitted(siti, purpose=SECRET)
    refs["issued"] = office.submitted(siti, purpose=SECRET)
    office.sign(lurah, refs["issued"])
    office.sign(camat, refs["issued"])
    db.run(lambda s: rating.rate(s, siti, ref=refs["issued"], score=2, words=SECRET))
    db.run(lambda s: messages.choose(s, siti, wanted=messages.Wanted.NOTHING))
    cookie_of(siti)
    with db.transaction(writes=False) as session:
        file_id = session.exec(select(LetterDocument.file_id)).first()
        nik = session.get_one(Person, siti.person_id).nik
    city.settle()
    document = office.document(refs["issued"])
    return Story(siti, lurah, refs, file_id, nik, (siti.name, document.code, SECRET))


def _discard_draft(session: Any, ref: str) -> None:
    """The draft is turned into a case of its own, so that a new one can be begun."""
    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    letter.type_key = "keterangan-usaha"
    letter.state = "returned"
    letter.corrections = {"kk": "Foto buram"}
    letter.started_at = letter.created_at


@pytest.fixture
def office(city) -> Office:
    return Office(city)


STRANGERS = ("nobody", "another resident", "lurah elsewhere", "officer of another office")


def stranger(city: Any, who: str) -> Actor | None:
    match who:
        case "nobody":
            return None
        case "another resident":
            return city.resident("Lilik Suryani")
        case "lurah elsewhere":
            return city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah Gebang Putih")
        case _:
            return city.official("Imam", Role.COUNTER_OFFICER, GEBANG, title="Petugas")
    raise AssertionError(who)


def arguments(handler: str, story: Story, ref: str) -> dict[str, Any]:
    """Everything a forger would know to send, fitted to the handler's own parameters."""
    fn = registered(handler).fn
    with db.transaction(writes=False) as session:
        version = session.exec(select(Letter.version).where(Letter.ref == ref)).one()
        document = session.exec(select(Document.id)).first()
    form = {
        **FILLED, "ref": ref, "version": str(version), "pin": PIN, "ulang": PIN, "kk": "Foto buram",
        "reason": "Alasan yang cukup panjang", "alasan": "Alasan yang cukup panjang",
        "document_id": str(document), "nik": story.nik, "jenis": "keterangan-usaha",
    }  # fmt: skip
    known = {
        "ref": ref, "version": version, "form": form, "data": form, "key": "kk", "name": "kk.jpg",
        "file_id": story.file_id, "size": 1, "document_id": document, "before": 10**9,
        "handle": "x", "nik": story.nik,
    }  # fmt: skip
    asked = list(inspect.signature(fn).parameters)[1:]
    return {each: known.get(each, "x") for each in asked}


def test_no_handler_is_without_a_door():
    assert [name for name, door in guard.handlers().items()
            if door is None and name in handlers()] == []  # fmt: skip


def test_what_strangers_may_call_is_a_short_list():
    closed = guard.Door()
    public = {short(name) for name in handlers() if (guard.door_of(name) or closed).public}
    assert {each for each in public if not each.startswith("Gallery")} == OPEN_HANDLERS


@pytest.mark.parametrize("who", STRANGERS)
async def test_no_handler_shows_or_changes_what_is_siti_s(city, story, who):
    actor = stranger(city, who)
    cookie = cookie_of(actor) if actor else ""
    before = story.untouched()
    for handler in handlers():
        for ref in story.refs.values():
            sessions.forget_all()
            async with open_tab(cookie) as tab:
                query = f"no={ref}&berkas={ref}&cari={ref}&nik={story.nik}"
                payload = arguments(handler, story, ref)
                await tab.send(Event(name=handler, payload=payload), "/kerja", query=query)
                said = json.dumps(tab.seen, default=plain, ensure_ascii=False)
            for secret in story.secrets:
                assert secret not in said, f"{short(handler)} tells {who}: {secret[:4]}…"
    assert story.untouched() == before


def test_what_strangers_may_fetch_is_a_short_list():
    public = {
        f"{method} {way.path}"
        for way in routes.ways(SERVICES)
        for method in way.methods
        if way.audience == "public"
    }
    assert public == OPEN_TO_ALL
    assert {page.route for page in pages.declared() if page.audience == "public"} == OPEN_PAGES


@pytest.mark.parametrize("who", STRANGERS)
async def test_no_route_gives_what_is_siti_s(city, story, who):
    from tests.web.conftest import HOME, Browser, whole_app

    actor = stranger(city, who)
    before = story.untouched()
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    async with Browser(transport=transport, base_url=HOME) as client:
        if actor:
            client.sign_in(actor)
        for way in routes.ways(SERVICES):
            if way.audience != "signed-in":
                continue
            for method in way.methods:
                for ref in story.refs.values():
                    path = way.path.format(ref=ref, ident=story.file_id, key="keterangan-usaha")
                    answer = await client.request(
                        method, path, headers={"sec-fetch-site": "same-origin"}
                    )
                    allowed = (401, 303) if actor is None else (400, 403, 404, 411, 415, 422)
                    assert answer.status_code in allowed, f"{method} {path} as {who}"
    assert story.untouched() == before
