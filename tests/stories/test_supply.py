"""Restocking in a real browser: the shop asks, its koperasi orders, the distributor sends."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE, Enter, Town
from tests.stories.test_report import serious

pytestmark = pytest.mark.story
RESTOCK = "/toko/pasokan"


def sure(page: Page, button: str | re.Pattern[str], answer: str) -> None:
    """Press what asks again before it does anything, and say yes."""
    page.get_by_role("button", name=button).first.click()
    page.get_by_role("button", name=answer, exact=True).click()


def test_what_a_shop_asks_for_comes_through_its_koperasi(town: Town, enter: Enter):
    shop = enter("Pemilik toko", on=PHONE, to=RESTOCK)
    shop.get_by_role("button", name=re.compile("^Minta ke ")).click()
    expect(shop.get_by_role("heading", name="Sudah diminta")).to_be_visible()
    assert serious(shop) == []

    head = enter("Ketua koperasi", on=PHONE, to="/koperasi")
    sure(head, "Pesan sekarang", "Ya, pesan")
    expect(head.get_by_role("status").get_by_text(re.compile("."))).to_be_visible()
    assert serious(head) == []
    ((order,),) = town.ask("SELECT ref FROM supply_order ORDER BY id DESC LIMIT 1")

    agent = enter("Distributor", on=PHONE, to=f"/distributor?no={order}")
    sure(agent, "Sanggupi pesanan", "Ya, sanggupi")
    sure(agent, "Barang berangkat", "Ya, sudah berangkat")
    expect(agent.get_by_role("button", name="Barang berangkat")).to_have_count(0)
    assert serious(agent) == []

    head.goto(f"{town.url}/koperasi?no={order}")
    sure(head, "Terima dan bagi ke toko", "Ya, sudah benar")
    head.goto(f"{town.url}/koperasi?bagian=antar")
    prepared = head.get_by_role("button", name="Kirim", exact=True)
    expect(prepared.first).to_be_visible()
    for _ in range(prepared.count()):
        left = prepared.count()
        prepared.first.click()
        expect(prepared).to_have_count(left - 1)
    assert serious(head) == []

    shop.goto(f"{town.url}{RESTOCK}")
    arrived = shop.locator(f"a[href^='{RESTOCK}?kirim=']")
    expect(arrived.first).to_be_visible()
    ref = (arrived.first.get_attribute("href") or "").partition("kirim=")[2]
    arrived.first.click()
    expect(shop.get_by_role("button", name="Konfirmasi diterima")).to_be_visible()
    shop.get_by_text("Tunai", exact=False).first.click()
    sure(shop, "Konfirmasi diterima", "Ya, sudah benar")
    expect(shop.get_by_role("button", name="Konfirmasi diterima")).to_have_count(0)
    assert serious(shop) == []
    assert town.ask("SELECT state FROM supply_delivery WHERE ref = ?", ref) == [("confirmed",)]
