"""A report in a real browser: photo and position, the office's answer, and the resident's word."""

import io
import os
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from tests.stories.conftest import DESK, PHONE, ROOT, Enter, Town

pytestmark = pytest.mark.story
HERE = {"latitude": -7.2905, "longitude": 112.8016, "accuracy": 8}
THERE = {"latitude": -7.2921, "longitude": 112.7989, "accuracy": 8}
PLACED = {**PHONE, "geolocation": HERE, "permissions": ["geolocation"]}


def jpeg(colour: str = "#8a9096") -> bytes:
    """As a camera writes it, with the moment in its notes."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:07:27 08:59:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 17.0, 25.8), 3: "E", 4: (112.0, 48.0, 5.8)})
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def office(town: Town, verb: str, ref: str, text: str) -> None:
    """What an officer does at a desk of their own."""
    subprocess.run(
        [sys.executable, "-m", "tests.stories.office", verb, ref, text],
        cwd=ROOT, check=True, timeout=60,
        env={**os.environ, "SMARTCITY_DEMO": "1", "DATA_DIR": str(town.data)},
    )  # fmt: skip


def photograph(page: Page) -> None:
    page.locator("#photos input[type=file]").first.set_input_files(
        [{"name": "lubang.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}]
    )
    expect(page.locator("#photos img")).to_have_count(1)


def sent(page: Page) -> str:
    """Send the form; the ticket's number."""
    page.get_by_role("button", name="Kirim laporan", exact=True).click()
    page.wait_for_url(lambda address: "/lapor/kasus?no=" in address)
    return page.url.partition("no=")[2]


def serious(page: Page) -> list[str]:
    """What axe-core finds serious on this page."""
    page.wait_for_timeout(400)
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['target']}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_a_report_is_made_with_four_taps_answered_confirmed_and_rated(town: Town, enter: Enter):
    page = enter("Warga", on=PLACED, to="/lapor")
    page.get_by_role("link", name="Buat laporan baru").click()
    photograph(page)
    page.get_by_role("button", name="Posisi saya").click()
    expect(page.locator("#tempat")).to_contain_text("Keputih, Sukolilo")
    page.locator("label.chip", has_text="Jalan rusak").click()
    expect(page.get_by_role("region", name="Langkah berikut")).to_contain_text(
        "Dijawab 2×24 jam, beres 7 hari kerja"
    )
    ref = sent(page)
    expect(page.get_by_role("heading", name="Laporan terkirim")).to_be_visible()
    expect(page.get_by_text("Sekarang di tangan")).to_be_visible()
    ((taken, source, live, lat),) = town.ask(
        "SELECT e.taken_at, e.source, e.live, c.lat FROM complaint c JOIN complaint_photo p"
        " ON p.complaint_id = c.id JOIN photo_evidence e ON e.file_id = p.file_id WHERE c.ref = ?",
        ref,
    )
    assert (taken[:16], source, live, lat) == ("2026-07-27 01:59", "claimed", 1, -7.2905)

    office(town, "note", ref, "Catatan untuk kami sendiri")
    office(town, "answer", ref, "Terima kasih. Kami tambal besok pagi.")
    page.reload()
    expect(page.get_by_role("region", name="Percakapan")).to_contain_text("Kami tambal besok")
    expect(page.get_by_role("region", name="Jawaban")).to_contain_text("Ditepati")
    assert "untuk kami sendiri" not in page.content()

    assert serious(page) == []

    office(town, "ask", ref, "Di jalur kiri atau kanan?")
    page.reload()
    expect(page.get_by_role("heading", name="Giliran Anda")).to_be_visible()
    page.get_by_label("Jawaban Anda").fill("Jalur kiri, dekat warung")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("region", name="Percakapan")).to_contain_text("dekat warung")
    expect(page.get_by_role("heading", name="Giliran Anda")).to_be_hidden()

    office(town, "finish", ref, "Sudah ditambal dengan aspal.")
    page.reload()
    page.get_by_role("button", name="Sudah beres").click()
    expect(page.get_by_role("heading", name="Selesai dan ditutup")).to_be_visible()
    page.get_by_role("button", name="Beri nilai").click()
    page.get_by_text("5, sangat puas").click()
    page.get_by_role("button", name="Kirim penilaian").click()
    expect(page.get_by_text("Penilaian Anda: 5 dari 5")).to_be_visible()
    assert town.ask("SELECT state, rating FROM complaint WHERE ref = ?", ref) == [("closed", 5)]


def test_a_draft_survives_a_reload_and_an_emergency_is_stopped_first(town: Town, enter: Enter):
    page = enter("Wali kota", on=PHONE, to="/lapor/baru")
    page.locator("label.chip", has_text="Sampah").click()
    page.get_by_role("button", name="Tulis alamat").click()
    page.get_by_label("Alamat atau patokan").fill("Belakang pasar")
    page.get_by_label("Kelurahan").fill("Keputih, Sukolilo")
    page.get_by_label("Keterangan").fill("Ada kebakaran sampah di belakang pasar")
    expect(page.get_by_role("alert").get_by_role("link", name="Telepon 112")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Alamat atau patokan")).to_have_value("Belakang pasar")
    expect(page.locator("label.chip", has_text="Sampah").locator("input")).to_be_checked()
    page.get_by_role("button", name="Kirim laporan", exact=True).click()
    dialog = page.get_by_role("dialog", name="Ada bahaya?")
    expect(dialog.get_by_role("link", name="Telepon 112")).to_have_attribute("href", "tel:112")
    dialog.get_by_role("button", name="Tidak ada bahaya, kirim laporan").click()
    page.wait_for_url(lambda address: "/lapor/kasus?no=" in address)
    expect(page.get_by_role("heading", name="Laporan terkirim")).to_be_visible()


def test_a_kind_from_the_list_of_all_is_chosen_and_joined_by_a_neighbour(town: Town, enter: Enter):
    place = {**PHONE, "geolocation": THERE, "permissions": ["geolocation"]}
    page = enter("Warga", on=place, to="/lapor/baru")
    photograph(page)
    page.get_by_role("button", name="Posisi saya").click()
    page.get_by_role("button", name="Lainnya").click()
    page.get_by_role("searchbox", name="Cari jenis masalah").fill("zebra")
    page.get_by_role("button", name="Rambu dan lampu lalu lintas").click()
    expect(page.locator("label.chip", has_text="Rambu").locator("input")).to_be_checked()
    ref = sent(page)

    page = enter("Wali kota", on={**place, **DESK, "is_mobile": False}, to="/lapor/baru")
    page.get_by_role("button", name="Posisi saya").click()
    page.get_by_role("button", name="Lainnya").click()
    page.get_by_role("button", name="Rambu dan lampu lalu lintas").click()
    near = page.get_by_role("region", name="Mungkin sudah dilaporkan")
    expect(near).to_contain_text(ref)
    near.get_by_role("button", name="Ikut melapor").click()
    page.wait_for_url(lambda address: ref in address)
    expect(page.get_by_text("2 warga melaporkan hal ini")).to_be_visible()
    page.get_by_role("button", name="Berhenti ikut melapor").click()
    page.get_by_role("button", name="Berhenti ikut", exact=True).click()
    expect(page.get_by_role("heading", name="Sudah dicatat")).to_be_visible()


def test_what_is_missing_is_said_at_the_top_and_leads_to_its_field(enter: Enter):
    page = enter("Petugas loket", on=DESK, to="/lapor/baru")
    expect(page.get_by_label("Keterangan")).to_be_visible()
    page.get_by_role("button", name="Kirim laporan", exact=True).focus()
    page.keyboard.press("Enter")
    summary = page.locator(".summary-error")
    expect(summary).to_contain_text("Betulkan 3 isian ini")
    summary.get_by_role("link", name="Pilih masalahnya").click()
    expect(page.locator("#category")).to_be_focused()
