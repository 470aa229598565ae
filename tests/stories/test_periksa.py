"""A bank clerk checks letters on the spot, with and without the network, in a real Chromium."""

import io
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from tests import system
from tests.stories.conftest import CHROMIUM, DESK, PHONE, Enter, Town

pytestmark = pytest.mark.story


@dataclass(frozen=True)
class Paper:
    """A letter as it came out of the printer, photographed."""

    ref: str
    code: str
    number: str
    photo: Path
    address: str
    """What its QR code says."""


def drawn(text: str, file: Path) -> Path:
    """A clean picture of a QR code."""
    plane = memoryview(
        zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=8)
    )
    Image.frombytes("L", plane.shape[::-1], plane.tobytes()).save(file)
    return file


@pytest.fixture(scope="module")
def paper(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The newest letter of the demonstration that is still valid."""
    ((ref, code, number, year, unit, serial, sha),) = town.ask(
        "SELECT case_ref, code, number_text, year, unit, number, sha256 FROM document "
        "WHERE state = 'issued' AND valid_until > date('now', '+2 days') ORDER BY id DESC LIMIT 1"
    )
    folder = tmp_path_factory.mktemp("papers")
    pdf = town.data / "documents" / str(year) / unit / f"{serial:06d}-{code[:8]}-{sha[:16]}.pdf"
    png = subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", str(pdf)], capture_output=True, check=True
    ).stdout
    photo = folder / "surat.png"
    photo.write_bytes(png)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return Paper(ref, code, number, photo, found.text)


def scan(page: Page, photo: Path) -> None:
    other = page.get_by_role("button", name="Pindai surat lain")
    if other.is_visible():
        other.click()
    page.locator("#photo").set_input_files(photo)
    expect(page.locator("#verdict")).to_be_visible()


def says(page: Page, title: str) -> None:
    expect(page.locator("#title")).to_have_text(title)


@pytest.fixture
def clerk(enter: Enter) -> Page:
    """Has opened the page once, with the network."""
    page = enter(on=PHONE, to="/periksa")
    expect(page.locator("#ready")).to_contain_text("Siap dipakai tanpa internet")
    return page


def test_a_letter_is_checked_with_the_network_then_without_then_with_it_again(
    town: Town, clerk: Page, paper: Paper
):
    scan(clerk, paper.photo)
    says(clerk, "Surat ini asli")
    expect(clerk.locator("#status")).to_contain_text("Ditanyakan ke kota pukul")
    expect(clerk.locator("#facts")).to_contain_text("••••")
    clerk.context.set_offline(True)
    clerk.goto(f"{town.url}/periksa")
    scan(clerk, paper.photo)
    says(clerk, "Dicap oleh Kota Surabaya")
    expect(clerk.locator("#stamp")).to_contain_text("Cocok. Diperiksa di HP ini")
    expect(clerk.locator("#status")).to_contain_text("Belum diperiksa karena tidak ada jaringan")
    expect(clerk.locator("#facts")).to_contain_text(paper.number)
    clerk.context.set_offline(False)
    says(clerk, "Surat ini asli")


def test_any_camera_app_ends_at_an_answer_without_the_network(
    town: Town, clerk: Page, paper: Paper
):
    clerk.context.set_offline(True)
    clerk.goto(paper.address)
    says(clerk, "Dicap oleh Kota Surabaya")


def test_what_is_not_a_true_letter_of_ours_never_passes(
    town: Town, clerk: Page, paper: Paper, tmp_path: Path
):
    address, _, digits = paper.address.partition("#")
    changed = str(int(digits) ^ 1 << 700)
    cases = {
        f"{address}#{changed}": "QR ini tidak asli atau rusak",
        f"{address}#{digits[:-40]}": "QR ini tidak asli atau rusak",
        f"{town.url}/v/{paper.code[::-1]}#{digits}": "QR ini tidak asli atau rusak",
    }
    for online in (True, False):
        clerk.context.set_offline(not online)
        for text, title in cases.items():
            scan(clerk, drawn(text, tmp_path / "qr.png"))
            says(clerk, title)
        clerk.get_by_role("button", name="Pindai surat lain").click()
        clerk.locator("#photo").set_input_files(
            drawn("https://wa.me/62812345678", tmp_path / "qr.png")
        )
        expect(clerk.locator("#trouble")).to_contain_text("Ini bukan QR atau kode surat")


def test_a_network_that_dies_in_the_middle_is_said_and_asked_again(
    town: Town, clerk: Page, paper: Paper
):
    clerk.context.route("**/v/*.json", lambda route: route.abort())
    scan(clerk, paper.photo)
    says(clerk, "Dicap oleh Kota Surabaya")
    expect(clerk.locator("#line")).to_contain_text("kota belum bisa dihubungi")
    clerk.context.unroute("**/v/*.json")
    clerk.get_by_role("button", name="Tanyakan status sekarang").click()
    says(clerk, "Surat ini asli")


def test_the_camera_reads_it_too(town: Town, playwright: Playwright, paper: Paper, tmp_path: Path):
    film = filmed(paper.photo, tmp_path / "camera.y4m")
    path = system.browser()
    browser = playwright.chromium.launch(
        args=[*CHROMIUM, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
              f"--use-file-for-fake-video-capture={film}"],
        **({"executable_path": path} if path else {}),
    )  # fmt: skip
    try:
        page = browser.new_context(**PHONE, locale="id-ID", permissions=["camera"]).new_page()
        page.goto(f"{town.url}/periksa")
        page.get_by_role("button", name="Pindai dengan kamera").click()
        says(page, "Surat ini asli")
    finally:
        browser.close()


def filmed(photo: Path, file: Path) -> Path:
    """A second of the letter's foot, a little crooked, as a camera would see it."""
    wide, high = 1280, 720
    foot = Image.open(photo).convert("L").crop((100, 1580, 620, 1900)).resize((1040, 640))
    picture = Image.new("L", (wide, high), 200)
    picture.paste(foot.rotate(4, fillcolor=200), (100, 40))
    frame = b"FRAME\n" + picture.tobytes() + b"\x80" * (wide * high // 2)
    file.write_bytes(f"YUV4MPEG2 W{wide} H{high} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)
    return file


def test_a_revoked_letter_is_known_as_soon_as_there_is_a_network(
    town: Town, enter: Enter, clerk: Page, paper: Paper
):
    admin = enter("Admin", on=DESK, to=f"/kerja/register?cari={paper.ref}")
    admin.get_by_role("button", name="Cabut", exact=True).first.click()
    dialog = admin.locator("dialog[open]")
    dialog.locator("textarea").fill("Usaha ternyata sudah tutup sejak 2024")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()
    clerk.context.set_offline(True)
    scan(clerk, paper.photo)
    says(clerk, "Dicap oleh Kota Surabaya")
    expect(clerk.locator("#line")).to_contain_text("sudah dicabut")
    clerk.context.set_offline(False)
    says(clerk, "Surat ini sudah dicabut")
    expect(clerk.locator("#facts")).to_contain_text("Usaha ternyata sudah tutup")
