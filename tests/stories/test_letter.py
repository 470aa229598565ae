"""One letter, from a resident's phone to a stranger's check, in a real browser."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyotp
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from smartcity_app.civic import seed
from smartcity_app.civic.documents.authority import Authority
from smartcity_app.civic.documents.check import inspect
from smartcity_app.kernel.crypto import decrypt
from smartcity_app.services.letters.seed import picture
from tests.stories.conftest import DESK, PHONE, Enter, Town

pytestmark = pytest.mark.story
KK_BLURRED = "Foto Kartu Keluarga buram, nomor tidak terbaca"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos as a phone makes them: large, and knowing where they were taken."""
    folder = tmp_path_factory.mktemp("papers")
    for name in ("ktp", "kk", "usaha", "kk-jelas"):
        (folder / f"{name}.jpg").write_bytes(picture(name.upper()))
    (folder / "bukan.pdf").write_bytes(b"MZ\x90\x00 not a document" * 50)
    return folder


def attach(page: Page, requirement: str, file: Path) -> None:
    row = page.locator(f"#{requirement}")
    row.locator("input[type=file]").last.set_input_files(file)


def decide(page: Page, button: str, dialog: str) -> None:
    page.get_by_role("button", name=re.compile(button)).first.click()
    expect(page.locator(f"dialog#{dialog}")).to_be_visible()


def sign(page: Page, pin: str = seed.PIN) -> None:
    decide(page, "Setujui|Tanda tangani", "tanda-tangan")
    page.locator("dialog#tanda-tangan input[name=pin]").fill(pin)
    page.locator("dialog#tanda-tangan button[type=submit]").click()


def open_case(page: Page, town: Town, ref: str) -> None:
    page.goto(f"{town.url}/kerja?berkas={ref}")
    expect(page.get_by_text(ref, exact=True).first).to_be_visible()


def test_the_whole_way_of_one_letter(town: Town, enter: Enter, papers: Path, tmp_path: Path):
    phone = enter(on=PHONE)
    siti_signs_in_with_nik_and_code(phone, town)
    ref = she_fills_in_and_loses_nothing(phone, town, papers)
    she_submits_and_sees_who_holds_it(phone, ref)
    lurah = enter("Lurah", on=DESK, to="/kerja")
    the_lurah_gives_it_back(lurah, town, ref)
    siti_mends_just_that(phone, town, ref, papers)
    the_lurah_signs(lurah, town, ref)
    nothing_is_real_yet(town, phone, ref)
    camat = enter("Camat", on=DESK, to="/kerja")
    open_case(camat, town, ref)
    sign(camat)
    expect(camat.locator("dialog#tanda-tangan")).to_be_hidden()
    assert town.ask("SELECT state FROM letter WHERE ref = ?", ref) == [("issued",)]
    pdf = siti_prints_it(phone, town, ref, tmp_path)
    code_address = the_code_is_read_from_paper(pdf, tmp_path)
    anyone_can_check_it(enter, town, code_address, pdf)
    the_lurah_revokes_it(enter, town, ref, code_address)


def siti_signs_in_with_nik_and_code(page: Page, town: Town) -> None:
    expect(page.get_by_role("heading", name="Layanan")).to_be_visible()
    page.get_by_role("link", name="Masuk", exact=True).click()
    page.locator("input[name=nik]").fill("1234")
    page.get_by_role("button", name=re.compile("Kirim kode")).click()
    expect(page.locator("[role=alert]")).to_contain_text("NIK")
    page.locator("input[name=nik]").fill(nik_of_siti(town))
    page.get_by_role("button", name=re.compile("Kirim kode")).click()
    outbox = page.context.new_page()
    outbox.goto(f"{town.url}/kotak-keluar")
    code = re.search(r"\b(\d{6})\b", outbox.locator("main").inner_text())
    assert code
    outbox.close()
    page.locator("input[name=kode]").fill(code[1])
    page.locator("form button").first.click()
    expect(page.get_by_role("heading", name=re.compile("Bu Siti"))).to_be_visible()


def nik_of_siti(town: Town) -> str:
    """Read from the demo's own list of people: the number is encrypted in the database."""
    (token,) = town.ask("SELECT nik FROM person WHERE name = 'Siti Aminah' ORDER BY id")[0]
    return decrypt(token)


def she_fills_in_and_loses_nothing(page: Page, town: Town, papers: Path) -> str:
    page.goto(f"{town.url}/surat")
    page.locator("a[href='/surat/ajukan?jenis=keterangan-usaha']").click()
    page.locator("#business_name").fill("Warung Bu Siti")
    page.locator("#business_kind").select_option("Warung makan dan minum")
    page.get_by_label("Sama dengan alamat saya").check()
    page.locator("#since_year").fill("2014")
    page.locator("#purpose").fill("Pengajuan kredit usaha rakyat di bank")
    page.locator("#purpose").blur()
    attach(page, "ktp", papers / "ktp.jpg")
    expect(page.locator("#ktp[data-need=ready]")).to_be_visible()
    attach(page, "kk", papers / "bukan.pdf")
    expect(page.locator("#kk [role=alert]")).to_be_visible()
    attach(page, "kk", papers / "kk.jpg")
    expect(page.locator("#kk[data-need=ready]")).to_be_visible()
    page.get_by_role("button", name="Kirim permohonan").click()
    expect(page.locator(".summary-error")).to_contain_text("Foto tempat usaha")
    page.goto("about:blank")
    page.goto(f"{town.url}/surat/ajukan?jenis=keterangan-usaha")
    expect(page.locator("#business_name")).to_have_value("Warung Bu Siti")
    expect(page.locator("#purpose")).to_have_value("Pengajuan kredit usaha rakyat di bank")
    expect(page.locator("#ktp[data-need=ready]")).to_be_visible()
    attach(page, "business_photo", papers / "usaha.jpg")
    expect(page.locator("#business_photo[data-need=ready]")).to_be_visible()
    return page.locator("header p").first.inner_text().strip()


def she_submits_and_sees_who_holds_it(page: Page, ref: str) -> None:
    page.get_by_role("button", name="Kirim permohonan").dblclick()
    page.wait_for_url(re.compile(f"kasus.*{ref}"))
    expect(page.get_by_text("Sekarang di tangan")).to_be_visible()
    expect(page.get_by_role("heading", name="Jam Janji")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Agus Widodo")
    expect(page.locator("main")).to_contain_text("Paling lambat")


def the_lurah_gives_it_back(page: Page, town: Town, ref: str) -> None:
    page.locator("input[type=search]").fill("Siti Aminah")
    page.keyboard.press("Enter")
    page.locator(f"a[data-row][href*='{ref}']").first.click()
    page.get_by_role("tab", name=re.compile("Syarat")).click()
    expect(page.locator("#bagian img").first).to_be_visible()
    decide(page, "Kembalikan", "kembalikan")
    page.locator("#salah-kk").fill(KK_BLURRED)
    page.locator("dialog#kembalikan button[type=submit]").click()
    expect(page.locator("dialog#kembalikan")).to_be_hidden()
    assert town.ask("SELECT state FROM letter WHERE ref = ?", ref) == [("returned",)]


def siti_mends_just_that(page: Page, town: Town, ref: str, papers: Path) -> None:
    hears(page, town, "perlu diperbaiki", ref).click()
    expect(page.locator("main")).to_contain_text(KK_BLURRED)
    expect(page.locator("main")).to_contain_text("Jeda")
    page.get_by_role("link", name="Perbaiki sekarang").click()
    expect(page.locator("#kk[data-need=rejected]")).to_be_visible()
    assert page.locator("#ktp").count() == 0
    attach(page, "kk", papers / "kk-jelas.jpg")
    expect(page.locator("#kk[data-need=ready]")).to_be_visible()
    page.get_by_role("button", name="Kirim perbaikan").click()
    page.wait_for_url(re.compile(f"kasus.*{ref}"))
    expect(page.locator("main")).to_contain_text("Paling lambat")


def hears(page: Page, town: Town, news: str, ref: str) -> Locator:
    """The news of this case in the inbox, which a job tells a moment after the deed."""
    found = page.locator(f"a[href*='{ref}']").filter(has_text=news)
    for _ in range(20):
        page.goto(f"{town.url}/kotak-masuk")
        expect(page.locator("[aria-busy]")).to_have_count(0)
        if found.count():
            return found.first
        page.wait_for_timeout(500)
    raise AssertionError(f"the inbox never said {news!r} of {ref}")


def the_lurah_signs(page: Page, town: Town, ref: str) -> None:
    open_case(page, town, ref)
    expect(page.locator("#bagian img").first).to_be_visible()
    sign(page, pin="000111")
    expect(page.locator("dialog#tanda-tangan").get_by_role("alert")).to_contain_text("PIN")
    page.locator("dialog#tanda-tangan input[name=pin]").fill(seed.PIN)
    page.locator("dialog#tanda-tangan button[type=submit]").dblclick()
    expect(page.locator("dialog#tanda-tangan")).to_be_hidden()
    assert town.ask("SELECT state FROM letter WHERE ref = ?", ref) == [("district",)]


def nothing_is_real_yet(town: Town, phone: Page, ref: str) -> None:
    ((code,),) = town.ask("SELECT code FROM document WHERE case_ref = ? AND state = 'held'", ref)
    assert "tidak" in httpx.get(f"{town.url}/v/{code}").text.lower()
    assert httpx.get(f"{town.url}/v/{code}.json").json()["status"] == "unknown"
    answer = phone.request.get(f"{town.url}/surat/pdf/{ref}")
    assert answer.status == 404


def siti_prints_it(page: Page, town: Town, ref: str, tmp_path: Path) -> Path:
    hears(page, town, "siap dicetak", ref)
    page.goto(f"{town.url}/surat/kasus?no={ref}")
    link = page.get_by_role("link", name=re.compile("Buka dan cetak surat"))
    expect(link).to_be_visible()
    answer = page.request.get(town.url + (link.get_attribute("href") or ""))
    assert answer.headers["content-type"] == "application/pdf"
    pdf = tmp_path / "letter.pdf"
    pdf.write_bytes(answer.body())
    said = subprocess.run(["pdfsig", str(pdf)], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 2
    root = Authority(town.data / "keys" / "authority")
    with ThreadPoolExecutor(1) as aside:  # the validator wants a loop of its own
        seen = aside.submit(inspect, answer.body(), source=root).result()
    assert [(each.intact, each.trusted) for each in seen] == [(True, True)] * 2
    return pdf


def the_code_is_read_from_paper(pdf: Path, tmp_path: Path) -> str:
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", str(pdf), str(tmp_path / "paper")],
        check=True,
    )
    (found,) = zxingcpp.read_barcodes(Image.open(tmp_path / "paper.png"))
    address, _, statement = found.text.partition("#")
    assert statement.isdigit()
    return address


def anyone_can_check_it(enter: Enter, town: Town, address: str, pdf: Path) -> None:
    assert address.startswith(f"{town.url}/v/")
    stranger = enter(on=PHONE, to=address.removeprefix(town.url))
    expect(stranger.get_by_role("heading", name="Surat ini asli")).to_be_visible()
    said = stranger.locator("body").inner_text()
    assert "S••• A•••••" in said
    assert "Siti Aminah" not in said
    page = httpx.get(address)
    assert len(page.content) <= 10_000
    assert "<script" not in page.text
    stranger.locator("input[type=file]").set_input_files(pdf)
    stranger.locator("form button").last.click()
    expect(stranger.locator("body")).to_contain_text("sama persis", ignore_case=True)
    changed = pdf.with_name("changed.pdf")
    changed.write_bytes(pdf.read_bytes() + b" ")
    stranger.locator("input[type=file]").set_input_files(changed)
    stranger.locator("form button").last.click()
    expect(stranger.locator("body")).to_contain_text("berbeda", ignore_case=True)


def the_lurah_revokes_it(enter: Enter, town: Town, ref: str, address: str) -> None:
    page = enter("Lurah", on=DESK, to=f"/kerja/register?cari={ref}")
    page.get_by_role("button", name="Cabut", exact=True).first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    dialog.locator("textarea").fill("Usaha ternyata sudah tutup sejak 2024")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()
    assert httpx.get(f"{address}.json").json()["status"] == "revoked"
    assert "dicabut" in httpx.get(address).text.lower()


def test_staff_sign_in_with_password_and_second_factor(town: Town, enter: Enter):
    page = enter(on=DESK, to="/masuk?sebagai=petugas&ke=/kerja")
    ((nip,),) = town.ask("SELECT nip FROM post WHERE title = 'Lurah Keputih'")
    page.locator("input[name=nama]").fill(nip)
    page.locator("input[name=sandi]").fill(seed.PASSWORD)
    page.locator("input[name=kode]").fill(pyotp.TOTP(seed.TOTP).now())
    page.get_by_role("button", name="Masuk sebagai petugas").click()
    expect(page.get_by_role("heading", name="Kotak kerja")).to_be_visible()


def test_signing_out_everywhere_ends_the_other_tab(town: Town, enter: Enter):
    first, second = (enter("Petugas loket", on=DESK, to="/akun") for _ in range(2))
    expect(second.get_by_role("heading", name="Perangkat yang masuk")).to_be_visible()
    first.get_by_role("button", name="Keluar dari semua perangkat").click()
    first.wait_for_url(re.compile("/masuk"))
    second.wait_for_url(re.compile("/masuk"))


def test_the_counter_files_for_a_resident_without_a_phone(town: Town, enter: Enter, papers: Path):
    page = enter("Petugas loket", on=DESK, to="/kerja/loket")
    page.locator("input[name=nik]").fill(nik_of_siti(town))
    page.get_by_role("button", name="Cari warga").click()
    expect(page.locator("main")).to_contain_text("Siti Aminah")
    page.get_by_label("Surat Keterangan Usaha").check()
    page.get_by_role("button", name="Mulai isi permohonan").click()
    page.wait_for_url(re.compile("/surat/ajukan"))
    expect(page.locator("main")).to_contain_text("Diajukan untuk Siti Aminah")
