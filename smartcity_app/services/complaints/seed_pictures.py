"""Drawn photos for demo reports: they say what they show, and that they are no photographs."""

import io
import random
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

WIDE, HIGH = 960, 720
Draw = ImageDraw.ImageDraw


def _road(draw: Draw, chance: random.Random) -> None:
    draw.rectangle((0, 0, WIDE, 250), fill="#b9d4e6")
    for left in range(-40, WIDE, 190):
        top = 90 + chance.randrange(90)
        draw.rectangle((left, top, left + 150, 260), fill=chance.choice(("#d8c7b0", "#c9b59a")))
    draw.polygon([(0, HIGH), (WIDE, HIGH), (660, 250), (300, 250)], fill="#5d6266")
    for step in range(6):
        y = 270 + step * 80
        draw.polygon([(470, y), (490, y), (494, y + 40), (466, y + 40)], fill="#e8e3d4")


def _hole(draw: Draw, chance: random.Random) -> None:
    _road(draw, chance)
    x, y = 300 + chance.randrange(280), 430 + chance.randrange(120)
    ring = [(x + chance.randrange(-20, 20) + dx * 130, y + chance.randrange(-12, 12) + dy * 60)
            for dx, dy in ((-1, 0), (-0.6, -0.8), (0, -1), (0.7, -0.7), (1, 0), (0.6, 0.8), (-0.5, 0.9))]  # fmt: skip # noqa: E501
    draw.polygon(ring, fill="#2c2b29", outline="#8a8378")
    draw.ellipse((x - 60, y - 20, x + 50, y + 26), fill="#6d5a3e")


def _patched(draw: Draw, chance: random.Random) -> None:
    _road(draw, chance)
    x, y = 320 + chance.randrange(180), 420 + chance.randrange(100)
    draw.polygon([(x, y), (x + 240, y), (x + 270, y + 120), (x - 30, y + 120)], fill="#34383b")


def _flood(draw: Draw, chance: random.Random) -> None:
    _road(draw, chance)
    draw.polygon([(0, HIGH), (WIDE, HIGH), (WIDE, 420), (520, 380), (0, 440)], fill="#8a7a5c")
    for _ in range(26):
        x, y = chance.randrange(WIDE), 440 + chance.randrange(260)
        draw.arc((x, y, x + 120, y + 26), 10, 170, fill="#b5a582", width=4)


def _drain(draw: Draw, chance: random.Random) -> None:
    _road(draw, chance)
    draw.polygon([(0, HIGH), (230, HIGH), (380, 300), (340, 300)], fill="#77716a")
    draw.polygon([(40, HIGH), (180, HIGH), (366, 310), (350, 310)], fill="#3f6a74")


def _rubbish(draw: Draw, chance: random.Random) -> None:
    _road(draw, chance)
    colours = ("#31343a", "#d9dad7", "#c94f3d", "#3d6ea8", "#7a9a3f", "#e2c25b")
    for _ in range(70):
        x, y = 120 + chance.gauss(260, 120), 540 + chance.gauss(0, 55)
        size = 26 + chance.randrange(50)
        draw.ellipse((x, y, x + size, y + size * 0.7), fill=chance.choice(colours))


def _swept(draw: Draw, chance: random.Random) -> None:
    _road(draw, chance)
    x = 130 + chance.randrange(60)
    draw.rectangle((x, 400, x + 110, 560), fill="#2e7d4f", outline="#1d5134", width=5)
    draw.rectangle((x - 8, 384, x + 118, 408), fill="#24653f")


def _tree(draw: Draw, chance: random.Random) -> None:
    _road(draw, chance)
    lean = chance.randrange(60, 160)
    draw.polygon([(640, 640), (690, 640), (690 - lean, 260), (660 - lean, 260)], fill="#6b4b2f")
    for _ in range(40):
        x, y = 640 - lean + chance.gauss(0, 90), 220 + chance.gauss(0, 60)
        draw.ellipse((x - 40, y - 30, x + 40, y + 30), fill=chance.choice(("#39703a", "#4d8a45")))


def _night(draw: Draw, chance: random.Random) -> None:
    draw.rectangle((0, 0, WIDE, HIGH), fill="#12161f")
    draw.polygon([(0, HIGH), (WIDE, HIGH), (640, 300), (320, 300)], fill="#1e232c")
    for x in (170, 760):
        draw.line((x, 640, x, 150, x + 90, 130), fill="#4a4f57", width=12)
    for _ in range(40):
        x, y = chance.randrange(WIDE), chance.randrange(240)
        draw.point((x, y), fill="#dfe6ee")


def _cable(draw: Draw, chance: random.Random) -> None:
    _road(draw, chance)
    draw.line((200, 660, 200, 60), fill="#4b4b4b", width=22)
    for drop in range(4):
        low = 330 + drop * 30 + chance.randrange(40)
        draw.arc((200, -160 + drop * 12, 900, low), 20, 175, fill="#1f1f1f", width=5)


def _elsewhere(image: Image.Image, chance: random.Random) -> Image.Image:
    """Another corner of the city each time, so that no two look alike to who compares photos."""
    draw = ImageDraw.Draw(image)
    for _ in range(5):
        x, y = chance.randrange(WIDE), chance.randrange(60, 330)
        size = chance.randrange(60, 190)
        colour = chance.choice(("#3c6b45", "#7a4f33", "#a9503f", "#2f4b66", "#d9d2bf", "#20262b"))
        shape = chance.choice((draw.ellipse, draw.rectangle))
        shape((x - size, y - size, x + size // 2, y + size // 2), fill=colour)
    left, top = chance.randrange(WIDE // 4), chance.randrange(HIGH // 5)
    image = image.crop((left, top, left + WIDE * 3 // 4, top + HIGH * 4 // 5))
    image = image.rotate(chance.randrange(-9, 10), fillcolor="#8fae7b").resize((WIDE, HIGH))
    if chance.random() < 0.5:
        image = ImageOps.mirror(image)
    return ImageEnhance.Brightness(image).enhance(chance.uniform(0.75, 1.2))


SHOWN: dict[str, Callable[[Draw, random.Random], None]] = {
    "lubang": _hole, "tambalan": _patched, "genangan": _flood, "saluran": _drain,
    "sampah": _rubbish, "bersih": _swept, "pohon": _tree, "gelap": _night, "kabel": _cable,
}  # fmt: skip


@cache
def picture(what: str, number: int) -> bytes:
    """A JPEG of `what`, another one for every number."""
    chance = random.Random(f"{what}/{number}")  # noqa: S311
    image = Image.new("RGB", (WIDE, HIGH), "#8fae7b")
    SHOWN[what](ImageDraw.Draw(image), chance)
    image = _elsewhere(image, chance).filter(ImageFilter.GaussianBlur(1.2))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, HIGH - 54, 470, HIGH), fill="#000000")
    draw.text((16, HIGH - 46), "CONTOH, bukan foto asli", fill="#ffffff",
              font=ImageFont.load_default(34))  # fmt: skip
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
