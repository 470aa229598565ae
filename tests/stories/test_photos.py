"""Photos from a phone, in a real browser: small, without their place, several as one document."""

import io
import random
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, Request, expect

from smartcity_app.services.letters.seed import picture
from tests.civic.test_heic import heic
from tests.stories.conftest import PHONE, Enter, Town

pytestmark = pytest.mark.story
SOMEBODY = "Wali kota"
"""A resident like everybody, whose drafts are in nobody's way."""
FORM = "/surat/ajukan?jenis=keterangan-usaha"
ANOTHER = "/surat/ajukan?jenis=domisili"


@pytest.fixture(scope="module")
def twelve_megapixels() -> bytes:
    """As hard to shrink as a photo gets: noise all over, and the place in its notes."""
    chance = random.Random(7)
    noise = Image.frombytes("RGB", (1000, 750), chance.randbytes(1000 * 750 * 3))
    exif = Image.Exif()
    exif[0x010F] = "TelponKu"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 17.0, 30.0), 3: "E", 4: (112.0, 48.0, 0.0)})
    out = io.BytesIO()
    noise.resize((4000, 3000), Image.Resampling.BICUBIC).save(out, "JPEG", quality=92, exif=exif)
    assert b"TelponKu" in out.getvalue()
    return out.getvalue()


def uploads(page: Page) -> list[Request]:
    """Every file the browser sends from now on."""
    sent: list[Request] = []
    page.on("request", lambda r: sent.append(r) if r.url.endswith("/api/berkas") else None)
    return sent


def give(page: Page, requirement: str, *files: tuple[str, bytes], kind: str = "image/jpeg"):
    page.locator(f"#{requirement} input[type=file]").last.set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, content in files]
    )


def stored(town: Town, requirement: str) -> tuple[str, int | None, bytes]:
    """Kind, pages and bytes of what meets this requirement of the newest application."""
    ((ident, kind, pages),) = town.ask(
        "SELECT f.id, f.kind, f.pages FROM stored_file f JOIN letter_document d ON d.file_id = f.id"
        " WHERE d.requirement = ? ORDER BY d.letter_id DESC LIMIT 1", requirement,
    )  # fmt: skip
    return kind, pages, (town.data / "files" / ident[:2] / ident).read_bytes()


def test_a_photo_of_twelve_megapixels_leaves_the_phone_small_and_without_its_place(
    town: Town, enter: Enter, twelve_megapixels: bytes
):
    assert len(twelve_megapixels) > 2_000_000
    page = enter(SOMEBODY, on=PHONE, to=FORM)
    sent = uploads(page)
    expect(page.locator("#business_photo")).to_be_visible()
    give(page, "business_photo", ("usaha.jpg", twelve_megapixels))
    expect(page.locator("#business_photo[data-need=ready]")).to_be_visible()
    assert len(sent) == 1
    assert 0 < int(sent[0].all_headers()["content-length"]) <= 500_000
    kind, _, content = stored(town, "business_photo")
    assert kind == "image/jpeg"
    with Image.open(io.BytesIO(content)) as seen:
        assert max(seen.size) >= 1280, "still to be read"
        assert seen.width * 3 == seen.height * 4, "and not squeezed"
        assert not seen.getexif()
    assert b"TelponKu" not in content


def test_several_photos_become_one_document_in_the_order_she_puts_them(town: Town, enter: Enter):
    page = enter(SOMEBODY, on=PHONE, to=FORM)
    row = page.locator("#business_photo")
    expect(row).to_be_visible()
    pages = [(f"{n}.jpg", picture(f"Halaman {n}")) for n in (1, 2)]
    give(page, "business_photo", *pages)
    send = page.get_by_role("button", name="Pakai 2 halaman ini")
    expect(send).to_be_visible()
    page.context.set_offline(True)
    row.locator("label:has-text('Tambah halaman') input").set_input_files(
        {"name": "3.jpg", "mimeType": "image/jpeg", "buffer": picture("Halaman 3")}
    )
    expect(row.get_by_role("alert")).to_contain_text("Sambungan terputus")
    expect(send).to_be_hidden()
    page.context.set_offline(False)
    row.get_by_role("button", name="Coba lagi").click()
    expect(page.get_by_role("button", name="Pakai 3 halaman ini")).to_be_visible()
    row.get_by_role("button", name="Majukan halaman 2").click()
    row.get_by_role("button", name="Hapus halaman 1").click()
    send.click()
    expect(page.locator("#business_photo[data-need=ready]")).to_be_visible()
    expect(row).to_contain_text(re.compile(r"\.pdf"))
    assert stored(town, "business_photo")[:2] == ("application/pdf", 2)
    assert town.ask(
        "SELECT count(*) FROM stored_file WHERE attached = 0 AND name LIKE '_.jpg'"
    ) == [(0,)]


def test_a_page_is_added_to_a_photo_that_is_already_there(town: Town, enter: Enter):
    page = enter(SOMEBODY, on=PHONE, to=FORM)
    expect(page.locator("#kk")).to_be_visible()
    give(page, "kk", ("kk.jpg", picture("KK depan")))
    more = page.locator("#kk label:has-text('Tambah halaman') input")
    more.set_input_files(
        {"name": "belakang.jpg", "mimeType": "image/jpeg", "buffer": picture("KK belakang")}
    )
    page.get_by_role("button", name="Pakai 2 halaman ini").click()
    expect(page.locator("#kk")).to_contain_text("Kartu Keluarga.pdf")
    assert stored(town, "kk")[:2] == ("application/pdf", 2)


def test_an_iphones_photo_is_taken_though_this_browser_cannot_read_it(town: Town, enter: Enter):
    page = enter(SOMEBODY, on=PHONE, to=FORM)
    expect(page.locator("#business_photo")).to_be_visible()
    damaged = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + b"\0" * 500
    give(page, "business_photo", ("IMG_0001.HEIC", damaged), kind="image/heic")
    expect(page.locator("#business_photo [role=alert]")).to_contain_text("tidak bisa diterima")
    give(page, "business_photo", ("IMG_0002.HEIC", heic((640, 480))), kind="image/heic")
    expect(page.locator("#business_photo[data-need=ready]")).to_contain_text("IMG_0002")
    kind, _, content = stored(town, "business_photo")
    assert kind == "image/jpeg"
    assert Image.open(io.BytesIO(content)).size == (640, 480)


def test_what_was_handed_in_is_offered_taken_out_and_deleted(town: Town, enter: Enter):
    page = enter("Camat", on=PHONE, to="/akun")
    kept = page.locator("section:has(#dokumen)")
    kept.get_by_text("Tambah dokumen").click()
    kept.get_by_label("Jenis dokumen").select_option("ktp")
    kept.locator("input[type=file]").last.set_input_files(
        {"name": "ktp.jpg", "mimeType": "image/jpeg", "buffer": picture("KTP")}
    )
    expect(kept.get_by_role("link", name="Buka KTP")).to_be_visible()
    page.goto(f"{town.url}{ANOTHER}")
    ktp = page.locator("#ktp")
    expect(ktp).to_contain_text("Sudah ada, diunggah")
    expect(page.locator("main")).to_contain_text("1 dokumen sudah ada")
    ktp.get_by_role("button", name="Jangan pakai").click()
    ktp.get_by_role("button", name="Pakai yang tersimpan").click()
    expect(ktp).to_contain_text("Sudah ada, diunggah")
    page.goto(f"{town.url}/akun")
    kept.get_by_role("button", name="Hapus KTP").click()
    page.get_by_role("button", name="Tidak jadi").click()
    kept.get_by_role("button", name="Hapus KTP").click()
    page.get_by_role("button", name="Hapus dokumen").click()
    expect(kept).to_contain_text("KTP dihapus")
    expect(kept.get_by_role("link", name="Buka KTP")).to_have_count(0)
    page.goto(f"{town.url}{ANOTHER}")
    expect(ktp.get_by_role("link", name="Buka KTP")).to_be_visible()


def test_the_account_counts_what_was_not_asked_for_again(enter: Enter):
    page = enter("Warga", on=PHONE, to="/akun")
    kept = page.locator("section:has(#dokumen)")
    expect(kept).to_contain_text(re.compile(r"\d dokumen yang tidak perlu diunggah lagi"))
