"""The screens of duty and assignment, through the guard as a browser would use them."""

from sqlmodel import select

from smartcity_app.civic.people import Person
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.lobby.home import HomeState
from smartcity_app.services.peken.assignment import running
from smartcity_app.services.peken.assignment_models import AssignmentRun
from smartcity_app.services.peken.duty_models import DutyException, DutyRule
from smartcity_app.services.peken.states.assignment import Assignments
from smartcity_app.services.peken.states.duty import MyDuty
from smartcity_app.services.peken.states.servants import HERE, Servants
from tests.conftest import City
from tests.services.peken.duty.conftest import HOME, Personnel
from tests.tabs import city_app, cookie_of, open_tab

city_app()
MINE = "/peken/kewajiban"
RULE = {
    "aturan_jabatan": "Lurah*", "aturan_rupiah": "Rp1.250.000", "aturan_mulai": "2026-08-01",
    "aturan_keputusan": "188.45/12/436.1.2/2026",
}  # fmt: skip


async def test_a_civil_servant_sees_the_quota_the_shops_and_why(
    personnel: Personnel, city: City
) -> None:
    rina = personnel.hire(position="Analis")
    shop = personnel.shop("Toko Bu Sri", north=0.004)
    made = personnel.do(running.ask, month="2026-07")
    running.compute_waiting()
    personnel.do(running.publish, run_id=made.id)
    personnel.order(rina.person_id, shop, 300_000)
    async with open_tab(cookie_of(personnel.again(rina))) as tab:
        await tab.send(HomeState.load, "/")
        (meter,) = tab.seen["meters"]
        assert (meter.words, meter.percent, meter.href) == (
            "Rp300.000 dari Rp750.000 bulan ini", 40, MINE,
        )  # fmt: skip
        await tab.send(MyDuty.load, MINE)
        shown = tab.seen["shown"]
        assert shown.now.line == "Kurang Rp450.000 lagi."
        assert [(each.name, each.way, each.why) for each in shown.shops] == [
            ("Toko Bu Sri", "440 meter", "Dekat rumah Anda")
        ]
        assert shown.history
        assert str(HOME[0]) not in repr(tab.seen)


async def test_others_see_no_quota(personnel: Personnel, city: City) -> None:
    async with open_tab(cookie_of(city.resident("Siti Aminah"))) as tab:
        await tab.send(HomeState.load, "/")
        assert tab.seen["meters"] == []
        await tab.send(MyDuty.load, MINE)
        assert tab.seen["shown"].servant == ""


async def test_bkpsdm_lists_sifts_and_excuses_and_every_look_is_on_record(
    personnel: Personnel, city: City
) -> None:
    for n in range(55):
        personnel.hire(f"Orang {n:02d}")
    async with open_tab(cookie_of(personnel.officer)) as tab:
        await tab.send(Servants.load, HERE)
        assert len(tab.seen["rows"]) == 50
        await tab.send(Servants.go_on, HERE)
        assert (len(tab.seen["rows"]), tab.seen["more"]) == (55, False)
        await tab.send(Servants.search({"cari": "orang 07"}), HERE)
        assert [each.name for each in tab.seen["rows"]] == ["Orang 07"]
        who = tab.seen["rows"][0].id
        await tab.send(Servants.load, HERE, query=f"orang={who}")
        assert tab.seen["open_name"] == "Orang 07"
        assert str(HOME[0]) not in repr(tab.seen)
        form = {"kecuali_mulai": "2026-07", "kecuali_alasan": "cuti", "kecuali_catatan": ""}
        await tab.send(Servants.excuse(form), HERE, query=f"orang={who}")
        assert "note" in tab.seen["problems"]
        form["kecuali_catatan"] = "Surat cuti 800/1"
        await tab.send(Servants.excuse(form), HERE, query=f"orang={who}")
        await tab.send(Servants.load, HERE, query=f"orang={who}")
        (row,) = tab.seen["exceptions"]
        assert (row.reason, row.span, row.open) == ("Cuti", "Juli 2026", True)
        await tab.send(Servants.withdraw(row.id), HERE, query=f"orang={who}")
    assert city.all(DutyException)[0].withdrawn_at
    done = {each.action for each in city.all(AuditLine)}
    assert {"peken.list_servants", "peken.read_servant", "peken.excuse"} <= done


async def test_bkpsdm_keeps_the_table_of_duties(personnel: Personnel, city: City) -> None:
    async with open_tab(cookie_of(personnel.officer)) as tab:
        await tab.send(Servants.load, HERE, query="bagian=aturan")
        before = len(tab.seen["rules"])
        await tab.send(Servants.edit_rule(0), HERE, query="bagian=aturan")
        for wrong in ("sejuta", "-1", "99999999999", "1e6"):
            given = {**RULE, "aturan_rupiah": wrong}
            await tab.send(Servants.save_rule(given), HERE, query="bagian=aturan")
            assert "quota" in tab.seen["problems"]
        await tab.send(Servants.save_rule(RULE), HERE, query="bagian=aturan")
        await tab.send(Servants.load, HERE, query="bagian=aturan")
        assert len(tab.seen["rules"]) == before + 1
    (row,) = [each for each in city.all(DutyRule) if each.position == "Lurah*"]
    assert (row.quota, row.confirmed) == (1_250_000, True)


async def test_nobody_else_opens_the_consoles(personnel: Personnel, camat: Actor) -> None:
    async with open_tab(cookie_of(camat)) as tab:
        for event, where in ((Servants.load, HERE), (Assignments.load, running.HERE)):
            await tab.send(event, where)
            assert tab.seen["notice"] != ""
        await tab.send(Servants.go_on, HERE)
        await tab.send(Servants.save_rule(RULE), HERE)
        await tab.send(Assignments.ask({"bulan": "2026-08"}), running.HERE)
        assert "wenang" in tab.seen["notice"]
    with db.transaction(writes=False) as session:
        assert session.exec(select(AssignmentRun)).first() is None
        assert session.exec(select(Person)).first()


async def test_a_run_is_asked_for_compared_and_published(personnel: Personnel, city: City) -> None:
    personnel.hire()
    for n in range(4):
        personnel.shop(f"Toko {n}", north=0.003 * n)
    async with open_tab(cookie_of(personnel.officer)) as tab:
        await tab.send(Assignments.load, running.HERE)
        assert [each.value for each in tab.seen["months"]] == ["2026-07", "2026-08", "2026-09"]
        await tab.send(Assignments.ask({"bulan": "2026-08"}), running.HERE)
        await tab.send(Assignments.load, running.HERE, query="no=1")
        assert tab.seen["run"].under_way
        running.compute_waiting()
        await tab.send(Assignments.load, running.HERE, query="no=1")
        run = tab.seen["run"]
        assert run.draft
        assert {each.name: each.after for each in run.rows}["Toko tanpa pembeli ASN"] == "1 (25%)"
        assert [each.value for each in run.bars] == ["1", "1", "1"]
        await tab.send(Assignments.publish, running.HERE)
        await tab.send(Assignments.load, running.HERE, query="no=1")
        assert tab.seen["run"].word == "Berlaku"
        await tab.send(Assignments.publish, running.HERE)
        assert tab.seen["notice"] != ""
