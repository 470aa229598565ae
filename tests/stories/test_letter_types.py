"""An admin changes a letter: who applies from now on sees it, who began before does not."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.stories.conftest import DESK, PHONE, Enter, Town

pytestmark = pytest.mark.story
FORM = "/surat/ajukan?jenis=keterangan-usaha"
EDIT = "/kerja/surat/ubah?jenis=keterangan-usaha"
OLD, NEW = "Berjualan sejak tahun", "Usaha ini berjalan sejak tahun"


def test_a_changed_letter_is_for_new_cases_only(town: Town, enter: Enter):
    before = enter("Camat", on=PHONE, to=FORM)
    expect(before.get_by_label(OLD)).to_be_visible()
    admin = enter("Admin kota", on=DESK, to="/kerja/surat")
    admin.get_by_role("link", name=re.compile("Surat Keterangan Usaha")).click()
    admin.get_by_role("button", name="Ubah surat ini").click()
    a_mistake_is_shown_where_it_is_made(admin)
    the_question_is_changed_with_the_keyboard(admin)
    nobody_is_hindered(admin)
    publish(admin)
    after = enter("Lurah", on=PHONE, to=FORM)
    expect(after.get_by_label(NEW)).to_be_visible()
    before.goto(town.url + FORM)
    expect(before.get_by_label(OLD)).to_be_visible()
    the_old_version_comes_back(town, admin)


def a_mistake_is_shown_where_it_is_made(page: Page) -> None:
    page.get_by_role("tab", name="Isi surat").click()
    page.get_by_role(
        "button", name=re.compile("^Surat keterangan ini dibuat untuk keperluan")
    ).click()
    text = page.locator("#k-text")
    right = text.input_value()
    text.fill("Untuk {keperluan_surat} {purpose}")
    expect(page.get_by_role("heading", name=re.compile("perlu diperbaiki"))).to_be_visible()
    expect(page.locator("#k-text-galat")).to_contain_text("{keperluan_surat} tidak dikenal")
    page.get_by_role("button", name="Terbitkan").click()
    page.get_by_role("button", name="Terbitkan sekarang").click()
    expect(page.locator("dialog#terbitkan [role=alert]")).to_contain_text("Isi surat, bagian 5")
    page.keyboard.press("Escape")
    text.fill("Surat keterangan ini dibuat untuk keperluan: ")
    page.locator("[data-insert='{purpose}']").click()
    expect(text).to_have_value("Surat keterangan ini dibuat untuk keperluan: {purpose}")
    text.fill(right)
    expect(page.get_by_alt_text("Contoh surat dengan isian karangan")).to_be_visible()


def the_question_is_changed_with_the_keyboard(page: Page) -> None:
    page.get_by_role("tab", name="Isian").click()
    row = page.get_by_role("button", name=re.compile(f"^{OLD}"))
    row.focus()
    page.keyboard.press("Enter")
    page.locator("#k-label").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(NEW)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile(f"^{NEW}"))).to_be_visible()
    page.get_by_role("button", name=f"Hapus: {NEW}").click()
    expect(page.get_by_text(f"“{NEW}” dihapus.")).to_be_visible()
    page.get_by_role("button", name="Kembalikan", exact=True).click()
    expect(page.get_by_role("button", name=re.compile(f"^{NEW}"))).to_be_visible()


def nobody_is_hindered(page: Page) -> None:
    found = [
        (each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in Axe().run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert found == []


def publish(page: Page) -> None:
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.locator("dialog#terbitkan")).to_contain_text("Yang berubah: 1")
    page.locator("dialog#terbitkan textarea").fill("Kalimat yang lebih jelas")
    page.get_by_role("button", name="Terbitkan sekarang").click()
    expect(page.locator("dialog#terbitkan")).to_be_hidden()
    expect(page.get_by_text(re.compile(r"Versi \d+ berlaku mulai sekarang"))).to_be_visible()


def the_old_version_comes_back(town: Town, page: Page) -> None:
    line = page.locator("li").filter(has_text="Versi 1 ·")
    line.get_by_role("button", name="Salin jadi draf").click()
    expect(page.get_by_role("tab", name="Umum")).to_be_visible()
    publish(page)
    versions = town.ask(
        "SELECT version, state FROM letter_type_version WHERE key = 'keterangan-usaha' "
        "ORDER BY version"
    )
    assert versions[-1][1] == "published"
    assert [state for _, state in versions].count("published") == 1
