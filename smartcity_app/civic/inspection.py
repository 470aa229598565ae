"""What an uploaded file really is, whatever its name says, and what of it is kept.

Pictures are decoded and written anew: what cannot be decoded is refused, and place, camera and
anything hidden behind the picture stay outside. PDFs are opened and refused when they are locked,
damaged, or would do something by themselves.
"""

import io
import re
import threading
from dataclasses import dataclass
from typing import Any

import pillow_heif
from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from smartcity_app.kernel.errors import CityError

MOST_PIXELS = 40_000_000
"""Above any phone's ordinary photo; a small file can unpack to far more."""
TOO_MANY_PIXELS = "Foto ini terlalu besar. Kecilkan dulu, lalu kirim lagi."
MOST_OBJECTS = 100_000
MOST_PAGES = 200
THUMBNAIL = 480

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
"""Pillow's name of a format to its MIME type, as pictures are stored."""
READ = (*KINDS, "HEIF")
"""What is read; an iPhone's HEIC, which half of all devices cannot show, is stored as JPEG."""
HEIC_EDGE = 2600
"""Pixels of its longer side then: a page of A4 at 220 to the inch."""
pillow_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation to what undoes it."""
_EXIF = re.compile(rb"\xff\xe1(..)Exif\0\0", re.DOTALL)
"""Where a JPEG's notes begin, and how long they are."""
_PLACE = re.compile(
    rb"(<exif:GPS\w+>|\bexif:GPS\w+=[\"'])([^<\"']{1,200})(</exif:GPS|[\"'])",
)
"""A place in XMP, as an element or an attribute."""
few_at_a_time = threading.BoundedSemaphore(2)
"""Two, of whatever opens pictures here: decoded, 40 million pixels take 120 MB."""

_ACTIVE = frozenset(
    {
        "/JS",
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/RichMedia",
        "/XFA",
        "/Rendition",
        "/Movie",
        "/Sound",
    }
)


class NotAccepted(CityError):
    """The file is not one of the kinds taken, or not what it claims to be."""

    message = "Berkas ini tidak bisa diterima. Kirim foto JPEG, PNG, WebP, HEIC, atau PDF."


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file as it will be stored."""

    content: bytes
    kind: str
    """MIME type, from the bytes."""
    pages: int | None
    """Of a PDF."""


def inspect(content: bytes) -> Inspected:
    """Judge and clean an upload. Raises NotAccepted with the reason. Takes up to a second."""
    if not content:
        raise NotAccepted("Berkas ini kosong. Pilih berkas lain.")
    if content[:1024].lstrip().startswith(b"%PDF-"):
        pages = _pages_of(content)
        return Inspected(without_places(content), "application/pdf", pages)
    return _picture(content)


def without_places(content: bytes) -> bytes:
    """The same PDF with what its photos and notes say of where they were taken blanked out.

    Byte for byte as long as before, so that everything in it stays where it was. A signed PDF is
    left alone: blanking would break the signature. What is packed away in compressed notes stays.
    """
    if b"/ByteRange" in content:
        return content
    return _PLACE.sub(
        lambda found: found[1] + b" " * len(found[2]) + found[3], _blank_exif(content)
    )


def _blank_exif(content: bytes) -> bytes:
    """Empty every EXIF segment of the JPEG pictures inside; its length stays."""
    clean = bytearray(content)
    for found in _EXIF.finditer(content):
        start, end = found.end(), found.start() + 2 + int.from_bytes(found[1], "big")
        if end <= len(clean):
            clean[start:end] = bytes(end - start)
    return bytes(clean)


def thumbnail(content: bytes) -> bytes:
    """A picture at 480 pixels at most, as JPEG."""
    with few_at_a_time, Image.open(io.BytesIO(content), formats=tuple(KINDS)) as picture:
        picture.draft("RGB", (THUMBNAIL, THUMBNAIL))
        small = picture.convert("RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=78, optimize=True)
    return out.getvalue()


def _picture(content: bytes) -> Inspected:
    try:
        with few_at_a_time, Image.open(io.BytesIO(content), formats=READ) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAccepted(TOO_MANY_PIXELS)
            kind = "JPEG" if picture.format in ("MPO", "HEIF") else str(picture.format)
            if getattr(picture, "n_frames", 1) > 1 and kind != "JPEG":
                raise NotAccepted("Gambar bergerak tidak bisa diterima. Kirim foto biasa.")
            picture.load()
            return Inspected(_anew(picture, kind), KINDS[kind], None)
    except UnidentifiedImageError:
        raise NotAccepted from None
    except Image.DecompressionBombError:
        raise NotAccepted(TOO_MANY_PIXELS) from None
    except CityError:
        raise
    except Exception:  # decoders of untrusted bytes fail in as many ways as there are bytes
        raise NotAccepted("Foto ini rusak atau terpotong. Foto ulang, lalu kirim lagi.") from None


def _anew(picture: Image.Image, kind: str) -> bytes:
    """The same picture the right way up, without anything but its pixels.

    An MPO, as many phones write, is a JPEG with more pictures behind it: the first is kept, and of
    a HEIC the one it shows first.
    """
    turn, out = _turn_of(picture), io.BytesIO()
    clear = picture.has_transparency_data and kind != "JPEG"
    if picture.format == "JPEG" and turn is None and picture.mode in ("RGB", "L"):
        picture.info.clear()
        picture.save(out, "JPEG", quality="keep", exif=b"", comment=b"")
        return out.getvalue()
    upright = picture.transpose(turn) if turn is not None else picture
    upright = upright.convert("RGBA" if clear else "RGB")
    upright.info.clear()
    if picture.format == "HEIF":
        upright.thumbnail((HEIC_EDGE, HEIC_EDGE))
    upright.save(out, kind, **({} if kind == "PNG" else {"quality": 90}))
    return out.getvalue()


def _turn_of(picture: Image.Image) -> Image.Transpose | None:
    """How to turn it upright. Damaged notes about the picture do not damage the picture."""
    try:
        return TURNS.get(picture.getexif().get(0x0112, 1))
    except Exception:
        return None


def _pages_of(content: bytes) -> int:
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            raise NotAccepted("PDF ini terkunci kata sandi. Kirim salinan yang tidak terkunci.")
        pages = int(reader.root["/Pages"]["/Count"])
        _refuse_active(reader)
    except CityError:
        raise
    except Exception as trouble:  # as above; found by fuzzing
        raise NotAccepted("PDF ini rusak. Simpan ulang, lalu kirim lagi.") from trouble
    if not 1 <= pages <= MOST_PAGES:
        raise NotAccepted(f"PDF harus berisi 1 sampai {MOST_PAGES} halaman.")
    return pages


def _refuse_active(reader: PdfFileReader) -> None:
    """Walk everything reachable from the catalogue; page contents and pictures are not unpacked."""
    waiting: list[Any] = [reader.root.raw_get(key) for key in reader.root]
    names = set(reader.root)
    seen: set[Any] = set()
    while waiting:
        if names & _ACTIVE:
            raise NotAccepted(
                "PDF ini berisi program atau lampiran. Cetak ke PDF baru, lalu kirim lagi."
            )
        item, names = waiting.pop(), set()
        if isinstance(item, generic.IndirectObject):
            if item.reference in seen:
                continue
            seen.add(item.reference)
            if len(seen) > MOST_OBJECTS:
                raise NotAccepted("PDF ini terlalu rumit. Cetak ke PDF baru, lalu kirim lagi.")
            item = item.get_object()
        if isinstance(item, generic.DictionaryObject):
            names = {*item, str(item.get("/S", ""))}
            waiting.extend(item.raw_get(key) for key in item if key != "/Parent")
        elif isinstance(item, generic.ArrayObject):
            waiting.extend(item.raw_get(place) for place in range(len(item)))
    if names & _ACTIVE:
        raise NotAccepted(
            "PDF ini berisi program atau lampiran. Cetak ke PDF baru, lalu kirim lagi."
        )
