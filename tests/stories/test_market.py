"""e-Peken in a real browser: filled, paid, accepted, packed, handed over by its code, confirmed."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from smartcity_app.services.letters.seed import picture
from tests.stories.conftest import DESK, PHONE, ROOT, Enter, Town
from tests.stories.test_report import serious

pytestmark = pytest.mark.story
MARKET_OFFICER = "Rina Kartikasari"


@pytest.fixture
def filled(town: Town) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.stories.market"],
        cwd=ROOT, check=True, timeout=120,
        env={**os.environ, "SMARTCITY_DEMO": "1", "DATA_DIR": str(town.data)},
    )  # fmt: skip


def ordered(page: Page) -> str:
    """Order what is in the basket; the payment's name."""
    page.get_by_role("button", name=re.compile("Pesan dan bayar")).click()
    page.wait_for_url(lambda address: "/peken/bayar?no=" in address)
    return page.url.partition("no=")[2]


def paid(town: Town, buyer: Page, payment: str) -> tuple[str, str]:
    """Pay at the simulator, on the same phone; the order and the code that fetches it."""
    bank = buyer.context.new_page()
    bank.goto(buyer.url)
    bank.get_by_role("link", name="Bayar di simulator").click()
    bank.get_by_role("button", name=re.compile("^Bayar Rp")).click()
    expect(bank.get_by_role("status")).to_contain_text("Lunas di simulator")
    buyer.wait_for_url(lambda address: "/peken/pesanan?no=" in address, timeout=60_000)
    expect(buyer.get_by_text("Sekarang di tangan")).to_be_visible()
    ((ref, code),) = town.ask(
        "SELECT o.ref, o.pickup_code FROM market_order o JOIN payment p ON p.id = o.payment_id"
        " WHERE p.ref = ?",
        payment,
    )
    assert ref in buyer.url
    return ref, code


@pytest.mark.usefixtures("filled")
def test_a_civil_servant_shops_and_the_neighbour_hands_it_over(town: Town, enter: Enter):
    buyer = enter("ASN", on=PHONE, to="/peken/keranjang")
    first = buyer.locator("li[id^=barang-]").first
    expect(first).to_contain_text("2")
    first.get_by_role("button", name=re.compile("Kurangi")).click()
    expect(first.get_by_role("button", name=re.compile("Hapus"))).to_be_visible()
    first.get_by_role("button", name=re.compile("Hapus")).click()
    buyer.get_by_role("button", name="Kembalikan").click()
    expect(buyer.locator("li[id^=barang-]")).to_have_count(2)
    assert serious(buyer) == []

    payment = ordered(buyer)
    expect(buyer.get_by_role("img", name="Kode QRIS")).to_be_visible()
    expect(buyer.get_by_role("timer")).to_contain_text("menit")
    assert serious(buyer) == []

    ref, code = paid(town, buyer, payment)
    assert serious(buyer) == []

    seller = enter("Pemilik toko", on=PHONE, to="/toko/pesanan")
    seller.locator(f"a[href$='{ref}']").click()
    seller.get_by_role("button", name="Terima pesanan", exact=True).click()
    seller.get_by_role("button", name="Barang siap").click()
    seller.get_by_label("Kode dari pembeli").fill("SALAH9")
    seller.get_by_role("button", name="Serahkan barang").click()
    expect(seller.get_by_text("Kode ini tidak cocok").first).to_be_visible()

    buyer.reload()
    expect(buyer.get_by_role("heading", name="Siap diambil")).to_be_visible()
    shown = buyer.get_by_label(re.compile("Kode ambil ")).inner_text()
    assert shown.replace(" ", "") == code
    assert serious(buyer) == []
    seller.get_by_label("Kode dari pembeli").fill(shown)
    seller.get_by_role("button", name="Serahkan barang").click()
    expect(seller.get_by_text("Diserahkan, menunggu pembeli").first).to_be_visible()
    assert serious(seller) == []

    buyer.reload()
    buyer.get_by_role("button", name="Sudah sesuai").click()
    expect(buyer.get_by_role("heading", name="Selesai")).to_be_visible()
    assert town.ask("SELECT state FROM market_order WHERE ref = ?", ref) == [("done",)]
    buyer.get_by_role("link", name="Struk").click()
    expect(buyer.get_by_role("heading", name="Struk pembayaran")).to_be_visible()
    buyer.get_by_role("link", name="Buka halaman pemeriksaan").click()
    expect(buyer.get_by_role("heading", name="Struk ini asli")).to_be_visible()


@pytest.mark.usefixtures("filled")
def test_a_dispute_is_answered_with_a_picture_and_decided(town: Town, enter: Enter):
    buyer = enter("ASN", on=PHONE, to="/peken/keranjang")
    ref, code = paid(town, buyer, ordered(buyer))
    seller = enter("Pemilik toko", on=PHONE, to=f"/toko/pesanan?no={ref}")
    seller.get_by_role("button", name="Terima pesanan", exact=True).click()
    seller.get_by_role("button", name="Barang siap").click()
    seller.get_by_label("Kode dari pembeli").fill(code)
    seller.get_by_role("button", name="Serahkan barang").click()
    expect(seller.get_by_text("Diserahkan, menunggu pembeli").first).to_be_visible()

    buyer.reload()
    buyer.get_by_role("button", name="Ada masalah").click()
    buyer.get_by_label("Ceritakan masalahnya").fill("Telurnya pecah empat butir")
    buyer.get_by_role("button", name="Kirim sanggahan").click()
    expect(buyer.get_by_role("heading", name="Keputusan")).to_be_visible()

    seller.reload()
    seller.get_by_label("Menurut toko").fill("Waktu diambil masih utuh, ini fotonya.")
    seller.locator("form input[type=file]").first.set_input_files(
        {"name": "telur.jpg", "mimeType": "image/jpeg", "buffer": picture("Telur")}
    )
    expect(seller.get_by_alt_text("Foto 1")).to_be_visible()
    assert serious(seller) == []
    seller.get_by_role("button", name="Kirim jawaban").click()
    expect(seller.get_by_text("Jawaban terkirim ke dinas dan pembeli.")).to_be_visible()

    office = enter(MARKET_OFFICER, on=DESK, to=f"/kerja/peken/sanggahan?no={ref}")
    expect(office.get_by_text("Telurnya pecah empat butir").first).to_be_visible()
    expect(office.get_by_alt_text("Foto dari toko 1")).to_be_visible()
    assert serious(office) == []
    office.get_by_role("button", name="Putuskan sanggahan").click()
    office.get_by_label("Kembali ke pembeli").fill("0")
    office.get_by_label("Alasan").fill("Foto toko menunjukkan telurnya utuh")
    office.get_by_role("button", name="Putuskan", exact=True).click()
    expect(office.get_by_text("Sanggahan diputus. Kedua pihak diberi tahu.")).to_be_visible()
    assert town.ask("SELECT state FROM market_order WHERE ref = ?", ref) == [("done",)]
