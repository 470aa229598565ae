"""The QR code with the statement in it is still read from a bad copy of the printed letter."""

import io
import random
import subprocess
from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from smartcity_app.civic import statement
from smartcity_app.civic.documents import qr, render
from smartcity_app.civic.documents.sheet import Sheet, canonical
from tests.civic.documents.conftest import SKU
from tests.civic.test_statement import CODE, KEY, KEYS, SAID

ORDINARY = {"kind": "Surat Keterangan Usaha", "unit": "Kelurahan Keputih"}
LONGEST = {
    "kind": "Surat Pengantar Perkawinan (Model N1) beserta lampirannya",
    "unit": "Kecamatan Karangpilang, Kota Administrasi",
}
HOSTS = {"short": "https://rumah.surabaya.go.id",
         "long": "https://layanan-warga.tangerangselatankota.go.id"}  # fmt: skip
DPI, WIDTH = 150, 26.5


def with_statement(host: str, **said: str) -> Sheet:
    sheet = replace(SKU, code=CODE, verify_url=f"{host}/v/{CODE}")
    content = statement.content_hash(canonical(sheet), code=CODE)
    return replace(sheet, statement=statement.attest(KEY, replace(SAID, content=content, **said)))


def page(sheet: Sheet, dpi: float = DPI) -> Image.Image:
    pdf = render.render(sheet)
    png = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", "-"], input=pdf, capture_output=True,
        check=True,
    ).stdout  # fmt: skip
    return Image.open(io.BytesIO(png)).convert("L")


def copied(paper: Image.Image, seed: int, *, blur: float, noise: float) -> Image.Image:
    """A blurred, grainy copy: `blur` pixels of Gauss, `noise` the share of pure noise mixed in."""
    dice = random.Random(seed)
    grain = Image.frombytes("L", paper.size, dice.randbytes(paper.width * paper.height))
    return Image.blend(paper.filter(ImageFilter.GaussianBlur(blur)), grain, noise)


@pytest.fixture(scope="module")
def paper() -> Image.Image:
    return page(with_statement(HOSTS["short"], **ORDINARY))


@pytest.fixture(scope="module")
def smaller_paper() -> Image.Image:
    """The same letter as printers shrink it: the symbol 25 mm wide."""
    return page(with_statement(HOSTS["short"], **ORDINARY), DPI * 25 / WIDTH)


def read(picture: Image.Image) -> str:
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else ""


def test_the_symbol_is_wide_enough_and_carries_address_and_statement(paper: Image.Image):
    (seen,) = zxingcpp.read_barcodes(paper)
    width = (seen.position.bottom_right.x - seen.position.bottom_left.x) / DPI * 25.4
    assert 25 <= width <= 30, "millimetres, corner to corner as zxing-cpp sees it"
    address, _, digits = seen.text.partition("#")
    assert address == f"{HOSTS['short']}/v/{CODE}"
    assert statement.check(digits, code=CODE, keys=KEYS).number == SAID.number


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("blur", [0.7, 1.0])
def test_a_blurred_and_noisy_scan_at_150_dpi_is_read(paper: Image.Image, blur: float, seed: int):
    assert read(copied(paper, seed, blur=blur, noise=0.1)).endswith(
        with_statement(HOSTS["short"], **ORDINARY).statement
    )


@pytest.mark.parametrize("seed", range(5))
def test_so_is_a_print_with_the_symbol_at_25_mm(smaller_paper: Image.Image, seed: int):
    assert "#" in read(copied(smaller_paper, seed, blur=0.8, noise=0.1))


@pytest.mark.parametrize("seed", range(3))
def test_so_is_the_longest_title_at_the_longest_address(seed: int):
    longest = page(with_statement(HOSTS["long"], **LONGEST))
    assert "#" in read(copied(longest, seed, blur=0.7, noise=0.1))


@pytest.mark.parametrize("angle", [2, -7, 90, 180])
def test_so_is_a_sheet_laid_crooked(paper: Image.Image, angle: int):
    crooked = paper.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert "#" in read(copied(crooked, 1, blur=0.6, noise=0.08))


@pytest.mark.parametrize("corner", [(0.35, 0.35), (0.62, 0.4), (0.4, 0.65)])
def test_a_stain_of_a_tenth_of_the_symbol_does_no_harm(paper: Image.Image, corner):
    (seen,) = zxingcpp.read_barcodes(paper)
    left, top = seen.position.top_left.x, seen.position.top_left.y
    side = seen.position.bottom_right.x - left
    stain = Image.new("L", (round(side * 0.24), round(side * 0.24)), 120)
    stained = paper.copy()
    stained.paste(stain, (round(left + side * corner[0]), round(top + side * corner[1])))
    assert "#" in read(stained)


def test_the_symbol_grows_no_denser_than_a_phone_reads():
    def modules(sheet: Sheet) -> int:
        return qr.modules(qr.svg(f"{sheet.verify_url}#{sheet.statement}"))

    assert modules(with_statement(HOSTS["short"], **ORDINARY)) <= 57, "0.46 mm a module"
    assert modules(with_statement(HOSTS["long"], **LONGEST)) <= 69, "0.38 mm a module"


def test_a_draft_carries_no_statement():
    sheet = with_statement(HOSTS["short"], **ORDINARY)
    assert sheet.as_draft().statement == ""
    assert not zxingcpp.read_barcodes(Image.open(io.BytesIO(render.preview(sheet))))


def test_the_content_is_what_is_read_not_how_it_is_laid_out():
    said = canonical(SKU)
    same = replace(SKU, verify_url="x", code="x", statement="1", footer=(), subject="x")
    assert canonical(same) == said
    for change in ({"number": "1"}, {"title": "x"}, {"place_and_date": "x"}, {"blocks": ()},
                   {"signatures": ()}):  # fmt: skip
        assert canonical(replace(SKU, **change)) != said
    assert date(2026, 7, 27) == SAID.dated
