"""Checkouts in a market with a year behind it, and the last day's rush at shops near their cap.

The verb alone, as `order placement` of the peer is: baskets are full before. The peer is measured
in the same run where its scripts lie (SMARTCITY_PEERS, see tests/bench/peers.py).
"""

import os
from pathlib import Path
from typing import Any

from sqlmodel import col, delete, func, select

from smartcity_app.directory import install_services
from smartcity_app.kernel import db
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.shop_models import ShopMonth, Variant
from smartcity_app.services.peken.workflow import UNPAID
from tests.bench import databases, many, market_clients, market_many, peers
from tests.bench.figures import Benchmark, Figure, percentile
from tests.bench.house import House

SERVANTS, SHOPS = 15_000, 1_100
ORDERS = int(os.environ.get("SMARTCITY_BENCH_ORDERS", "1000000"))
SECONDS, CLIENTS = 8.0, 4
RUSH, NEAR_CAP, MINUTE = 3_000, 30, 60.0


def measure(house: House) -> list[Benchmark]:
    """Checkouts a second on both databases, and what the rush did."""
    placed = peers.oscar_placements()
    return [_measured(house, engine, placed.get(engine, {})) for engine in databases.engines()]


def _measured(house: House, engine: str, peer: dict[int, float]) -> Benchmark:
    with databases.fresh(engine, house.folder) as version:
        db.run(install_services)
        many.fill(cases=0, residents=SERVANTS)
        market_many.fill(servants=SERVANTS, shops=SHOPS, orders=ORDERS)
        databases.tidy(Order.__table__)  # type: ignore[attr-defined]
        figures = []
        for processes, clients, least in (
            [(1, CLIENTS, 150.0), (2, CLIENTS, 250.0)]
            if engine == "PostgreSQL"
            else [(1, CLIENTS, 150.0), (1, 16, 150.0)]
        ):
            said = _run(house.folder, processes=processes, clients=clients, seconds=SECONDS)
            name = f"{processes} process{'es' * (processes > 1)}, {clients} clients each"
            figures += _figures(name, said, least, peer.get(processes))
        figures += _rush(house.folder)
        rows = {"orders": ORDERS, "civil servants": SERVANTS, "shops": SHOPS}
        return Benchmark(f"market-{engine.lower()}", figures, version, rows)


def _run(folder: Path, **how: Any) -> dict[str, Any]:
    market_many.refill(SERVANTS, SHOPS)
    url = db.engine().url.render_as_string(hide_password=False)
    return market_clients.run(url, folder, **how)


def _figures(name: str, said: dict[str, Any], least: float, peer: float | None) -> list[Figure]:
    beside = "django-oscar, placement" if peer else ""
    over = [] if not peer else [
        Figure(f"checkouts over orders of django-oscar, {name}", said["a_second"] / peer, "×",
               least=6.0)
    ]  # fmt: skip
    return [
        *over,
        Figure(f"checkouts, {name}", said["a_second"], "a second", least=least,
               reference=beside, reference_value=peer),
        Figure(f"a checkout, {name}, p95", percentile(said["taken"], 0.95), "ms"),
        Figure(f"a checkout, {name}, p99", percentile(said["taken"], 0.99), "ms", most=150.0),
        Figure(f"a checkout, {name}, CPU of the app", said["cpu"], "ms"),
    ]  # fmt: skip


def _rush(folder: Path) -> list[Figure]:
    """The last day: all come within a minute to shops whose share is nearly gone."""
    with db.transaction() as session:
        session.exec(delete(ShopMonth))
        session.add_all(
            ShopMonth(shop_id=shop, month=market_many.MONTH, cap=3_000_000, paid=1_500_000)
            for shop in range(1, NEAR_CAP + 1)
        )
    url = db.engine().url.render_as_string(hide_password=False)
    market_many.refill(RUSH, NEAR_CAP)
    processes = 1 if db.engine().dialect.name == "sqlite" else 2
    before = _newest()
    said = market_clients.run(
        url, folder, processes=processes, clients=CLIENTS, seconds=MINUTE, rush=RUSH
    )
    return [
        Figure("rush: a checkout from the moment it was wanted, p95",
               percentile(said["taken"], 0.95), "ms", most=500.0),
        Figure("rush: orders taken", RUSH - said["refused"], ""),
        Figure("rush: refused, the share being gone", said["refused"], ""),
        Figure("rush: shops over their cap, or shares that are not the orders' sum",
               _broken(before), "", most=0),
        Figure("rush: shelves below nothing", _below(), "", most=0),
    ]  # fmt: skip


def _newest() -> int:
    with db.transaction(writes=False) as session:
        return session.exec(select(func.max(col(Order.id)))).one() or 0


def _broken(before: int) -> int:
    with db.transaction(writes=False) as session:
        waiting = dict(
            session.exec(
                select(col(Order.shop_id), func.sum(col(Order.total)))
                .where(col(Order.id) > before, Order.state == UNPAID)
                .group_by(col(Order.shop_id))
            ).all()
        )
        rows = session.exec(select(ShopMonth).where(col(ShopMonth.shop_id) <= NEAR_CAP)).all()
    return sum(
        row.paid + row.reserved > row.cap or row.reserved != int(waiting.get(row.shop_id, 0))
        for row in rows
    )


def _below() -> int:
    with db.transaction(writes=False) as session:
        query = select(func.count()).select_from(Variant).where(col(Variant.stock) < 0)
        return session.exec(query).one()
