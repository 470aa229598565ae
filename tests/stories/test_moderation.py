"""A face is covered, the report shown, and the public gets the copy; a route is weighed first."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from smartcity_app.civic.redaction import GREY
from tests.stories.conftest import DESK, Enter, Town, listening

pytestmark = pytest.mark.story
WAITING = (
    "SELECT c.ref, p.id FROM complaint c JOIN complaint_photo p ON p.complaint_id = c.id "
    "WHERE c.moderation = 'waiting' AND NOT c.confidential AND p.purpose = 'report' "
    "AND c.state != 'withdrawn' ORDER BY c.id"
)


def test_a_face_is_covered_by_keyboard_and_the_public_sees_the_copy(
    town: Town, enter: Enter
) -> None:
    ref, photo_id = town.ask(WAITING)[0]
    page = listening(enter("Pusat pengaduan", on=DESK, to="/kerja/moderasi"))
    for _ in town.ask(WAITING):
        if page.get_by_text(ref).is_visible():
            break
        page.keyboard.press("n")
        page.wait_for_timeout(500)
    expect(page.get_by_text(ref)).to_be_visible()
    public = page.context.new_page()
    assert public.goto(f"{town.url}/laporan/foto/{photo_id}").status == 404
    page.keyboard.press("b")
    dialog = page.get_by_role("dialog", name="Tutup wajah dan pelat nomor")
    dialog.get_by_role("button", name="Tambah kotak").click()
    box = dialog.get_by_role("button", name="Bagian 1: ")
    expect(box).to_be_focused()
    where = box.get_attribute("style") or ""
    assert "left: 40%" in where
    dialog.get_by_role("button", name="Simpan yang ditutup").click()
    expect(page.get_by_role("status").filter(has_text="sudah ditutup")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("status").filter(has_text=f"{ref} ditampilkan")).to_be_visible()
    answer = public.goto(f"{town.url}/laporan/foto/{photo_id}")
    assert answer.status == 200
    with Image.open(io.BytesIO(answer.body())) as seen:
        middle = seen.convert("RGB").getpixel((seen.width // 2, round(seen.height * 0.47)))
    assert middle == pytest.approx(GREY, abs=6)
    public.goto(f"{town.url}/laporan/{ref}")
    expect(public.locator(f"img[src*='/laporan/foto/{photo_id}']")).to_have_count(1)


def test_hiding_asks_for_a_reason_and_goes_on_to_the_next(town: Town, enter: Enter) -> None:
    page = listening(enter("Pusat pengaduan", on=DESK, to="/kerja/moderasi"))
    head = page.locator("main header p.num").filter(has_text="LAP-")
    ref = (head.text_content() or "").split(" ")[0]
    page.keyboard.press("h")
    dialog = page.get_by_role("dialog", name="Sembunyikan dari umum?")
    dialog.get_by_role("button", name="Sembunyikan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Pilih atau tulis")
    dialog.get_by_text("Kata kasar atau menghina").click()
    dialog.get_by_role("button", name="Sembunyikan").click()
    expect(page.get_by_role("status").filter(has_text=f"{ref} disembunyikan")).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(head).not_to_contain_text(ref)
    said = "SELECT m.reason FROM complaint_moderation m JOIN complaint c ON c.id = m.complaint_id "
    assert town.ask(said + "WHERE c.ref = ? AND m.photo_id IS NULL", ref) == [
        ("Kata kasar atau menghina",)
    ]


def test_an_admin_sees_what_a_rule_would_have_moved_before_it_is_kept(
    town: Town, enter: Enter
) -> None:
    page = enter("Admin kota", on=DESK, to="/kerja/tujuan-laporan")
    page.get_by_role("button", name="Tambah aturan").click()
    form = page.get_by_role("dialog", name="Tambah aturan")
    form.get_by_label("Jenis").select_option(label="Jalan rusak")
    form.get_by_label("Wilayah").select_option(label="Keputih, Sukolilo")
    form.get_by_label("Ditangani").select_option("DLH")
    form.get_by_role("button", name="Lihat akibatnya").click()
    sure = page.get_by_role("dialog", name="Simpan aturan ini?")
    expect(sure).to_contain_text("akan pindah")
    expect(sure).to_contain_text("Dinas Lingkungan Hidup")
    rules = "SELECT body FROM complaint_route WHERE area != ''"
    assert town.ask(rules) == []
    sure.get_by_role("button", name="Simpan aturan").click()
    row = page.locator("li").filter(has_text="Keputih, Sukolilo")
    expect(row).to_contain_text("Dinas Lingkungan Hidup")
    assert town.ask(rules) == [("DLH",)]
    page.reload()
    expect(row).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    row.get_by_role("button", name="Hapus").click()
    page.get_by_role("button", name="Hapus aturan").click()
    expect(row).to_have_count(0)
    assert town.ask(rules) == []
