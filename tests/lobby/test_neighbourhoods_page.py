"""The console's list of RT and RW: masked phones, refusals in the dialog, one's own village."""

from smartcity_app.civic.neighbourhoods import NeighbourhoodHead
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.lobby.neighbourhoods import Neighbourhoods
from tests.conftest import GEBANG, KEPUTIH, City
from tests.tabs import cookie_of, open_tab

HERE = "/kerja/rt-rw"
SLAMET = {"rw": "5", "rt": "3", "name": "Slamet Riyadi", "phone": "0812 3456 7890"}


def names(tab) -> list[str]:
    return [head.name for row in tab.seen["rows"] for head in row.heads]


async def test_a_head_is_added_and_listed_with_the_phone_masked(city: City, loket: Actor):
    async with open_tab(cookie_of(loket)) as tab:
        await tab.send(Neighbourhoods.load, HERE)
        assert tab.seen["rows"] == []
        await tab.send(Neighbourhoods.appoint(SLAMET), HERE)
        (row,) = tab.seen["rows"]
        assert (row.title, row.heads[0].title, row.heads[0].name) == (
            "RW 005", "RT 003", "Slamet Riyadi",
        )  # fmt: skip
        assert tab.seen["said"] == "Slamet Riyadi tercatat sebagai Ketua RT 003 RW 005."
        assert "3456" not in str(tab.seen)


async def test_what_is_wrong_is_said_in_the_dialog_and_nothing_is_stored(city: City, loket: Actor):
    async with open_tab(cookie_of(loket)) as tab:
        await tab.send(Neighbourhoods.load, HERE)
        await tab.send(Neighbourhoods.appoint({**SLAMET, "phone": "12"}), HERE)
        assert tab.seen["trouble"].startswith("Nomor HP ini belum benar")
        assert tab.seen["trouble_in"] == "tambah-ketua"
        await tab.send(Neighbourhoods.enter_table({"table": "5,3,Budi Santoso,x\n5,4,Ani"}), HERE)
        assert [line[:8] for line in tab.seen["wrong"]] == ["Baris 1:", "Baris 2:"]
    assert city.all(NeighbourhoodHead) == []


async def test_mended_ended_and_found_again_without_a_name_in_the_address(city: City, loket: Actor):
    async with open_tab(cookie_of(loket)) as tab:
        await tab.send(Neighbourhoods.load, HERE)
        await tab.send(Neighbourhoods.appoint(SLAMET), HERE)
        await tab.send(Neighbourhoods.appoint({**SLAMET, "rt": "4", "name": "Hadi"}), HERE)
        await tab.send(Neighbourhoods.find({"cari": "hadi"}), HERE)
        assert names(tab) == ["Hadi"]
        assert tab.events == []
        (head,) = [h for h in city.all(NeighbourhoodHead) if h.name == "Hadi"]
        await tab.send(Neighbourhoods.ask_mend(head.id), HERE)
        assert (tab.seen["chosen"], tab.seen["chosen_name"]) == (head.id, "Hadi")
        form = {"head_id": str(head.id), "new_name": "Hadi Susilo", "new_phone": ""}
        await tab.send(Neighbourhoods.mend(form), HERE)
        assert names(tab) == ["Hadi Susilo"]
        await tab.send(Neighbourhoods.find({"cari": ""}), HERE)
        await tab.send(Neighbourhoods.end(head.id), HERE)
        assert names(tab) == ["Slamet Riyadi"]
        await tab.send(Neighbourhoods.end(head.id), HERE)
        assert tab.seen["went_well"] is False


async def test_who_works_for_two_villages_chooses_and_no_other_can_be_named(
    city: City, loket: Actor
):
    didik = city.official("Didik", Role.VILLAGE_HEAD, GEBANG)
    with db.transaction() as session:
        from smartcity_app.civic.people import Post

        first = session.get_one(Post, 1)
        post = first.model_dump(exclude={"id"}) | {
            "person_id": didik.person_id, "area": KEPUTIH, "acting": "Plt.",
            "role": Role.VILLAGE_HEAD,
        }  # fmt: skip
        session.add(Post(**post))
    async with open_tab(cookie_of(loket)) as tab:
        await tab.send(Neighbourhoods.load, HERE)
        await tab.send(Neighbourhoods.appoint(SLAMET), HERE)
        assert tab.seen["villages"] == []
        await tab.send(Neighbourhoods.load, HERE, query=f"wilayah={GEBANG}")
        assert names(tab) == ["Slamet Riyadi"]
    async with open_tab(cookie_of(didik)) as tab:
        await tab.send(Neighbourhoods.load, HERE)
        assert [v.value for v in tab.seen["villages"]] == [GEBANG, KEPUTIH]
        assert names(tab) == []
        await tab.send(Neighbourhoods.load, HERE, query=f"wilayah={KEPUTIH}")
        assert names(tab) == ["Slamet Riyadi"]


async def test_residents_and_camat_have_no_such_page(city: City, siti: Actor, camat: Actor):
    for actor in (siti, camat):
        async with open_tab(cookie_of(actor)) as tab:
            await tab.send(Neighbourhoods.load, HERE)
            assert tab.seen.get("rows", []) == []
            assert "kantor" in tab.seen["notice"] or "petugas" in tab.seen["notice"]
