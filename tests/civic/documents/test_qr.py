"""QR codes."""

import io
import xml.etree.ElementTree as ET

import pytest
import typst
import zxingcpp
from PIL import Image

from smartcity_app.civic.documents import qr


@pytest.mark.parametrize("text", ["https://localhost:3000/v/abc", "x" * 400, "é <&> \" '"])
def test_a_code_drawn_is_a_code_read(text: str, tmp_path) -> None:
    (tmp_path / "qr.svg").write_text(qr.svg(text))
    (tmp_path / "qr.typ").write_text(
        '#set page(width: 8cm, height: 8cm, margin: 1cm, fill: black)\n#image("qr.svg", width: 6cm)'
    )
    png = typst.compile(tmp_path / "qr.typ", format="png", ppi=300)
    (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert seen.text == text
    assert seen.ec_level == "M"


def test_a_code_brings_its_own_quiet_zone_of_four_modules() -> None:
    drawn = ET.fromstring(qr.svg("https://localhost:3000/v/abc"))
    side = int(drawn.attrib["viewBox"].split()[2])
    modules = drawn.findall("{http://www.w3.org/2000/svg}path")[1].attrib["d"]
    assert (side - 8 - 17) % 4 == 0, "a QR code is 17 + 4n modules wide"
    assert modules.startswith("M4 4h7"), "the first finder pattern begins after the quiet zone"


def test_a_code_can_stand_inside_a_page() -> None:
    assert qr.svg("x").startswith("<svg ")


def test_an_empty_code_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        qr.svg("")
