"""Several letters after one confirmation: each is still checked and signed on its own."""

import asyncio

import pytest

from smartcity_app.civic.register import Document
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters.states.batch import MOST, Batch
from smartcity_app.services.letters.states.desk import Desk
from tests.conftest import PIN, City
from tests.services.letters.conftest import Office
from tests.tabs import cookie_of, open_tab


@pytest.fixture
def waiting(city: City, office: Office, siti: Actor) -> list[str]:
    """Three applications on the lurah's desk."""
    return [office.submitted(who) for who in (siti, city.resident("Lilik"), city.resident("Nur"))]


def ticked(office: Office, refs: list[str], pin: str = PIN) -> dict[str, str]:
    return {f"pilih-{ref}": str(office.letter(ref).version) for ref in refs} | {"pin_banyak": pin}


async def signed(who: Actor, form: dict[str, str]) -> dict:
    async with open_tab(cookie_of(who)) as tab:
        await tab.send(Desk.load, "/kerja")
        await tab.send(Batch.sign(form), "/kerja")
        return tab.seen


async def test_all_that_is_ticked_is_signed_and_the_rest_waits(city, office, waiting, lurah, camat):
    seen = await signed(lurah, ticked(office, waiting[:2]))
    assert seen["said"] == "2 surat ditandatangani."
    assert [office.letter(ref).state for ref in waiting] == ["district", "district", "village"]
    assert sorted(d.number for d in city.all(Document)) == [1, 2]
    await signed(camat, ticked(office, waiting[:2]))
    assert [office.letter(ref).state for ref in waiting[:2]] == ["issued", "issued"]


async def test_one_that_has_changed_since_is_left_out_and_named(
    city, office, waiting, lurah, camat
):
    form = ticked(office, waiting)
    await asyncio.to_thread(office.sign, lurah, waiting[1])
    seen = await signed(lurah, form)
    assert seen["said"] == "2 surat ditandatangani. 1 tidak."
    assert [each.label for each in seen["refused"]] == [waiting[1]]
    assert [office.letter(ref).state for ref in waiting] == ["district"] * 3


async def test_a_wrong_pin_signs_nothing_and_counts_as_one_try(city, office, waiting, lurah, camat):
    seen = await signed(lurah, ticked(office, waiting, pin="111111"))
    assert "PIN" in seen["trouble"]
    assert {office.letter(ref).state for ref in waiting} == {"village"}
    await signed(lurah, ticked(office, waiting))
    assert {office.letter(ref).state for ref in waiting} == {"district"}


@pytest.mark.parametrize(
    "form",
    [
        {"pin_banyak": PIN},
        {"pin_banyak": PIN, "pilih-": "1"},
        {"pin_banyak": PIN, "pilih-SKU-2607-XXXXXX": "-1"},
        {"pin_banyak": PIN, "pilih-SKU-2607-XXXXXX": "9" * 30},
        {"pin_banyak": PIN} | {f"pilih-SKU-2607-{n}": "1" for n in range(MOST + 1)},
    ],
)
async def test_a_form_made_by_hand_signs_nothing(city, office, waiting, lurah, camat, form):
    await signed(lurah, form)
    assert {office.letter(ref).state for ref in waiting} == {"village"}


async def test_nobody_signs_what_lies_on_another_s_desk(
    city, office, waiting, lurah, camat, loket, siti
):
    for who in (camat, loket, siti):
        await signed(who, ticked(office, waiting))
    assert {office.letter(ref).state for ref in waiting} == {"village"}


async def test_only_what_waits_for_the_reader_can_be_ticked(city, office, waiting, lurah, camat):
    await asyncio.to_thread(office.sign, lurah, waiting[0])
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Desk.load, "/kerja", query="tampil=all")
        rows = {row.id: row.pick for group in tab.seen["groups"] for row in group.rows}
    assert {ref: bool(pick) for ref, pick in rows.items()} == {
        waiting[0]: False, waiting[1]: True, waiting[2]: True,
    }  # fmt: skip
