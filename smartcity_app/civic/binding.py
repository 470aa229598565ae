"""Several photographed pages bound into one PDF, A4 upright, each page as large as it fits.

Takes only pictures that `inspection` has written anew; a JPEG goes in as it is, so that binding
costs no sharpness.
"""

import io
from collections.abc import Sequence

from PIL import Image
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.generic import pdf_name

A4 = (595.28, 841.89)
"""Points, upright."""
MARGIN = 18.0
"""Points of white around a page, as printers need."""


def bind(pictures: Sequence[bytes]) -> bytes:
    """One PDF with a page for each of these JPEG, PNG or WebP pictures, in this order."""
    book = writer.PdfFileWriter()
    for content in pictures:
        _add_page(book, *_as_jpeg(content))
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def _as_jpeg(content: bytes) -> tuple[bytes, Image.Image]:
    """The picture as a JPEG with its size and colours; what was clear becomes white."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.format == "JPEG" and picture.mode in ("RGB", "L"):
            return content, picture
        whole = picture.convert("RGBA")
    paper = Image.new("RGB", whole.size, "white")
    paper.paste(whole, mask=whole.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=88)
    return out.getvalue(), paper


def _add_page(book: writer.PdfFileWriter, jpeg: bytes, picture: Image.Image) -> None:
    width, height = picture.size
    image = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Image"),
            pdf_name("/Width"): generic.NumberObject(width),
            pdf_name("/Height"): generic.NumberObject(height),
            pdf_name("/ColorSpace"): pdf_name(
                "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
            ),
            pdf_name("/BitsPerComponent"): generic.NumberObject(8),
            pdf_name("/Filter"): pdf_name("/DCTDecode"),
        },
        encoded_data=jpeg,
    )
    scale = min((A4[0] - 2 * MARGIN) / width, (A4[1] - 2 * MARGIN) / height)
    wide, tall = width * scale, height * scale
    left, low = (A4[0] - wide) / 2, (A4[1] - tall) / 2
    drawn = f"q {wide:.3f} 0 0 {tall:.3f} {left:.3f} {low:.3f} cm /Foto Do Q".encode()
    resources = generic.DictionaryObject(
        {
            pdf_name("/XObject"): generic.DictionaryObject(
                {pdf_name("/Foto"): book.add_object(image)}
            )
        }
    )
    contents = book.add_object(generic.StreamObject(stream_data=drawn))
    book.insert_page(
        writer.PageObject(contents=contents, media_box=(0, 0, *A4), resources=resources)
    )
