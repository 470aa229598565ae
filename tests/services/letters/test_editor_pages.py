"""The console for letter types, through the guard as a browser would use it."""

import json
from typing import Any

import httpx
import pytest
from reflex_base.event import Event

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import editing
from smartcity_app.services.letters.catalog.versions import LetterTypeVersion
from smartcity_app.services.letters.states.editor import LetterEditor
from smartcity_app.services.letters.states.editor_list import LetterTypes
from tests.conftest import City
from tests.services.letters.conftest import SKU, Office
from tests.tabs import Tab, city_app, cookie_of, open_tab
from tests.web.conftest import HOME, Browser, whole_app

city_app()
HERE = "/kerja/surat/ubah"


@pytest.fixture
def office(city: City) -> Office:
    return Office(city)


def begin(admin: Actor) -> LetterTypeVersion:
    return db.run(lambda s: editing.start_draft(s, admin, key=SKU))


def draft(admin: Actor) -> LetterTypeVersion:
    with db.transaction(writes=False) as session:
        row = editing.draft_of(session, admin, key=SKU)
        assert row
        return row


async def at(tab: Tab, part: str) -> None:
    await tab.send(LetterEditor.load, HERE, query=f"jenis={SKU}&bagian={part}")


async def do(tab: Tab, event: Any, part: str = "isi") -> None:
    await tab.send(event, HERE, query=f"jenis={SKU}&bagian={part}")


def form(tab: Tab) -> dict[str, str]:
    """What the browser would send of the form as it is drawn."""
    shown = {c.name: c.value for c in tab.seen["controls"] if c.kind not in ("head", "fixed")}
    off = {c.name for c in tab.seen["controls"] if c.kind == "flag" and not c.value}
    return {k: v for k, v in shown.items() if k not in off} | {"at": tab.seen["opened"]}


async def test_the_list_tells_what_runs_and_what_is_being_prepared(
    office: Office, siti: Actor, admin: Actor
) -> None:
    office.draft(siti)
    begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        await tab.send(LetterTypes.load, "/kerja/surat")
        (line,) = [each for each in tab.seen["types"] if each.key == SKU]
        assert line.running == "1 permohonan berjalan"
        assert line.draft
        assert line.offered
        await tab.send(LetterTypes.choose("berhenti"), "/kerja/surat")
        assert tab.seen["types"] == []


async def test_typing_is_saved_and_a_mistake_takes_the_place_of_the_picture(admin: Actor) -> None:
    begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        await at(tab, "isi")
        await do(tab, LetterEditor.open(tab.seen["items"][4].at))
        before = tab.seen["paper"]
        typed = form(tab) | {"k-text": "Surat ini untuk: {purpose}, {nama_usaha}."}
        await do(tab, LetterEditor.save(typed))
        assert tab.seen["troubles"][0].where == "Isi surat, bagian 5"
        assert tab.seen["paper"] == ""
        (control,) = [c for c in tab.seen["controls"] if c.name == "k-text"]
        assert "nama_usaha" in control.error
        await do(tab, LetterEditor.save(typed | {"k-text": "Surat ini untuk {purpose}."}))
        assert tab.seen["troubles"] == []
        assert tab.seen["paper"] not in ("", before)
    assert draft(admin).content["body"][4]["text"] == "Surat ini untuk {purpose}."


async def test_every_form_saved_untouched_changes_nothing(admin: Actor) -> None:
    row = begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        for part in ("umum", "jalur", "isian", "syarat", "isi", "lampiran"):
            await at(tab, part)
            for item in [*tab.seen["items"], None]:
                if item:
                    await do(tab, LetterEditor.open(item.at), part)
                if tab.seen["opened"]:
                    await do(tab, LetterEditor.save(form(tab)), part)
        size = len(json.dumps(tab.seen, default=_plain))
    assert draft(admin).content == row.content
    assert draft(admin).revision == 1
    assert size < 50_000


async def test_entries_are_added_moved_removed_and_put_back(admin: Actor) -> None:
    row = begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        await at(tab, "isian")
        new = {"nama_baru": "Nomor telepon usaha", "jenis_baru": "text"}
        await do(tab, LetterEditor.add(new), "isian")
        assert [item.open for item in tab.seen["items"]][-1]
        assert tab.seen["troubles"][0].sentence.startswith("“Nomor telepon usaha” ditanyakan")
        await do(tab, LetterEditor.move(tab.seen["items"][-1].at, -1), "isian")
        names = [field["name"] for field in draft(admin).content["fields"]]
        assert names[-2] == "nomor_telepon_usaha"
        stale = tab.seen["items"][-2].at
        await do(tab, LetterEditor.remove(stale), "isian")
        assert draft(admin).content["fields"] == row.content["fields"]
        await do(tab, LetterEditor.remove(stale), "isian")
        assert draft(admin).content["fields"] == row.content["fields"], "pressed twice"
        await do(tab, LetterEditor.put_back, "isian")
        assert [f["name"] for f in draft(admin).content["fields"]] == names


async def test_a_draft_changed_elsewhere_is_not_written_over(city: City, admin: Actor) -> None:
    begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        await at(tab, "umum")
        typed = form(tab) | {"k-title": "Surat Usaha Saya"}
        row = draft(admin)
        theirs = row.content | {"title": "Surat Usaha Mereka"}
        db.run(lambda s: editing.save_draft(s, admin, key=SKU, content=theirs, revision=1))
        await do(tab, LetterEditor.save(typed), "umum")
        assert "di tempat lain" in tab.seen["notice"]
    assert draft(admin).content["title"] == "Surat Usaha Mereka"


async def test_publishing_tells_every_problem_and_then_goes_through(admin: Actor) -> None:
    begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        await at(tab, "umum")
        await do(tab, LetterEditor.save(form(tab) | {"k-title": ""}), "umum")
        await do(tab, LetterEditor.publish({"note": "Judul baru"}), "umum")
        assert "Umum, judul surat" in tab.seen["trouble"]
        good = form(tab) | {"k-title": "Surat Keterangan Usaha Mikro"}
        await do(tab, LetterEditor.save(good), "umum")
        assert [c.where for c in tab.seen["changes"]] == ["Umum"]
        await do(tab, LetterEditor.publish({"note": "Judul baru"}), "umum")
        assert "Versi 2 berlaku" in tab.seen["said"]
        assert tab.seen["versions"][0].note == "Judul baru"
        assert tab.seen["drafted"] is False


@pytest.mark.parametrize(
    "where",
    ["fields/99@2.1", "fields/0@9.9", "secret@2.1", "fields@2.1", "fields/-1@2.1",
     "annexes/0/body/0@2.1", "fields/0/name@2.1", "", "/" * 500, "key@2.1", "version/0@2.1"],
)  # fmt: skip
async def test_a_forged_place_touches_nothing(admin: Actor, where: str) -> None:
    row = begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        await at(tab, "isian")
        for event in (
            LetterEditor.save({"at": where, "k-title": "x", "k-name": "x", "k-key": "x"}),
            LetterEditor.remove(where), LetterEditor.move(where, 1), LetterEditor.open(where),
            LetterEditor.go(where, "isian"),
        ):  # fmt: skip
            await do(tab, event, "isian")
    assert draft(admin).content == row.content


async def test_what_no_browser_of_ours_sends_is_refused(admin: Actor) -> None:
    row = begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        await at(tab, "isi")
        await do(tab, LetterEditor.open(tab.seen["items"][0].at))
        name = LetterEditor.get_full_name()
        for verb, payload in (
            (
                "save",
                {
                    "form": {
                        "at": tab.seen["opened"],
                        "k-indent": "on",
                        "k-text": ["a"],
                        "k-secret": "x",
                    }
                },
            ),
            ("save", {"form": "x"}),
            ("save", {"form": {"at": tab.seen["opened"], "k-text": "a" * 1_000_000}}),
            ("save", {"form": {"at": tab.seen["opened"], "k-text": "a\x00"}}),
            ("move", {"at": tab.seen["opened"], "by": 10**9}),
            ("add", {"form": {"jenis_baru": "__class__"}}),
            ("add", {"form": {"nama_baru": "x", "more": "y"}}),
            ("compare", {"form": {"lama": "1", "baru": "-1"}}),
            ("begin", {"version": 10**30}),
            ("publish", {"form": {"note": "a" * 501}}),
        ):
            await do(tab, Event(name=f"{name}.{verb}", payload=payload))
    assert draft(admin).content == row.content


@pytest.mark.parametrize("who", ["siti", "lurah", "camat"])
async def test_nobody_else_sees_or_changes_letter_types(
    city: City, admin: Actor, who: str, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(who)
    row = begin(admin)
    async with open_tab(cookie_of(actor)) as tab:
        await tab.send(LetterTypes.load, "/kerja/surat")
        await at(tab, "umum")
        for event in (
            LetterEditor.begin(0), LetterEditor.save({"at": "@2.1", "k-title": "x"}),
            LetterEditor.publish({"note": ""}), LetterEditor.discard, LetterEditor.withdraw,
            LetterEditor.put_back, LetterEditor.stretch,
        ):  # fmt: skip
            await do(tab, event, "umum")
        assert not tab.seen.get("types")
        assert not tab.seen.get("controls")
    assert draft(admin).content == row.content
    path = f"/kerja/surat/naskah/{SKU}"
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    async with Browser(transport=transport, base_url=HOME) as client:
        assert (await client.get(path)).status_code in (401, 303)
        client.sign_in(actor)
        assert (await client.get(path)).status_code == 403
        client.sign_in(admin)
        kinds = {
            "": "image/png", "?panjang=1": "image/png", "?pdf=1": "application/pdf",
            "?versi=1&r=x": "image/png",
        }  # fmt: skip
        for query, kind in kinds.items():
            answer = await client.get(path + query)
            assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        for bad in (f"{path}?versi=99", "/kerja/surat/naskah/tidak-ada"):
            assert (await client.get(bad)).status_code == 404


def _plain(value: Any) -> Any:
    names = getattr(value, "__dataclass_fields__", None)
    return {name: getattr(value, name) for name in names} if names else str(value)


async def test_a_list_gets_columns_by_naming_them_and_loses_them_only_when_asked(
    admin: Actor,
) -> None:
    begin(admin)
    async with open_tab(cookie_of(admin)) as tab:
        await at(tab, "isian")
        new = {"nama_baru": "Para ahli waris", "jenis_baru": "rows"}
        await do(tab, LetterEditor.add(new), "isian")
        typed = form(tab) | {"k-columns-1-label": "Hubungan keluarga"}
        await do(tab, LetterEditor.save(typed), "isian")
        await do(tab, LetterEditor.save(typed), "isian")
        columns = draft(admin).content["fields"][-1]["columns"]
        assert [c["name"] for c in columns] == ["nama", "hubungan_keluarga"]
        await do(tab, LetterEditor.save(typed | {"k-columns-0-label": ""}), "isian")
        assert len(draft(admin).content["fields"][-1]["columns"]) == 2
        assert tab.seen["troubles"][0].sentence == "Tulis nama kolom."
        gone = typed | {"k-columns-0-hapus": "on"}
        await do(tab, LetterEditor.save(gone), "isian")
        columns = draft(admin).content["fields"][-1]["columns"]
        assert [c["name"] for c in columns] == ["hubungan_keluarga"]
        assert "tabelnya" in tab.seen["troubles"][0].sentence
