"""The letter on paper."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from smartcity_app.civic.documents import render
from smartcity_app.civic.documents.sheet import (
    Facts,
    Paragraph,
    Sheet,
    SignatureBlock,
    from_json,
    to_json,
)
from smartcity_app.civic.documents.typeface import repertoire
from smartcity_app.kernel.errors import Incomplete
from tests.civic.documents.conftest import SKU, URL, about

HOSTILE = (
    '#eval("1+1") #panic() $ x^2 $ *tebal* _miring_ `kode` // komentar /* x */ @rujuk <b>tag</b> '
    "\"kutip\" 'satu' \\ \\n \\u{41} ~ -- --- ... = judul - butir + nomor [isi] {kode} & &amp; %"
)


def words(pdf: bytes, *options: str) -> str:
    """The text poppler finds, white space made plain."""
    found = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", found.stdout.decode())


def pages(pdf: bytes, tmp_path: Path, dpi: int) -> list[Image.Image]:
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", "-", str(tmp_path / "page")], input=pdf, check=True
    )
    return [Image.open(path) for path in sorted(tmp_path.glob("page*.png"))]


def ink_outside_margins(page: Image.Image, dpi: int) -> bool:
    """Whether anything is drawn in the outer 12 mm of the sheet's sides."""
    grey, margin = page.convert("L"), round(12 / 25.4 * dpi)
    sides = [(0, 0, margin, page.height), (page.width - margin, 0, page.width, page.height)]
    return any(grey.crop(side).getextrema()[0] < 200 for side in sides)


def test_a_letter_says_what_was_put_on_it(letter: bytes) -> None:
    text = words(letter)
    for expected in (
        "PEMERINTAH KOTA SURABAYA", "KELURAHAN KEPUTIH", "SURAT KETERANGAN USAHA",
        "Nomor: 500.3/0012/436.9.18.3/2026", "Siti Aminah", "3578094501900001", "Mengetahui,",
        "Camat Sukolilo", "Surabaya, 27 Juli 2026", "Agus Widodo", "NIP. 19850614", URL,
        "K7QM ZP2D 9TXW 4RBH N6FY C3VJ 8E", "Ditandatangani secara elektronik",
        "Sertifikat uji (simulasi), tidak berkekuatan hukum.",
    ):  # fmt: skip
        assert expected in text


def test_a_letter_is_tagged_pdf_a_2a_in_indonesian(letter: bytes) -> None:
    root = PdfFileReader(io.BytesIO(letter)).root
    xmp = root["/Metadata"].data.decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", xmp)
    assert re.search(r"<pdfaid:conformance>A</pdfaid:conformance>", xmp)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("id")


def test_a_letters_structure_has_heading_table_and_described_code(letter: bytes) -> None:
    found = subprocess.run(
        ["pdfinfo", "-struct-text", "-"], input=letter, capture_output=True, check=True
    ).stdout.decode()
    for tag in ("H1", "Table", "Figure"):
        assert re.search(rf"^\s*{tag}\b", found, re.MULTILINE), tag


def test_the_files_own_title_names_nobody(letter: bytes) -> None:
    about_it = subprocess.run(
        ["pdfinfo", "-"], input=letter, capture_output=True, check=True
    ).stdout.decode()
    assert "Title:           Surat Keterangan Usaha, Kelurahan Keputih" in about_it
    assert "609.449 x 935.433" in about_it, "F4 paper, 215 by 330 mm"
    assert "Siti" not in about_it


def test_only_the_committed_typeface_is_in_the_file(letter: bytes, tmp_path: Path) -> None:
    (tmp_path / "surat.pdf").write_bytes(letter)
    listed = subprocess.run(
        ["pdffonts", tmp_path / "surat.pdf"], capture_output=True, check=True, text=True
    ).stdout.splitlines()[2:]
    assert listed
    assert all("LiberationSans" in line for line in listed)


def test_the_printed_code_is_read_back_by_a_scanner(letter: bytes, tmp_path: Path) -> None:
    (page,) = pages(letter, tmp_path, 150)
    (seen,) = zxingcpp.read_barcodes(page)
    assert seen.text == URL
    width = seen.position.bottom_right.x - seen.position.bottom_left.x
    assert width / 150 * 25.4 >= 25, "millimetres"
    assert seen.position.top_left.x < page.width / 2
    assert seen.position.top_left.y > page.height / 2


def test_nothing_typed_runs_or_is_taken_for_markup() -> None:
    pdf = render.render(about(("Keperluan", HOSTILE)))
    assert HOSTILE in words(pdf)
    root = PdfFileReader(io.BytesIO(pdf)).root
    assert root["/Pages"]["/Count"] == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from("#$*_`/\\@<>\"'~-=+[]{}&%|^()!.,:;aZ0 "), min_size=1, max_size=40))
def test_any_run_of_signs_comes_out_as_typed(typed: str) -> None:
    pdf = render.render(about(("Nama", f"awal{typed}akhir")))
    squeezed = words(pdf, "-raw").replace(" ", "")
    assert f"awal{typed}akhir".replace(" ", "") in squeezed


@pytest.mark.parametrize("name", ["W" * 300, "a," * 150, '"' * 300, "Abdul-" * 50, "x/y" * 100])
def test_a_name_of_300_characters_without_spaces_stays_on_the_paper(
    name: str, tmp_path: Path
) -> None:
    pdf = render.render(
        replace(SKU, blocks=(Facts((("Nama", name),)), Paragraph(f"Bahwa {name} benar.")))
    )
    assert words(pdf, "-raw").replace(" ", "").count(name) == 2
    assert not any(ink_outside_margins(page, 60) for page in pages(pdf, tmp_path, 60))


def test_a_long_purpose_runs_over_to_a_numbered_second_page(tmp_path: Path) -> None:
    purpose = "modal usaha warung kelontong " * 70
    pdf = render.render(replace(SKU, blocks=(*SKU.blocks, Facts((("Keperluan", purpose),)))))
    text = words(pdf)
    assert "Halaman 1 dari 2" in text
    assert "Halaman 2 dari 2" in text
    first, second = pages(pdf, tmp_path, 100)
    assert not zxingcpp.read_barcodes(first)
    assert zxingcpp.read_barcodes(second)[0].text == URL


def test_a_short_letter_has_no_page_number(letter: bytes) -> None:
    assert "Halaman" not in words(letter)


def test_signatures_never_stand_alone_without_the_code(tmp_path: Path) -> None:
    """Wherever the text ends, the page with the code also carries the signatures."""
    for lines in range(8, 34, 5):
        rows = tuple((f"Butir {i}", "isi") for i in range(lines))
        pdf = render.render(about(*rows))
        last = PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"]
        text = words(pdf, "-f", str(last))
        assert "Agus Widodo" in text
        assert "Periksa keaslian surat ini" in text


def test_one_signer_alone_stands_on_the_right(tmp_path: Path) -> None:
    sheet = replace(SKU, signatures=(SignatureBlock("", "Lurah Keputih", "Agus Widodo"),))
    found = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"],
        input=render.render(sheet),
        capture_output=True,
        check=True,
    ).stdout.decode()
    name = re.search(r'xMin="([\d.]+)"[^>]*>Widodo<', found)
    assert name
    assert float(name[1]) > 609 / 2


def test_a_draft_shows_neither_number_nor_code(tmp_path: Path) -> None:
    """Even when someone leaves them in the sheet."""
    pdf = render.render(replace(SKU, draft=True))
    text = words(pdf)
    assert "DRAF, belum bernomor" in text
    assert "Belum ditandatangani" in text
    for secret in (SKU.number, SKU.code, "K7QM", "/v/", "Nomor", "Ditandatangani secara"):
        assert secret not in text
    (page,) = pages(pdf, tmp_path, 150)
    assert not zxingcpp.read_barcodes(page)
    shares = page.convert("L").histogram()
    assert sum(shares[220:240]) > 0.03 * sum(shares), "DRAF stands across the page in grey"


def test_a_preview_is_a_picture_without_number_or_code_whatever_is_asked() -> None:
    picture = Image.open(io.BytesIO(render.preview(SKU)))
    assert picture.format == "PNG"
    assert not zxingcpp.read_barcodes(picture)
    number_gone = replace(SKU, number="", verify_url="", code="", footer=(), draft=True)
    assert render.preview(SKU) == render.preview(number_gone)


def test_a_preview_of_two_pages_is_one_picture() -> None:
    long = replace(SKU, blocks=(Paragraph("kata " * 900),))
    one, two = (Image.open(io.BytesIO(render.preview(s))) for s in (SKU, long))
    assert two.width == one.width
    assert two.height > 1.9 * one.height


@pytest.mark.parametrize("missing", ["number", "verify_url", "code"])
def test_a_letter_without_number_or_code_is_never_made(missing: str) -> None:
    with pytest.raises(ValueError, match="number"):
        render.render(replace(SKU, **{missing: ""}))


@pytest.mark.parametrize("odd", ["😀", "\u202e", "\x07", "א"])
def test_a_character_that_slipped_through_is_refused_not_dropped(odd: str) -> None:
    with pytest.raises(Incomplete):
        render.render(about(("Nama", f"Siti {odd}")))


def test_every_character_of_the_repertoire_really_prints() -> None:
    everything = sorted(repertoire() - {" "})
    rows = [
        (f"Bagian {at}", " ".join(everything[at : at + 100]))
        for at in range(0, len(everything), 100)
    ]
    render.render(about(*rows))


def test_a_sheet_survives_being_stored_as_json() -> None:
    assert from_json(to_json(SKU)) == SKU
    assert isinstance(from_json(to_json(SKU)), Sheet)
