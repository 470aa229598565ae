"""What a shop says of itself: as the form sends it, as it is checked, as it is stored."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import time
from typing import Any

from smartcity_app.civic import areas, geography
from smartcity_app.civic.geography import Point
from smartcity_app.civic.profile import WEEKDAYS
from smartcity_app.kernel.errors import CityError, Incomplete, NotFound
from smartcity_app.services.peken.shop_models import KINDS, Shop

DAYS = dict(zip(WEEKDAYS, ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
                strict=True))  # fmt: skip
PARTS = {
    "name": "Nama toko",
    "kind": "Jenis",
    "nib": "NIB",
    "phone": "Telepon",
    "place": "Letak",
    "hours": "Jam buka",
    "delivery": "Antar",
    "photos": "Foto",
}
"""What of the data the office may send back."""
FIXED = ("name", "kind", "nib", "place")
"""What the office has verified: an owner cannot change it while the shop sells."""
FIXED_WORDS = "Sudah diperiksa Dinas. Minta Dinas mengubahnya"
MOST_WORDS, MOST_PHOTOS = 1000, 5
FARTHEST, DEAREST = 10_000, 100_000
"""Metres a shop may deliver, rupiah it may ask for that."""
MOVED = 50.0
"""Metres within which a pin still stands at the same shop."""
PIN = "tempat"
"""What the map's hidden fields begin with (ui.place)."""
_PHONE = re.compile(r"(\+62|0)\d{8,12}\Z")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


@dataclass(frozen=True, slots=True)
class ShopData:
    """A shop's data, checked."""

    name: str
    address: str
    kind: str = "tokel"
    about: str = ""
    nib: str = ""
    phone: str = ""
    point: Point | None = None
    area: str = ""
    """Kelurahan, where the city has no map; a pin goes before it."""
    hours: Mapping[str, str] = field(default_factory=dict)
    delivers: bool = False
    delivery_metres: int = 0
    delivery_fee: int = 0
    photos: Sequence[str] = ()

    def columns(self) -> dict[str, Any]:
        """What of Shop it fills."""
        said = {name: value for name, value in asdict(self).items() if name != "point"}
        point = self.point
        return said | {
            "hours": dict(self.hours),
            "photos": list(self.photos),
            "lat": point.lat if point else None,
            "lon": point.lon if point else None,
            "geo7": geography.geo7(point) if point else "",
        }


def of(shop: Shop) -> ShopData:
    """What is stored of a shop."""
    point = Point(shop.lat, shop.lon) if shop.lat is not None and shop.lon is not None else None
    return ShopData(
        name=shop.name, address=shop.address, kind=shop.kind, about=shop.about, nib=shop.nib,
        phone=shop.phone, point=point, area=shop.area, hours=dict(shop.hours),
        delivers=shop.delivers, delivery_metres=shop.delivery_metres,
        delivery_fee=shop.delivery_fee, photos=tuple(shop.photos),
    )  # fmt: skip


def typed(data: ShopData) -> dict[str, str]:
    """The same as the form would send it."""
    said = {
        "name": data.name, "address": data.address, "kind": data.kind, "about": data.about,
        "nib": data.nib, "phone": data.phone, "area": data.area,
        "delivers": "on" if data.delivers else "",
        "delivery_metres": str(data.delivery_metres or ""),
        "delivery_fee": str(data.delivery_fee) if data.delivers else "",
        "photos": ",".join(data.photos),
        f"{PIN}-lat": str(data.point.lat) if data.point else "",
        f"{PIN}-lng": str(data.point.lon) if data.point else "",
    }  # fmt: skip
    for day in WEEKDAYS:
        opens, _, closes = data.hours.get(day, "").partition("-")
        said |= {f"{day}-opens": opens, f"{day}-closes": closes}
    return said


_FIELDS = frozenset(typed(ShopData("", "")))


def hours_words(hours: Mapping[str, str]) -> str:
    """ "Senin sampai Jumat 07.00–20.00, Minggu 08.00–12.00"."""
    runs: list[tuple[str, str, str]] = []
    before = ""
    for day, name in DAYS.items():
        said = hours.get(day, "")
        if said and said == before:
            runs[-1] = (runs[-1][0], name, said)
        elif said:
            runs.append((name, name, said))
        before = said
    return ", ".join(
        f"{first if first == last else f'{first} sampai {last}'} "
        + said.replace(":", ".").replace("-", "–")
        for first, last, said in runs
    )


def usual() -> dict[str, str]:
    """What most shops would say: a form that begins with it has less to fill in."""
    said = {"kind": "tokel"}
    for day in WEEKDAYS:
        said |= {f"{day}-opens": "07:00", f"{day}-closes": "20:00"}
    return said


def kept(given: Mapping[str, str]) -> dict[str, str]:
    """The form's own fields, cut to what a draft holds."""
    return {name: str(value)[:MOST_WORDS] for name, value in given.items() if name in _FIELDS}


def read(said: Mapping[str, str]) -> ShopData:
    """Check what was typed. Raises Incomplete with every field that is missing or wrong."""
    problems: dict[str, str] = {}
    text = {name: " ".join(said.get(name, "").split()) for name in _FIELDS}
    text["about"] = said.get("about", "").strip()
    _check_words(text, problems)
    point, area = _placed(text, problems)
    hours = _hours(text, problems)
    delivers = text["delivers"] == "on"
    metres = _number(text, "delivery_metres", 100, FARTHEST, problems) if delivers else 0
    fee = _number(text, "delivery_fee", 0, DEAREST, problems) if delivers else 0
    photos = [each for each in text["photos"].split(",") if each]
    if not photos:
        problems["photos"] = "Tambahkan satu foto toko, tampak depan"
    elif len(photos) > MOST_PHOTOS:
        problems["photos"] = f"Paling banyak {MOST_PHOTOS} foto"
    if problems:
        raise Incomplete(fields=problems)
    return ShopData(
        name=text["name"], address=text["address"], kind=text["kind"], about=text["about"],
        nib=text["nib"], phone=text["phone"], point=point, area=area, hours=hours,
        delivers=delivers, delivery_metres=metres, delivery_fee=fee, photos=tuple(photos),
    )  # fmt: skip


def fixed_that_differ(shop: Shop, data: ShopData) -> list[str]:
    """Which of FIXED would change."""
    before = of(shop)
    moved = (
        geography.metres(before.point, data.point) > MOVED
        if before.point and data.point
        else before.area != data.area
    )
    same = [
        name for name in ("name", "kind", "nib") if getattr(before, name) != getattr(data, name)
    ]
    return [*same, *(["place"] if moved else [])]


def _check_words(text: Mapping[str, str], problems: dict[str, str]) -> None:
    if not 3 <= len(text["name"]) <= 60:
        problems["name"] = "Tulis nama toko, 3 sampai 60 huruf"
    if text["kind"] not in KINDS:
        problems["kind"] = "Pilih jenis toko"
    if not 5 <= len(text["address"]) <= 200:
        problems["address"] = "Tulis alamat toko, 5 sampai 200 huruf"
    if len(text["about"]) > 500:
        problems["about"] = "Paling panjang 500 huruf"
    if text["nib"] and not (text["nib"].isascii() and text["nib"].isdecimal()
                            and len(text["nib"]) == 13):  # fmt: skip
        problems["nib"] = "NIB terdiri dari 13 angka. Kosongkan bila belum punya"
    if not _PHONE.match(text["phone"].replace(" ", "").replace("-", "")):
        problems["phone"] = "Tulis nomor telepon untuk pembeli, misalnya 0812 3456 7890"


def _placed(text: Mapping[str, str], problems: dict[str, str]) -> tuple[Point | None, str]:
    """Position and kelurahan."""
    lat, lon = text[f"{PIN}-lat"], text[f"{PIN}-lng"]
    point = None
    if lat and lon and (lat, lon) != ("0", "0"):
        try:
            point = Point.read(lat, lon)
        except CityError as wrong:
            problems["place"] = wrong.message
            return None, ""
    if geography.has_boundaries():
        area = geography.village_at(point) if point else None
        if area is None:
            problems["place"] = "Tandai letak toko di peta, di dalam kota"
        return point, area or ""
    try:
        area = text["area"] if areas.area(text["area"]).kind == "village" else ""
    except NotFound:
        area = ""
    if not area:
        problems["place"] = "Pilih kelurahan atau desa toko"
    return point, area


def _hours(text: Mapping[str, str], problems: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for day, name in DAYS.items():
        opens, closes = text[f"{day}-opens"], text[f"{day}-closes"]
        if not opens and not closes:
            continue
        if not (_TIME.match(opens) and _TIME.match(closes)):
            problems["hours"] = f"{name}: tulis jam buka dan jam tutup"
        elif time.fromisoformat(opens) >= time.fromisoformat(closes):
            problems["hours"] = f"{name}: jam tutup harus sesudah jam buka"
        else:
            found[day] = f"{opens}-{closes}"
    if not found and "hours" not in problems:
        problems["hours"] = "Isi jam buka, paling sedikit satu hari"
    return found


def _number(
    text: Mapping[str, str], name: str, least: int, most: int, problems: dict[str, str]
) -> int:
    said = text[name].replace(".", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1
    if not least <= number <= most:
        problems[name] = f"Tulis angka {least:,} sampai {most:,}".replace(",", ".")
    return number
