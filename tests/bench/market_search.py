"""Finding goods among a hundred thousand: typos, many words, shelves, one's own shops."""

import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

from sqlmodel import SQLModel

from smartcity_app.kernel import bulk, clock, db
from smartcity_app.services.peken import searching, vocabulary, wording
from smartcity_app.services.peken.goods import CATEGORIES
from smartcity_app.services.peken.seed_goods import ARTICLES
from smartcity_app.services.peken.shop_models import Product, ProductTerm, Shop, ShopMonth, Variant
from tests.bench.databases import engines, fresh, tidy
from tests.bench.figures import Benchmark, Figure
from tests.bench.house import House

GOODS, SHOPS, ROUNDS = 100_000, 1_100, 5
MONTH = "2026-11"
ASKED = (
    "beras", "minyak goreng", "migor 2 liter", "telor", "gulpas", "bers premium", "sabun cuci",
    "indomi goreng", "kopi kapal api", "susu uht coklat", "deterjn", "cabe rawit", "popok",
    "bawang merah 1 kg", "buku tulis sekolah", "air galon", "zzzkk", "kecap manis bango besar",
)  # fmt: skip


def measure(house: House) -> list[Benchmark]:
    """Milliseconds of the service, in one process, without the screen."""
    return [_measured(each, house) for each in engines()]


def _measured(engine: str, house: House) -> Benchmark:
    with fresh(engine, house.folder) as version:
        _fill()
        vocabulary.forget()
        begun = time.perf_counter()
        db.run(vocabulary.known, writes=False)
        first = (time.perf_counter() - begun) * 1e3
        wall, cpu = _searches()
    figures = [
        Figure("search, median", statistics.median(wall), "ms"),
        Figure("search, p95", _p95(wall), "ms", most=50.0),
        Figure("search, p95 of its processor time", _p95(cpu), "ms"),
        Figure("all words read, once in three minutes", first, "ms"),
    ]
    return Benchmark(
        f"market-search-{engine.lower()}", figures, version, {"product": GOODS, "shop": SHOPS}
    )


def _searches() -> tuple[list[float], list[float]]:
    chance, wall, cpu = random.Random(5), [], []
    for _ in range(ROUNDS):
        for said in ASKED:
            own = chance.sample(range(1, SHOPS + 1), 3)
            for more in (
                {"words": said}, {"words": said, "shops": own, "fair_for_month": MONTH},
                {"words": said, "category": chance.choice(list(CATEGORIES))},
                {"words": "", "category": chance.choice(list(CATEGORIES))},
            ):  # fmt: skip
                begun, worked = time.perf_counter(), time.thread_time()
                db.run(lambda s, m=more: searching.search(s, **m), writes=False)  # type: ignore[misc]
                wall.append((time.perf_counter() - begun) * 1e3)
                cpu.append((time.thread_time() - worked) * 1e3)
    return wall, cpu


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _fill() -> None:
    chance = random.Random(8)
    brands = ["".join(chance.choices(("ka", "ri", "so", "ma", "ndu", "te", "la"), k=4))
              for _ in range(4_000)]  # fmt: skip
    _put(Shop, _shops())
    _put(ShopMonth, _months(chance))
    chosen = [(chance.choice(ARTICLES), chance.choice(brands)) for _ in range(GOODS)]
    now = clock.now()

    def goods() -> Iterator[dict[str, Any]]:
        for nth, (article, brand) in enumerate(chosen, 1):
            yield {
                "id": nth, "shop_id": nth % SHOPS + 1, "name": f"{article.name} {brand}",
                "category": article.category, "staple": article.staple, "about": "", "photo": "",
                "active": True, "created_at": now, "changed_at": now,
            }  # fmt: skip

    def sizes() -> Iterator[dict[str, Any]]:
        for nth, (article, _) in enumerate(chosen, 1):
            for label, price, amount in article.sizes:
                yield {
                    "product_id": nth, "shop_id": nth % SHOPS + 1, "label": label, "price": price,
                    "stock": chance.choice((0, 5, 20, 80)), "low_at": 3, "amount": amount,
                    "active": True,
                }  # fmt: skip

    def terms() -> Iterator[dict[str, Any]]:
        for nth, (article, brand) in enumerate(chosen, 1):
            shelf = CATEGORIES[article.category]
            labels = [label for label, _, _ in article.sizes]
            said = wording.terms(
                f"{article.name} {brand}", labels, shelf.key, f"{shelf.title} {shelf.words}"
            )
            for term, weight in said.items():
                yield {"term": term, "shop_id": nth % SHOPS + 1, "product_id": nth,
                       "weight": weight}  # fmt: skip

    _put(Product, goods())
    _put(Variant, sizes())
    _put(ProductTerm, terms())
    bulk.settle()
    for each in (Product, Variant, ProductTerm):
        tidy(each.__table__)  # type: ignore[attr-defined]


def _shops() -> Iterator[dict[str, Any]]:
    for nth in range(1, SHOPS + 1):
        yield {
            "id": nth, "ref": f"TOK-2611-{nth:06d}", "owner_id": 1, "area": "35.78.09.1001",
            "agency": "", "state": "active", "version": 1, "desk": "", "desk_role": "",
            "since": clock.now(), "created_at": clock.now(), "name": f"Toko {nth}",
            "kind": "tokel", "about": "", "nib": "", "phone": "", "address": "", "geo7": "",
            "hours": "{}", "delivers": False, "delivery_metres": 0, "delivery_fee": 0,
            "photos": "[]",
        }  # fmt: skip


def _months(chance: random.Random) -> Iterator[dict[str, Any]]:
    for nth in range(1, SHOPS + 1):
        yield {"shop_id": nth, "month": MONTH, "cap": 30_000_000,
               "paid": chance.randrange(0, 30_000_001, 10_000),
               "reserved": 0, "others": 0, "warned": 0}  # fmt: skip


def _put(model: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    bulk.insert(model.__table__, rows)  # type: ignore[attr-defined]
