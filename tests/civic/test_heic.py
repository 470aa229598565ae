"""An iPhone's photos: read, kept as JPEG; damaged, huge or false ones refused in a sentence."""

import io
import struct
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from smartcity_app.civic import files, inspection
from smartcity_app.civic.inspection import NotAccepted, inspect
from smartcity_app.kernel.actor import Actor
from tests.civic.test_files import pdf, picture, shown


def heic(size: tuple[int, int] = (80, 60), **more: Any) -> bytes:
    return picture("HEIF", size, **more)


def test_an_iphones_photo_is_kept_as_a_jpeg() -> None:
    before = heic()
    assert before[4:12] == b"ftypheic"
    after = inspect(before)
    assert (after.kind, after.pages) == ("image/jpeg", None)
    assert shown(after.content).format == "JPEG"
    assert shown(after.content).size == (80, 60)


def test_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert shown(inspect(heic(exif=exif)).content).size in {(60, 80), (80, 60)}
    portrait = Image.open(io.BytesIO(heic((60, 80))))
    assert shown(inspect(heic((60, 80))).content).size == portrait.size == (60, 80)


def test_a_large_one_is_made_as_large_as_a_page_needs() -> None:
    assert shown(inspect(heic((3200, 1600))).content).size == (inspection.HEIC_EDGE, 1300)


def test_it_is_called_what_it_is_and_goes_into_a_letter_like_any_photo(
    city: Any, siti: Actor
) -> None:
    rows = [files.store(siti, name=name, content=heic()) for name in ("IMG_1.HEIC", "2.heif", "kk")]
    assert [row.name for row in rows] == ["IMG_1.jpg", "2.jpg", "kk"]
    bound = files.bind(siti, ids=[row.id for row in rows], name="KK.pdf")
    assert bound.pages == 3


def test_a_truncated_one_is_refused() -> None:
    whole = heic((400, 300))
    for length in (12, 40, 200, len(whole) // 2, len(whole) - 40):
        with pytest.raises(NotAccepted):
            inspect(whole[:length])


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix", b"avif", b"mp42", b"qt  "])
def test_a_name_alone_makes_no_photo(brand: bytes) -> None:
    with pytest.raises(NotAccepted):
        inspect(b"\0\0\0\x18ftyp" + brand + b"\0" * 400)


def test_one_that_claims_to_be_huge_is_refused_before_it_is_unpacked() -> None:
    whole = heic((80, 60))
    at = whole.index(b"ispe") + 8
    for wide, tall in ((60_000, 60_000), (2**31, 2**31), (8000, 6000)):
        lying = whole[:at] + struct.pack(">II", wide, tall) + whole[at + 8 :]
        with pytest.raises(NotAccepted):
            inspect(lying)


def test_what_hides_behind_one_stays_outside() -> None:
    after = inspect(heic() + b"<script>alert(1)</script>" + pdf())
    assert b"script" not in after.content
    assert b"%PDF" not in after.content


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_is_refused_or_harmless(data: st.DataObject) -> None:
    whole = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert inspect(bytes(whole)).kind in inspection.KINDS.values()
    except NotAccepted:
        return


SMALL = heic((64, 64))


class TestPolyglots:
    """One file that is two: only what it is opened as is kept."""

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_a_picture_that_is_also_a_page_or_a_program_is_only_a_picture(self, kind: str) -> None:
        for other in (b"PK\x03\x04" + b"\0" * 90, b"<html><script>", pdf(), b"MZ" + b"\0" * 90):
            after = inspect(picture(kind) + other)
            assert after.kind in inspection.KINDS.values()
            assert other[:6] not in after.content

    def test_a_picture_with_a_page_within_its_notes_is_only_a_picture(self) -> None:
        page = b"<html><script>alert(1)</script></html>"
        for after in (inspect(picture(comment=page)), inspect(picture("WEBP", xmp=page))):
            assert b"script" not in after.content

    def test_a_page_that_begins_like_a_pdf_is_none(self) -> None:
        with pytest.raises(NotAccepted):
            inspect(b"%PDF-1.7 " + picture())


def test_at_most_two_pictures_are_open_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoded they take a hundred megabytes each; a crowd waits in line."""
    now, most, guard, real = 0, 0, threading.Lock(), Image.Image.convert

    def slow(self: Image.Image, *given: Any, **more: Any) -> Image.Image:
        nonlocal now, most
        with guard:
            now += 1
            most = max(most, now)
        try:
            return real(self, *given, **more)
        finally:
            with guard:
                now -= 1

    monkeypatch.setattr(Image.Image, "convert", slow)
    content = picture("PNG", (900, 700))
    crowd = [threading.Thread(target=inspect, args=(content,)) for _ in range(8)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert 1 <= most <= 2
