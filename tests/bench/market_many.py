"""A market that has run for a year: shops, goods, civil servants with full baskets, past orders."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel, delete

from smartcity_app.civic import areas, geography
from smartcity_app.civic.geography import Point
from smartcity_app.civic.profile import WEEKDAYS
from smartcity_app.kernel import bulk, crypto, db
from smartcity_app.services.peken import clocks
from smartcity_app.services.peken.assignment_models import PUBLISHED, Assignment, AssignmentRun
from smartcity_app.services.peken.duty_models import CivilServant, DutyRule
from smartcity_app.services.peken.order_models import BasketLine, Order, OrderLine
from smartcity_app.services.peken.shop_models import Product, Shop, Variant

GOODS = 40
"""Articles of a shop."""
LINES = 3
OFFICES = ("Dinas Sosial", "DSDABM", "DLH", "Dinkes", "Dispendik", "BPKAD", "Dishub", "Satpol PP")
HOURS = "{" + ", ".join(f'"{day}": "00:00-23:59"' for day in WEEKDAYS) + "}"
NOW = datetime.now(UTC)
MONTH = clocks.month_of(NOW)


def fill(*, servants: int, shops: int, orders: int, stock: int = 1_000_000) -> None:
    """People 1 to `servants` must exist. Everybody has a full basket at one of their shops."""
    chance = random.Random(f"{servants} {shops} {orders}")
    places = list(_places(chance, shops))
    bulk.insert(Shop.__table__, _shops(places, servants))  # type: ignore[attr-defined]
    bulk.insert(Product.__table__, _products(shops))  # type: ignore[attr-defined]
    bulk.insert(Variant.__table__, _variants(shops, stock))  # type: ignore[attr-defined]
    bulk.insert(CivilServant.__table__, _servants(chance, servants))  # type: ignore[attr-defined]
    with db.transaction() as session:
        session.connection().execute(delete(DutyRule))
    bulk.insert(DutyRule.__table__, [_rule()])  # type: ignore[attr-defined]
    bulk.insert(AssignmentRun.__table__, [_run()])  # type: ignore[attr-defined]
    mine = [[1 + (who * 7 + nth * 13) % shops for nth in range(3)] for who in range(servants)]
    bulk.insert(Assignment.__table__, _assigned(mine))  # type: ignore[attr-defined]
    bulk.insert(BasketLine.__table__, _baskets(mine))  # type: ignore[attr-defined]
    past = list(islice(_past(chance, mine, places), orders))
    bulk.insert(Order.__table__, past)  # type: ignore[attr-defined]
    bulk.insert(OrderLine.__table__, _lines(past))  # type: ignore[attr-defined]
    for table in (Shop, Product, Variant, CivilServant, AssignmentRun, Order):
        bulk.go_on_after(table.__table__)  # type: ignore[attr-defined]
    bulk.settle()


def refill(servants: int, shops: int) -> None:
    """Everybody's basket is full again."""
    with db.transaction() as session:
        session.exec(delete(BasketLine))
    mine = [[1 + (who * 7 + nth * 13) % shops for nth in range(3)] for who in range(servants)]
    bulk.insert(BasketLine.__table__, _baskets(mine))  # type: ignore[attr-defined]
    bulk.by_itself("ANALYZE basket_line")


def _places(chance: random.Random, shops: int) -> Iterator[tuple[str, Point]]:
    villages = [(each.code, geography.centre(each.code)) for each in areas.villages()]
    for number in range(shops):
        code, middle = villages[number % len(villages)]
        assert middle
        yield (
            code,
            Point(middle.lat + chance.gauss(0, 0.002), middle.lon + chance.gauss(0, 0.002)),
        )


def _blank(model: type[SQLModel]) -> dict[str, Any]:
    """What a row holds that nothing is said of, as the table stores it."""
    row = {
        name: each.get_default(call_default_factory=True)
        for name, each in model.model_fields.items()
    }
    plain = {name: None if value is PydanticUndefined else value for name, value in row.items()}
    return {n: json.dumps(v) if isinstance(v, dict | list) else v for n, v in plain.items()}


def _case(number: int, prefix: str, owner: int, area: str, state: str) -> dict[str, Any]:
    return {
        "id": number, "ref": f"{prefix}-2601-{number:08d}", "owner_id": owner, "filed_by": None,
        "area": area, "agency": "", "state": state, "version": 2, "desk": "", "desk_role": "",
        "since": NOW, "created_at": NOW, "started_at": None, "due_at": None, "left": None,
        "late_at": None, "step_due_at": None, "reminded_at": None, "finished_at": None,
    }  # fmt: skip


def _shops(places: list[tuple[str, Point]], servants: int) -> Iterator[dict[str, Any]]:
    empty = _blank(Shop)
    for number, (area, point) in enumerate(places, 1):
        yield empty | {
            **_case(number, "TOK", 1 + (number * 11) % servants, area, "active"),
            "name": f"Toko {number}", "kind": "tokel", "about": "", "nib": "", "phone": "",
            "address": "Jl. Melati", "lat": point.lat, "lon": point.lon,
            "geo7": geography.geo7(point), "hours": HOURS, "delivers": True,
            "delivery_metres": 1000, "delivery_fee": 0,
        }  # fmt: skip


def _products(shops: int) -> Iterator[dict[str, Any]]:
    for number in range(1, shops * GOODS + 1):
        yield {
            "id": number, "shop_id": 1 + (number - 1) // GOODS, "name": f"Beras {number % GOODS}",
            "category": "beras", "staple": "", "about": "", "photo": "", "active": True,
            "created_at": NOW, "changed_at": NOW,
        }  # fmt: skip


def _variants(shops: int, stock: int) -> Iterator[dict[str, Any]]:
    empty = _blank(Variant)
    for number in range(1, shops * GOODS + 1):
        yield empty | {
            "id": number, "product_id": number, "shop_id": 1 + (number - 1) // GOODS,
            "label": "5 kg", "price": _price(number), "stock": stock, "low_at": 0,
            "amount": None, "active": True,
        }  # fmt: skip


def _price(variant: int) -> int:
    return 1000 * (variant % 17 + 2)


def _servants(chance: random.Random, servants: int) -> Iterator[dict[str, Any]]:
    secret = crypto.encrypt("0" * 18)
    for number in range(1, servants + 1):
        yield {
            "id": number, "person_id": number, "name": f"ASN {number}", "nip": secret,
            "nip_hash": f"nip-{number}", "agency": OFFICES[number % len(OFFICES)],
            "position": "Camat" if number % 500 == 0 else "Analis",
            "grade": chance.choice(("II/c", "III/a", "III/c", "IV/a")), "eselon": "",
            "home_lat": None, "home_lon": None, "work_lat": None, "work_lon": None,
            "lives_in_city": True, "starts": date(2020, 1, 1), "ends": None, "changed_at": NOW,
        }  # fmt: skip


def _rule() -> dict[str, Any]:
    return {
        "id": 1, "position": "", "eselon": "", "grade": "", "quota": 1_000_000,
        "starts": date(2025, 1, 1), "ends": None, "decree": "", "note": "", "confirmed": True,
    }  # fmt: skip


def _run() -> dict[str, Any]:
    return {
        "id": 1, "month": "2025-01", "state": PUBLISHED, "automatic": True, "asked_by": None,
        "asked_at": NOW, "begun_at": NOW, "finished_at": NOW, "published_at": NOW,
        "published_by": None, "parameters": "{}", "report": "{}", "trouble": "",
    }  # fmt: skip


def _assigned(mine: list[list[int]]) -> Iterator[dict[str, Any]]:
    for who, shops in enumerate(mine, 1):
        for place, shop in enumerate(shops, 1):
            yield {
                "run_id": 1, "month": "2025-01", "person_id": who, "shop_id": shop, "place": place,
                "metres": 200 * place, "why": "near_home",
            }  # fmt: skip


def _baskets(mine: list[list[int]]) -> Iterator[dict[str, Any]]:
    for who, shops in enumerate(mine, 1):
        first = (shops[0] - 1) * GOODS + who % (GOODS - LINES)
        for variant in range(first + 1, first + 1 + LINES):
            yield {
                "person_id": who, "variant_id": variant, "shop_id": shops[0],
                "quantity": 1 + variant % 2, "price_seen": _price(variant),
                "may_substitute": False, "added_at": NOW,
            }  # fmt: skip


def _past(
    chance: random.Random, mine: list[list[int]], places: list[tuple[str, Point]]
) -> Iterator[dict[str, Any]]:
    """A year of orders, the oldest first, the present month among them."""
    empty = _blank(Order)
    number = 0
    while True:
        number += 1
        who = number % len(mine)
        shop = mine[who][chance.randrange(3)]
        at = NOW - timedelta(seconds=(1_000_000 - number) % 1_000_000 * 31)
        total = 1000 * chance.randrange(20, 400)
        yield empty | {
            **_case(number, "PES", who + 1, places[shop - 1][0], "done"),
            "agency": OFFICES[(who + 1) % len(OFFICES)], "created_at": at, "since": at,
            "shop_id": shop, "seller_id": 1 + (shop * 11) % len(mine), "payment_id": None,
            "kind": "asn" if number % 10 else "public", "month": clocks.month_of(at),
            "assigned": True, "items": total, "delivery_fee": 0, "total": total, "refunded": 0,
            "delivery": False, "address": "", "note": "", "pickup_code": "ABCDEF", "hours": HOURS,
            "paid_at": at, "handed_at": at, "finished_at": at, "purchase_ref": "",
        }  # fmt: skip


def _lines(past: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for order in past:
        first = (order["shop_id"] - 1) * GOODS + order["id"] % (GOODS - 1)
        yield {
            "order_id": order["id"], "variant_id": first + 1, "product_id": first + 1,
            "name": "Beras", "label": "5 kg", "price": order["total"], "quantity": 1, "given": 1,
            "may_substitute": False, "substitute": "",
        }  # fmt: skip
