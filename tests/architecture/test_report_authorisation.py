"""Who may call what of somebody else's report: every handler and route there is, as who may not.

As test_authorisation.py, over what a report has and a letter has not: talk, notes, pictures, parts.
"""

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from reflex_base.event import Event
from sqlmodel import select

from smartcity_app.directory import SERVICES
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.complaints import moderating, offices, talk, tasks, working
from smartcity_app.services.complaints.models import (
    Complaint,
    ComplaintMessage,
    ComplaintModeration,
    ComplaintPhoto,
    ComplaintReporter,
    ComplaintTask,
    ComplaintTransfer,
)
from smartcity_app.services.complaints.routing_models import (
    ComplaintBody,
    ComplaintCategory,
    ComplaintRoute,
    ComplaintTeam,
    ComplaintTemplate,
)
from smartcity_app.web import routes, sessions
from tests.conftest import GEBANG, City
from tests.forging import handlers, plain, registered, short
from tests.services.complaints.conftest import Wargaku, photo
from tests.tabs import city_app, cookie_of, open_tab
from tests.web.conftest import HOME, Browser, whole_app

city_app()
WORDS = "Rumah kosong nomor 13 dipakai berjudi tiap malam"
TALK = "Pemiliknya sering mengancam tetangga"
NOTE = "Sudah dibicarakan dengan Polsek"
HERS = (
    ComplaintMessage, ComplaintPhoto, ComplaintReporter, ComplaintTask, ComplaintTransfer,
    ComplaintModeration,
)  # fmt: skip
CITYS = (ComplaintBody, ComplaintCategory, ComplaintRoute)
OFFICES = (ComplaintTeam, ComplaintTemplate)
JOINED = {"reporters", "priority", "version", "counted"}
"""Of a report that is no secret: what anybody may change by joining it."""
STRANGERS = (
    "nobody", "another resident", "lurah elsewhere", "counter elsewhere",
    "officer of another agency", "field worker who was not sent",
)  # fmt: skip
QUICK = ("officer of another agency",)
"""Comes nearest to what is theirs; the others come along when everything is tested."""
DEMO = "/kotak-keluar"
"""What the message gateway would have sent, shown to everybody: there is none but in a demo."""
INSIDE = STRANGERS[-1]
"""Works in the office that has it: may read it, and do nothing."""


@dataclass
class Story:
    """Siti's reports: two that are confidential, one that is not and nobody has moderated."""

    wargaku: Wargaku
    refs: tuple[str, ...]
    secrets: tuple[str, ...]

    def untouched(self) -> dict[str, Any]:
        """Everything of hers, and what the city and her office keep."""
        siti = self.wargaku.siti.person_id
        with db.transaction(writes=False) as session:
            found = session.exec(select(Complaint).where(Complaint.owner_id == siti)).all()
            closed = {each.id for each in found if each.confidential}
            kept: dict[str, Any] = {
                each.ref: each.model_dump(
                    mode="json", exclude=set() if each.id in closed else JOINED
                )
                for each in found
            }
            for table in (*HERS, *CITYS, *OFFICES):
                rows = [
                    row.model_dump(mode="json")
                    for row in session.exec(select(table))
                    if table in CITYS
                    or getattr(row, "complaint_id", None) in closed
                    or getattr(row, "agency", None) == "DSDABM"
                ]
                kept[table.__name__] = sorted(json.dumps(each, sort_keys=True) for each in rows)
        return kept

    def ids(self) -> dict[str, int]:
        """Numbers a forger may have guessed right."""
        with db.transaction(writes=False) as session:
            return {
                "photo": session.exec(select(ComplaintPhoto.id)).first() or 0,
                "task": session.exec(select(ComplaintTask.id)).first() or 0,
                "template": session.exec(select(ComplaintTemplate.id)).first() or 0,
                "team": session.exec(select(ComplaintTeam.id)).first() or 0,
                "route": session.exec(select(ComplaintRoute.id)).first() or 0,
            }


@pytest.fixture
def story(wargaku: Wargaku) -> Story:
    w, siti = wargaku, wargaku.siti
    desk = w.file(words=WORDS, confidential=True, photos=[photo(siti)])
    w.do(working.assign, w.officer, ref=desk)
    w.do(working.answer, w.officer, ref=desk, text=TALK)
    w.do(talk.write, siti, ref=desk, text=TALK, photos=[photo(siti)])
    w.do(talk.note, w.officer, ref=desk, text=NOTE)
    w.do(tasks.give, w.officer, ref=desk, agency="DPRKPP", text=NOTE)
    done = w.file(words=WORDS, confidential=True, photos=[photo(siti)])
    shot = photo(w.officer)
    w.do(working.finish, w.officer, ref=done, text=TALK, photos=[shot])
    seen = {"seen": 0, "words": "hidden", "photos": {}, "reason": NOTE}
    w.do(moderating.decide, w.centre, ref=done, **seen)
    w.do(offices.keep_template, w.officer, agency="DSDABM", title="Rahasia", text=NOTE)
    w.do(offices.keep_team, w.head, agency="DSDABM", name="Timur", people_ids=[])
    w.city.settle()
    refs = (desk, done, w.file(words=WORDS))
    return Story(w, refs, (siti.name, w.city.nik(siti), WORDS, TALK, NOTE))


@pytest.fixture
def stranger(city: City, wargaku: Wargaku) -> Callable[[str], Actor | None]:
    def come(who: str) -> Actor | None:
        match who:
            case "nobody":
                return None
            case "another resident":
                return city.resident("Lilik Suryani")
            case "lurah elsewhere":
                return city.official("Didik", Role.VILLAGE_HEAD, GEBANG, title="Lurah")
            case "counter elsewhere":
                return city.official("Imam", Role.COUNTER_OFFICER, GEBANG, title="Petugas")
            case "officer of another agency":
                return wargaku.other
            case _:
                return wargaku.field()

    return come


def ours() -> list[str]:
    """Handlers of this service's states, by the module their names begin with."""
    return [each for each in handlers() if "services___complaints" in each]


def arguments(handler: str, story: Story, ref: str, actor: Actor | None) -> dict[str, Any]:
    """Everything a forger would know to send, fitted to the handler's own parameters."""
    ids, case = story.ids(), story.wargaku.case(ref)
    reason = "Alasan yang cukup panjang"
    fields = (
        "jawaban", "sebab", "sebab_terus", "sebab_tolak", "sebab_gabung", "sebab_pisah", "hasil",
        "pertanyaan", "bagian_kerja", "hasil_tugas", "pesan", "kata", "words", "judul",
        "isi_jawaban", "sebab_banyak", "jawaban_banyak", "why_hidden", "nama_tim", "alasan",
    )  # fmt: skip
    form = dict.fromkeys(fields, reason) | {
        "ref": ref, "version": str(case.version), "petugas": str(actor.person_id if actor else 1),
        "tujuan": "DLH", "opd_bantu": "DLH", "ke": story.refs[-1], "nomor_luar": "PLN-12345",
        "tingkat": "2", "tugas": str(ids["task"]), "untuk": "kantor", "nilai": "1",
        "tindakan": "teruskan", "tujuan_banyak": "DLH", f"pilih-{ref}": str(case.version),
        "kotak": '[{"x":0,"y":0,"w":1,"h":1}]', "template_id": str(ids["template"]),
        "tim_id": str(ids["team"]), "nik": story.wargaku.city.nik(story.wargaku.siti),
        "category": "jalan-rusak", "kode": "DLH", "key": "jalan-rusak", "body": "DLH",
        "area": GEBANG, "route_id": str(ids["route"]), "nama": "Dinas Palsu", "saluran": "phone",
    }  # fmt: skip
    known = {
        "ref": ref, "version": case.version, "form": form, "data": form, "size": 1,
        "photo_id": ids["photo"], "template_id": ids["template"], "team_id": ids["team"],
        "route_id": ids["route"], "number": 0, "lat": -7.2905, "lon": 112.8016, "accuracy": 8.0,
        "name": "take", "part": "percakapan", "view": "all", "file_id": _file(story, case),
        "key": "jalan-rusak", "code": "DLH", "body": "DLH", "value": "aturan", "how": "more",
    }  # fmt: skip
    asked = list(inspect.signature(registered(handler).fn).parameters)[1:]
    return {each: known.get(each, "x") for each in asked}


def _file(story: Story, case: Complaint) -> str:
    with db.transaction(writes=False) as session:
        query = select(ComplaintPhoto.file_id).where(ComplaintPhoto.complaint_id == case.id)
        return session.exec(query).first() or "x"


def test_every_screen_of_reports_is_among_those_attacked():
    screens = {short(each).partition(".")[0] for each in ours()}
    assert screens >= {
        "ReportState", "FollowState", "ReportDesk", "ReportFile", "ReportBulk", "Moderation",
        "FieldRound", "OfficeKit", "Intake",
    }, screens  # fmt: skip


@pytest.mark.parametrize(
    "who", [w if w in QUICK else pytest.param(w, marks=pytest.mark.slow) for w in STRANGERS]
)
async def test_no_handler_shows_or_changes_siti_s_reports(story: Story, stranger, who: str):
    actor = stranger(who)
    cookie = cookie_of(actor) if actor else ""
    before = story.untouched()
    for handler in ours():
        sessions.forget_all()
        async with open_tab(cookie) as tab:
            for ref in story.refs:
                payload = arguments(handler, story, ref, actor)
                query = f"no={ref}&cari={ref}&tampil=all&bagian=percakapan"
                await tab.send(Event(name=handler, payload=payload), "/kerja", query=query)
                said = json.dumps(tab.seen, default=plain, ensure_ascii=False)
                for secret in story.secrets if who != INSIDE else ():
                    assert secret not in said, f"{short(handler)} tells {who}: {secret[:9]}…"
    after = story.untouched()
    for what, rows in before.items():
        assert after[what] == rows, f"{who} changed {what}"


@pytest.mark.parametrize("who", [each for each in STRANGERS if each != INSIDE])
async def test_no_route_gives_siti_s_reports(story: Story, stranger, who: str):
    actor = stranger(who)
    before = story.untouched()
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    async with Browser(transport=transport, base_url=HOME) as client:
        if actor:
            client.sign_in(actor)
        for way in routes.ways(SERVICES):
            for ref in story.refs:
                for path in _paths(way.path, story, ref):
                    for method in way.methods:
                        answer = await client.request(
                            method, path, headers={"sec-fetch-site": "same-origin"}
                        )
                        for secret in story.secrets:
                            assert secret.encode() not in answer.content, f"{method} {path}"
                        if "foto" in path or "berkas/" in path:
                            assert answer.status_code not in (200, 206), f"{method} {path}"
    assert story.untouched() == before


def _paths(pattern: str, story: Story, ref: str) -> list[str]:
    """The address with this report's number in it, and with each of its pictures."""
    if "/keluar" in pattern or "masuk" in pattern or pattern == DEMO:
        return []  # opens and ends the stranger's own login
    case = story.wargaku.case(ref)
    with db.transaction(writes=False) as session:
        query = select(ComplaintPhoto).where(ComplaintPhoto.complaint_id == case.id)
        idents = [str(n) for row in session.exec(query) for n in (row.file_id, row.id)]
    names = {
        "ref": ref, "key": "jalan-rusak", "code": "jalan-rusak", "format": "json", "token": ref,
        "rest": "x", "provider": "midtrans",
        "year": "2026",
    }  # fmt: skip
    pattern = pattern.replace("{rest:path}", "{rest}")
    if "{ident}" not in pattern:
        return [pattern.format_map(names)]
    return [pattern.format_map({**names, "ident": each}) for each in idents]
