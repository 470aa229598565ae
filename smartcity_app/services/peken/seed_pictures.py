"""Small drawn pictures of demo shops and goods, in the colours of the look."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDE, HIGH = 640, 480
_WALLS = ("#DCE9F1", "#EDE6D3", "#DDEEDD", "#F8E0D8", "#E3EDD8", "#FBEBC6", "#E4ECF1")
_ROOFS = ("#0A5A42", "#C02B20", "#1F5FA8", "#B98A3C", "#6B4E9B")
Pen = ImageDraw.ImageDraw


def shop(number: int) -> bytes:
    """A shop front with its striped awning."""
    roof = _ROOFS[number % len(_ROOFS)]

    def draw(pen: Pen) -> None:
        pen.rectangle((40, 210, 600, 480), fill="#F3EBDD")
        pen.polygon(((16, 120), (624, 120), (592, 240), (48, 240)), fill=roof)
        for left in (90, 250, 410):
            pen.polygon(
                ((left, 120), (left + 80, 120), (left + 74, 240), (left + 4, 240)), "#FFFFFF"
            )
        pen.rectangle((88, 290, 360, 420), fill="#9C7A4E")
        pen.rectangle((420, 280, 540, 480), fill="#6B4E37")
        for nth, left in enumerate(range(108, 340, 46)):
            fill = ("#C02B20", "#FFC533", "#2F8A4A")[(nth + number) % 3]
            pen.rectangle((left, 320, left + 28, 380), fill=fill)

    return _drawn(number, draw)


def article(category: str, number: int) -> bytes:
    """A sack, a bottle, eggs, leaves or a box, as the category has it."""
    kinds = {
        "beras": _sack, "minyak-gula": _bottle, "minuman": _bottle, "kebersihan": _bottle,
        "telur-protein": _eggs, "sayur-buah": _leaves, "bumbu": _leaves,
    }  # fmt: skip
    return _drawn(number + len(category), kinds.get(category, _box))


def _drawn(number: int, draw: Callable[[Pen], None]) -> bytes:
    picture = Image.new("RGB", (WIDE, HIGH), _WALLS[number % len(_WALLS)])
    draw(ImageDraw.Draw(picture))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _sack(pen: Pen) -> None:
    pen.rounded_rectangle((190, 120, 450, 430), 50, fill="#FBF8EF")
    pen.polygon(((210, 140), (430, 140), (470, 60), (170, 60)), fill="#DCCFAE")
    pen.line((200, 140, 440, 140), fill="#B98A3C", width=16)
    pen.rounded_rectangle((210, 220, 430, 350), 16, fill="#0A5A42")
    pen.ellipse((285, 245, 355, 325), fill="#FFC533")


def _bottle(pen: Pen) -> None:
    pen.rounded_rectangle((220, 150, 420, 440), 40, fill="#F4B92A")
    pen.rectangle((280, 80, 360, 170), fill="#F4B92A")
    pen.rectangle((265, 50, 375, 100), fill="#0A5A42")
    pen.rectangle((220, 260, 420, 370), fill="#FFFFFF")
    pen.ellipse((290, 280, 350, 350), fill="#F4B92A")


def _eggs(pen: Pen) -> None:
    for left, top in ((120, 160), (260, 140), (400, 160), (190, 200), (330, 200)):
        pen.ellipse((left, top, left + 140, top + 180), fill="#D9A06B")
        pen.ellipse((left + 35, top + 40, left + 65, top + 90), fill="#EBC9A6")
    pen.rounded_rectangle((90, 330, 560, 440), 24, fill="#8FA0AC")


def _leaves(pen: Pen) -> None:
    for left, top in ((120, 130), (360, 130), (240, 60), (180, 210), (330, 210)):
        pen.ellipse((left, top, left + 150, top + 190), fill="#2F8A4A")
        pen.line((left + 75, top + 20, left + 75, top + 190), fill="#5E8C3A", width=10)
    pen.rounded_rectangle((250, 370, 390, 420), 18, fill="#C02B20")


def _box(pen: Pen) -> None:
    pen.polygon(((110, 200), (390, 130), (540, 210), (260, 280)), fill="#EFE3C4")
    pen.polygon(((110, 200), (260, 280), (260, 430), (110, 350)), fill="#3F9A58")
    pen.polygon(((260, 280), (540, 210), (540, 360), (260, 430)), fill="#2F7A45")
