"""Where a photo was taken stays with who took it, even when the browser did not do its work."""

import io
import zlib

import pytest
from PIL import Image, PngImagePlugin

from smartcity_app.civic import binding
from smartcity_app.civic.inspection import inspect
from tests.civic.test_files import pdf, photo, picture, shown

XMP = (
    b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    b"<rdf:Description exif:GPSLatitude='7,17.5S' xmlns:exif='http://ns.adobe.com/exif/1.0/'>"
    b"<exif:GPSLongitude>112,48.1E</exif:GPSLongitude></rdf:Description></x:xmpmeta>"
    b"<?xpacket end='w'?>"
)
TRACES = (b"TelponKu", b"Exif", b"GPSL", b"112,48.1E", b"7,17.5S", b"Keputih Tegal")


def placed_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "TelponKu"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 17.0, 30.0)})
    return exif


def text_chunks() -> PngImagePlugin.PngInfo:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Location", "Keputih Tegal")
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return notes


def mpo() -> bytes:
    """As many phones write: two pictures in one file, each with its place."""
    first, second = shown(photo(size=(80, 60))), shown(photo(size=(40, 30)))
    out = io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second], exif=placed_exif())
    return out.getvalue()


PICTURES = {
    "JPEG with EXIF": photo,
    "JPEG with XMP": lambda: picture(xmp=XMP),
    "JPEG with a comment": lambda: picture(comment=b"Keputih Tegal"),
    "two pictures in one": mpo,
    "PNG with EXIF": lambda: picture("PNG", exif=placed_exif()),
    "PNG with text": lambda: picture("PNG", pnginfo=text_chunks()),
    "WebP with EXIF": lambda: picture("WEBP", exif=placed_exif()),
    "WebP with XMP": lambda: picture("WEBP", xmp=XMP),
    "HEIC with EXIF": lambda: picture("HEIF", exif=placed_exif()),
    "HEIC with XMP": lambda: picture("HEIF", xmp=XMP),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_no_picture_keeps_its_place(kind: str) -> None:
    before = PICTURES[kind]()
    assert any(trace in before for trace in TRACES), "the test must have something to lose"
    after = inspect(before).content
    assert not any(trace in after for trace in TRACES)
    assert not shown(after).getexif()
    assert {"xmp", "comment", "exif", "Location"}.isdisjoint(shown(after).info)


def phone_pdf() -> bytes:
    """As scanning apps make them: the photo inside as the camera wrote it."""
    content = binding.bind([photo(size=(300, 200))])
    assert b"TelponKu" in content
    return content


def test_a_photo_inside_a_pdf_loses_its_place_and_nothing_else() -> None:
    before = phone_pdf()
    after = inspect(before).content
    assert len(after) == len(before)
    assert b"TelponKu" not in after
    pixels = [bytes(jpeg_in(each).tobytes()) for each in (before, after)]
    assert pixels[0] == pixels[1]
    assert not jpeg_in(after).getexif().get_ifd(0x8825)


def jpeg_in(content: bytes) -> Image.Image:
    start = content.index(b"\xff\xd8\xff")
    return Image.open(io.BytesIO(content[start : content.index(b"endstream", start)]))


def test_the_notes_of_a_pdf_lose_the_place() -> None:
    before = pdf() + b"\n% " + XMP
    after = inspect(before).content
    assert len(after) == len(before)
    assert b"112,48.1E" not in after
    assert b"7,17.5S" not in after
    assert b"exif:GPSLatitude='       '" in after


def test_a_signed_pdf_stays_byte_for_byte_what_was_signed() -> None:
    signed = phone_pdf() + b"\n% /ByteRange [0 1 2 3]"
    assert inspect(signed).content == signed


def test_a_pdf_without_a_place_stays_byte_for_byte() -> None:
    for content in (pdf(3), pdf() + b"% " + zlib.compress(XMP * 9)):
        assert inspect(content).content == content


def test_a_segment_that_lies_about_its_length_harms_nothing() -> None:
    lying = pdf() + b"\n% \xff\xe1\xff\xffExif\0\0 kurang"
    assert inspect(lying).content == lying
