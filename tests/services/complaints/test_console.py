"""The officers' console: least time first, one decision at a time, nothing that is not theirs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotFound, OutOfStep
from smartcity_app.services.complaints import (
    joining,
    ladder,
    offices,
    resident_views,
    talk,
    tasks,
    working,
)
from smartcity_app.services.complaints.desk_address import Asked
from smartcity_app.services.complaints.models import Complaint, ComplaintTask
from smartcity_app.services.complaints.states.bulk import ReportBulk
from smartcity_app.services.complaints.states.desk import ReportDesk
from smartcity_app.services.complaints.states.desk_talk import ReportTalk
from smartcity_app.services.complaints.states.field import FieldRound
from smartcity_app.services.complaints.states.file import ReportFile
from smartcity_app.services.complaints.states.office import OfficeKit
from tests.conftest import KEPUTIH, SURABAYA, City
from tests.services.complaints.conftest import Wargaku, photo
from tests.tabs import Tab, cookie_of, open_tab

CONSOLE = "/kerja/laporan"


@asynccontextmanager
async def console_of(who: Actor, **query: str) -> AsyncIterator[Tab]:
    async with open_tab(cookie_of(who)) as tab:
        await tab.send(ReportDesk.load, CONSOLE, query=asked(query))
        yield tab


def ago(**span: float) -> AbstractContextManager[None]:
    return clock.held(clock.now() - timedelta(**span))


def asked(query: dict[str, str]) -> str:
    return "&".join(f"{key}={value}" for key, value in query.items())


async def visit(tab: Tab, ref: str, **more: str) -> None:
    await tab.send(ReportDesk.load, CONSOLE, query=asked({"no": ref, **more}))


def refs(tab: Tab) -> list[str]:
    return [row.id for group in tab.seen["groups"] for row in group.rows]


def decision(tab: Tab, **more: Any) -> dict[str, Any]:
    return {"ref": tab.seen["ref"], "version": tab.seen["version"], **more}


def buttons(tab: Tab) -> set[str]:
    return {step.name for step in tab.seen["steps"]} | {each.value for each in tab.seen["others"]}


async def test_an_office_sees_its_own_reports_with_the_least_time_left_on_top(wargaku: Wargaku):
    with ago(hours=40):
        first = wargaku.file()
    second = wargaku.file()
    elsewhere = wargaku.file(category="sampah")
    async with console_of(wargaku.officer) as tab:
        assert refs(tab) == [first, second]
        counts = {chip.value: chip.count for chip in tab.seen["chips"]}
        assert (counts["desk"], counts["unassigned"], counts["mine"]) == ("2", "2", "")
        assert "city" not in counts
    async with console_of(wargaku.other) as tab:
        assert refs(tab) == [elsewhere]
    async with console_of(wargaku.centre, tampil="city") as tab:
        assert refs(tab) == [first, second, elsewhere]


async def test_the_centre_has_what_no_office_of_the_city_answers_for(wargaku: Wargaku):
    mine = wargaku.file(category="listrik")
    wargaku.file()
    async with console_of(wargaku.centre) as tab:
        assert refs(tab) == [mine]
        await visit(tab, mine)
        assert "di luar kota" in tab.seen["outside"]
        await tab.send(ReportFile.pass_outside(decision(tab, nomor_luar="PLN-88121")), CONSOLE)
        assert "Tercatat" in tab.seen["said"]
    assert wargaku.case(mine).external_ref == "PLN-88121"


async def test_a_report_is_taken_answered_and_finished(wargaku: Wargaku):
    ref = wargaku.file()
    async with console_of(wargaku.officer) as tab:
        await visit(tab, ref)
        assert {"take", "assign", "transfer", "answer", "tolak", "selesai"} <= buttons(tab)
        await tab.send(ReportFile.step("take"), CONSOLE)
        assert wargaku.case(ref).assignee_id == wargaku.officer.person_id
        await tab.send(ReportFile.reply(decision(tab, jawaban="Besok pagi kami tambal.")), CONSOLE)
        assert wargaku.case(ref).answered_at
        assert {"finish", "ask"} <= buttons(tab)
        await tab.send(ReportFile.finish(decision(tab, hasil="Sudah ditambal.")), CONSOLE)
    assert wargaku.case(ref).state == "done"


async def test_of_two_officers_at_once_the_second_is_told(wargaku: Wargaku):
    ref = wargaku.file()
    async with console_of(wargaku.officer) as tab:
        await visit(tab, ref)
        form = decision(tab, jawaban="Kami tambal besok.")
        await asyncio.to_thread(wargaku.do, working.assign, wargaku.head, ref=ref)
        await tab.send(ReportFile.reply(form), CONSOLE)
        assert "sudah berubah" in tab.seen["said"]
        assert tab.seen["went_well"] is False
        assert tab.seen["version"] == wargaku.case(ref).version, "and sees how it stands"
    assert wargaku.case(ref).answered_at is None


async def test_a_report_that_was_passed_on_leaves_the_desk_and_says_so(wargaku: Wargaku):
    ref = wargaku.file()
    async with console_of(wargaku.officer) as tab:
        await visit(tab, ref)
        form = decision(tab, tujuan="DLH", sebab_terus="Ini pohon, bukan jalan.")
        await tab.send(ReportFile.transfer(form), CONSOLE)
        assert tab.seen["missing"] is True
        assert "Waktunya tidak diulang" in tab.seen["said"]
        await tab.send(ReportDesk.load, CONSOLE)
        assert refs(tab) == []
    assert wargaku.case(ref).agency == "DLH"


async def test_nothing_is_decided_without_words(wargaku: Wargaku):
    ref = wargaku.file()
    async with console_of(wargaku.officer) as tab:
        await visit(tab, ref)
        await tab.send(ReportFile.reply(decision(tab, jawaban=" ")), CONSOLE)
        assert tab.seen["trouble_in"] == "jawab"
        await tab.send(ReportFile.transfer(decision(tab, tujuan="", sebab_terus="x")), CONSOLE)
        assert tab.seen["trouble"] == "Pilih tujuannya"
    assert wargaku.case(ref).state == "filed"


@pytest.mark.parametrize("who", ["another office", "resident", "lurah", "field officer"])
async def test_who_has_no_right_changes_nothing_over_the_socket(
    wargaku: Wargaku, city: City, siti: Actor, who: str
):
    ref = wargaku.file()
    case = wargaku.case(ref)
    actor = {
        "another office": wargaku.other,
        "resident": siti,
        "lurah": city.official("Agus", Role.VILLAGE_HEAD, KEPUTIH, title="Kepala"),
        "field officer": wargaku.field(),
    }[who]
    seen = {"ref": ref, "version": case.version}
    events = [
        ReportFile.assign({**seen, "petugas": str(actor.person_id)}),
        ReportFile.reply({**seen, "jawaban": "Jawaban palsu"}),
        ReportFile.transfer({**seen, "tujuan": "DLH", "sebab_terus": "Karena ingin"}),
        ReportFile.ask({**seen, "pertanyaan": "Di mana?"}),
        ReportFile.finish({**seen, "hasil": "Selesai"}),
        ReportFile.reject({**seen, "sebab_tolak": "Tidak mau"}),
        ReportFile.prioritise({**seen, "tingkat": "2"}),
        ReportFile.merge({**seen, "ke": ref, "sebab_gabung": "Sama"}),
        ReportFile.split({**seen, "sebab_pisah": "Beda"}),
        ReportFile.pass_outside({**seen, "nomor_luar": "12345"}),
        ReportFile.give_part({**seen, "opd_bantu": "DLH", "bagian_kerja": "Bantu"}),
        ReportTalk.write({"ref": ref, "pesan": "Pesan", "untuk": "kantor"}),
        FieldRound.finish({**seen, "hasil": "Selesai"}),
        ReportBulk.do({f"pilih-{ref}": str(case.version), "tindakan": "jawab",
                       "jawaban_banyak": "Jawaban palsu"}),
        OfficeKit.keep({"judul": "Judul", "isi_jawaban": "Isi yang panjang", "template_id": ""}),
        OfficeKit.keep_team({"nama_tim": "Tim palsu"}),
    ]  # fmt: skip
    async with open_tab(cookie_of(actor)) as tab:
        for event in events:
            await tab.send(event, CONSOLE)
    now = wargaku.case(ref)
    assert (now.state, now.version, now.agency, now.priority, now.external_ref) == (
        case.state, case.version, case.agency, case.priority, "",
    )  # fmt: skip
    assert wargaku.city.all(ComplaintTask) == []
    with db.transaction(writes=False) as session:
        assert offices.templates(session, wargaku.centre) == [] or who == "another office"
        assert offices.teams(session, "DSDABM") == []


async def test_who_stands_above_sees_what_is_late_and_can_do_nothing(wargaku: Wargaku, city: City):
    with ago(hours=80):
        ref = wargaku.file(anonymous=True)
    ladder.sweep()
    secretary = city.official("Stefanus", Role.CITY_SECRETARY, SURABAYA, title="Sekda", key=False)
    async with console_of(secretary) as tab:
        assert refs(tab) == [ref]
        await visit(tab, ref)
        assert buttons(tab) == set()
        assert wargaku.siti.name not in str(tab.seen)
        titles = [each.title for each in tab.seen["trail"]]
        assert "Janji jawaban terlewat, naik ke Sekretaris Daerah" in titles


async def test_an_anonymous_reporter_is_nobody_to_the_office(wargaku: Wargaku):
    ref = wargaku.file(anonymous=True)
    wargaku.do(talk.write, wargaku.siti, ref=ref, text="Masih bocor")
    async with console_of(wargaku.officer, no=ref, bagian="percakapan") as tab:
        await visit(tab, ref, bagian="percakapan")
        assert wargaku.siti.name not in str(tab.seen)
        assert "Masih bocor" in str(tab.seen["lines"])
        assert tab.seen["phone"] == ""


async def test_an_officer_sends_the_reporter_a_picture_and_keeps_another_to_the_office(
    wargaku: Wargaku,
):
    ref = wargaku.file()
    drawing, contract = photo(wargaku.officer), photo(wargaku.officer)
    async with console_of(wargaku.officer, no=ref, bagian="percakapan") as tab:
        await tab.send(ReportTalk.attach(drawing, "gambar.jpg", 1), CONSOLE)
        word = {"ref": ref, "pesan": "Begini rencananya", "untuk": "pelapor"}
        await tab.send(ReportTalk.write(word), CONSOLE)
        assert tab.seen["attached"] == []
        await tab.send(ReportTalk.attach(contract, "kontrak.jpg", 1), CONSOLE)
        await tab.send(ReportTalk.write({"ref": ref, "pesan": "", "untuk": "kantor"}), CONSOLE)
        await tab.send(ReportTalk.write({"ref": ref, "pesan": " ", "untuk": "kantor"}), CONSOLE)
        assert tab.seen["problems"] == {"pesan": "Tulis pesannya"}
        await visit(tab, ref, bagian="percakapan")
        shown = [(line.text, [each.id for each in line.shots]) for line in tab.seen["lines"]]
        assert shown == [("Begini rencananya", [drawing]), ("Foto terlampir.", [contract])]
    with db.transaction(writes=False) as session:
        case = wargaku.case(ref)
        hers = resident_views.talk_of(session, wargaku.siti, case)
        assert [[each.id for each in line.photos] for line in hers] == [[drawing]]


async def test_a_link_to_another_part_of_the_open_report_shows_that_part(wargaku: Wargaku):
    ref = wargaku.file()
    async with console_of(wargaku.officer, no=ref) as tab:
        await visit(tab, ref, bagian="riwayat")
        assert tab.seen["part"] == "riwayat"
        await visit(tab, ref)
        assert tab.seen["part"] == "laporan"


async def test_ticked_reports_are_answered_one_by_one_each_on_its_own(wargaku: Wargaku):
    ticked = [wargaku.file(), wargaku.file(), wargaku.file()]
    form = {f"pilih-{ref}": str(wargaku.case(ref).version) for ref in ticked}
    wargaku.do(working.assign, wargaku.head, ref=ticked[1])
    async with console_of(wargaku.officer) as tab:
        await tab.send(
            ReportBulk.do({**form, "tindakan": "jawab", "jawaban_banyak": "Kami kerjakan."}),
            CONSOLE,
        )
        assert tab.seen["said"] == "2 laporan dijawab. 1 tidak."
        assert [each.label for each in tab.seen["refused"]] == [ticked[1]]
    assert [wargaku.case(ref).state for ref in ticked] == ["answered", "working", "answered"]


async def test_ticked_reports_are_merged_and_given_and_passed_on(wargaku: Wargaku):
    kept, *others = [wargaku.file() for _ in range(4)]

    def ticks(*of: str) -> dict[str, str]:
        return {f"pilih-{ref}": str(wargaku.case(ref).version) for ref in of}

    async with console_of(wargaku.officer) as tab:
        merge = {"tindakan": "gabung", "ke_banyak": kept.lower(), "sebab_banyak": "Lubang sama"}
        await tab.send(ReportBulk.do({**ticks(*others[:2]), **merge}), CONSOLE)
        assert tab.seen["said"] == "2 laporan digabung."
        give: dict[str, str | None] = {"tindakan": "tugaskan"}
        give["petugas_banyak"] = str(wargaku.head.person_id)
        give["jawaban_banyak"] = None  # as a browser sends what is not on the screen
        await tab.send(ReportBulk.do({**ticks(kept), **give}), CONSOLE)
        send = {"tindakan": "teruskan", "tujuan_banyak": "DLH", "sebab_banyak": "Bukan jalan"}
        await tab.send(ReportBulk.do({**ticks(others[2]), **send}), CONSOLE)
        await tab.send(ReportBulk.do({**ticks(kept), "tindakan": "hapus"}), CONSOLE)
        assert tab.seen["trouble"] == "Pilih tindakannya"
    assert {wargaku.case(ref).state for ref in others[:2]} == {"merged"}
    assert wargaku.case(kept).assignee_id == wargaku.head.person_id
    assert wargaku.case(others[2]).agency == "DLH"


async def test_another_office_does_its_part_and_sees_no_more_than_that(wargaku: Wargaku):
    ref = wargaku.file()
    wargaku.do(tasks.give, wargaku.officer, ref=ref, agency="DLH", text="Pangkas dahan di atasnya")
    async with console_of(wargaku.other, tampil="tasks") as tab:
        assert refs(tab) == [ref]
        await visit(tab, ref, tampil="tasks", bagian="tugas")
        assert wargaku.siti.name not in str(tab.seen)
        assert buttons(tab) == set()
        [part] = tab.seen["parts"]
        assert part.mine
        await tab.send(
            ReportFile.finish_part({"tugas": part.id, "hasil_tugas": "Dahan dipangkas"}), CONSOLE
        )
        assert tab.seen["said"].endswith("Bagian Anda tercatat selesai.")
    with pytest.raises(OutOfStep):
        wargaku.do(tasks.finish, wargaku.other, task_id=int(part.id), outcome="Lagi")
    with pytest.raises(NotFound):
        wargaku.do(tasks.finish, wargaku.officer, task_id=int(part.id), outcome="Bukan kami")


async def test_a_ready_answer_is_kept_for_the_own_office_only(wargaku: Wargaku):
    form = {"judul": "Jadwal tambal", "isi_jawaban": "Kami tambal besok pagi.", "template_id": ""}
    async with open_tab(cookie_of(wargaku.officer)) as tab:
        await tab.send(OfficeKit.load, "/kerja/laporan/kantor")
        await tab.send(OfficeKit.keep({**form, "judul": "x"}), "/kerja/laporan/kantor")
        assert "title" in tab.seen["problems"]
        await tab.send(OfficeKit.keep(form), "/kerja/laporan/kantor")
        [kept] = tab.seen["templates"]
    async with open_tab(cookie_of(wargaku.other)) as tab:
        await tab.send(OfficeKit.load, "/kerja/laporan/kantor")
        assert tab.seen["templates"] == []
        await tab.send(OfficeKit.keep({**form, "template_id": kept.id}), "/kerja/laporan/kantor")
        await tab.send(OfficeKit.drop(int(kept.id)), "/kerja/laporan/kantor")
    ref = wargaku.file()
    with db.transaction(writes=False) as session:
        case = session.exec(select(Complaint).where(Complaint.ref == ref)).one()
        assert [each.title for each in offices.templates_for(session, case)] == ["Jadwal tambal"]


def test_a_merged_report_is_split_again_from_the_console(wargaku: Wargaku):
    first, second = wargaku.file(), wargaku.file()
    wargaku.do(joining.merge, wargaku.officer, ref=second, into=first, reason="Sama")
    assert wargaku.case(second).state == "merged"
    wargaku.do(joining.split, wargaku.officer, ref=second, reason="Ternyata lain")
    assert wargaku.case(second).state == "filed"


@given(st.dictionaries(st.sampled_from(["tampil", "cari", "jenis", "opd", "no", "bagian"]),
                       st.text(max_size=80)))  # fmt: skip
def test_whatever_the_address_says_it_can_be_read_and_written_again(query):
    found = Asked.read(query)
    again = dict(part.split("=", 1) for part in found.href.partition("?")[2].split("&"))
    assert Asked.read({k: v.replace("+", " ") for k, v in again.items()}).listed.view == found.view
