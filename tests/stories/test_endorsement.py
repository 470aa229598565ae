"""A ketua RT with an old phone: a message, a link, a code, one button. No account."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from smartcity_app.services.letters.seed import picture
from tests.stories.conftest import DESK, PHONE, Enter, Town

pytestmark = pytest.mark.story


def test_rt_endorses_from_a_phone(town: Town, enter: Enter, tmp_path: Path):
    siti = enter("Warga", on=PHONE, to="/surat/ajukan?jenis=domisili")
    outbox = enter(on=PHONE, to="/kotak-keluar")
    earlier = newest(outbox)
    ref = she_applies(siti, tmp_path)
    link = the_link(outbox, but=earlier)
    siti.reload()
    expect(siti.get_by_text("Slamet Riyadi").first).to_be_visible()
    lurah = enter("Lurah", on=DESK, to="/kerja?tampil=lingkungan")
    expect(lurah.get_by_text("Siti Aminah").first).to_be_visible()
    rt = enter(on=PHONE, to=link)
    rt_looks_and_gives_it_back(rt, outbox)
    assert town.ask("SELECT state FROM letter WHERE ref = ?", ref) == [("returned",)]
    siti.goto(f"{town.url}/surat/kasus?no={ref}")
    expect(siti.get_by_text("Beliau di sini sejak 2016", exact=True)).to_be_visible()
    siti.goto(f"{town.url}/surat/ajukan?no={ref}")
    siti.locator("#since_year").fill("2016")
    siti.get_by_role("button", name="Kirim perbaikan").click()
    siti.wait_for_url(re.compile("/surat/kasus"))
    second = the_link(outbox, but=link)
    rt_endorses(rt, outbox, town, second)
    assert town.ask("SELECT state FROM letter WHERE ref = ?", ref) == [("rw",)]
    siti.goto(f"{town.url}/surat/kasus?no={ref}")
    expect(siti.get_by_text("Slamet Riyadi, Ketua RT 003 RW 005").first).to_be_visible()
    she_takes_it_back(siti)


def she_takes_it_back(page: Page) -> None:
    """Her other stories begin without a letter on its way."""
    page.get_by_role("button", name="Batalkan permohonan").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Batalkan permohonan").click()
    expect(page.get_by_text("Permohonan ini dibatalkan")).to_be_visible()


def she_applies(page: Page, folder: Path) -> str:
    page.get_by_text("Alamat KTP").first.click()
    page.locator("#since_year").fill("2014")
    page.locator("#purpose").fill("Pembukaan rekening bank")
    for requirement in ("ktp", "kk"):
        row = page.locator(f"#{requirement}")
        expect(row).to_be_visible()
        if row.get_attribute("data-need") == "ready":
            continue  # from an earlier letter
        photo = folder / f"{requirement}.jpg"
        photo.write_bytes(picture(requirement))
        row.locator("input[type=file]").last.set_input_files(photo)
        expect(row.locator("img")).to_be_visible()
    page.get_by_role("button", name="Kirim permohonan").click()
    page.wait_for_url(re.compile("/surat/kasus"))
    return re.search(r"no=([A-Z0-9-]+)", page.url)[1]


def newest(outbox: Page) -> str:
    """The link in the newest message that has one; empty when none has."""
    outbox.reload()
    found = re.search(r"/p/[\w-]{32}", outbox.locator("main").inner_text())
    return found[0] if found else ""


def the_link(outbox: Page, *, but: str) -> str:
    """The newest link sent, once there is another than `but`."""
    for _ in range(60):
        if (found := newest(outbox)) and found != but:
            return found
        outbox.wait_for_timeout(250)
    raise AssertionError("no link was sent")


def the_code(outbox: Page) -> str:
    outbox.reload()
    return re.search(r"pengantar Anda (\d{6})", outbox.locator("main").inner_text())[1]


def in_by_code(page: Page, outbox: Page) -> None:
    assert "Siti" not in page.locator("main").inner_text()
    page.get_by_role("button", name="Kirim kode").click()
    page.locator("input[name=kode]").fill(the_code(outbox))
    page.get_by_role("button", name="Lihat permohonan").click()
    expect(page.get_by_text("Siti Aminah")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def rt_looks_and_gives_it_back(page: Page, outbox: Page) -> None:
    in_by_code(page, outbox)
    page.locator("summary").click()
    page.locator("select[name=bagian]").select_option("since_year")
    page.locator("textarea[name=alasan]").fill("Beliau di sini sejak 2016")
    page.get_by_role("button", name="Kembalikan ke warga").click()
    expect(page.get_by_text("sudah Anda kembalikan")).to_be_visible()


def rt_endorses(page: Page, outbox: Page, town: Town, link: str) -> None:
    page.goto(f"{town.url}{link}")
    in_by_code(page, outbox)
    page.get_by_role("button", name="Beri pengantar").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    assert [c["name"] for c in page.context.cookies() if c["name"].endswith("sid")] == []
