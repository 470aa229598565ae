"""The boards of e-Peken with a million orders behind them, counted anew whenever opened."""

import time
from collections.abc import Callable

from sqlalchemy import text
from sqlmodel import Session

from smartcity_app.directory import install_services
from smartcity_app.kernel import bulk, db, gauges
from smartcity_app.kernel.actor import SYSTEM
from smartcity_app.services.peken import board, board_months, flags, roll, takings
from smartcity_app.services.peken.order_models import Order
from tests.bench import databases, many, market_many
from tests.bench.figures import Benchmark, Figure, percentile
from tests.bench.house import House
from tests.bench.kinerja import _slowest
from tests.bench.market import ORDERS, SERVANTS, SHOPS

CALLS, BUDGET = 21, 300.0


def measure(house: House) -> list[Benchmark]:
    """Milliseconds to open a board, on both databases."""
    return [_measured(house, engine) for engine in databases.engines()]


def _measured(house: House, engine: str) -> Benchmark:
    with databases.fresh(engine, house.folder) as version:
        db.run(install_services)
        many.fill(cases=0, residents=SERVANTS)
        market_many.fill(servants=SERVANTS, shops=SHOPS, orders=ORDERS)
        databases.tidy(Order.__table__)  # type: ignore[attr-defined]
        _add_up()
        tallied = _seconds(board_months.tally)
        bulk.settle()
        figures, notes = [], []
        for name, read, most in _boards():
            taken = [_timed(read) for _ in range(CALLS)]
            figures.append(Figure(f"{name}, p95", percentile(taken, 0.95), "ms", most=most))
            if most and figures[-1].value > most and read is not _names:
                notes.append(f"{name}: {_slowest(read)}")
        figures.append(Figure("a year's months counted by the job", tallied, "s"))
        figures.append(Figure("the nightly look for gaming", _seconds(flags.nightly), "s"))
        rows = {"orders": ORDERS, "civil servants": SERVANTS, "shops": SHOPS}
        return Benchmark(f"market-board-{engine.lower()}", figures, version, rows, notes)


def _boards() -> list[tuple[str, Callable[[Session], object], float | None]]:
    month, before = market_many.MONTH, board_months.before(market_many.MONTH)
    return [
        ("the mayor's board, this month, counted from the orders", _from_orders, None),
        ("the mayor's board, this month", lambda s: board.report(s, SYSTEM, month=month), BUDGET),
        ("the mayor's board, the month before",
         lambda s: board.report(s, SYSTEM, month=before), BUDGET),
        ("a page of names", _names, BUDGET),
        ("every shop of the month", lambda s: takings.watched(s, SYSTEM, month=month), BUDGET),
    ]  # fmt: skip


def _from_orders(session: Session) -> object:
    return board_months.grouped(session, market_many.MONTH)


def _names(session: Session) -> roll.Page:
    return roll._page(
        session, SYSTEM, "peken.names", market_many.MONTH, market_many.OFFICES[0], "belum", "", 0
    )


def _add_up() -> None:
    """The shops' months, as the checkout would have kept them."""
    rest = "SUM(CASE WHEN kind {} 'asn' THEN total - refunded ELSE 0 END)"
    statement = (
        "INSERT INTO shop_month (shop_id, month, cap, reserved, paid, others, warned) "
        f"SELECT shop_id, month, 1000000000, 0, {rest.format('=')}, {rest.format('<>')}, 0 "
        "FROM market_order GROUP BY shop_id, month"
    )
    with db.transaction() as session:
        session.connection().execute(text(statement))


def _timed(read: Callable[[Session], object]) -> float:
    with db.transaction() as session:
        gauges._of(session).clear()
        begun = time.perf_counter()
        read(session)
        return (time.perf_counter() - begun) * 1000


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
