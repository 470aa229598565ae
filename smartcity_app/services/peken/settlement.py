"""What every shop is owed from one day: the daily settlement file, and what the escrow holds.

A day is the city's wall clock's, and counts what the ledger credited to shops on it: orders that
were done, whenever they were paid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from smartcity_app.civic import ledger
from smartcity_app.civic.ledger import LedgerEntry, LedgerPosting
from smartcity_app.civic.payments import checking
from smartcity_app.civic.payments.reconciling import bounds
from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import HELD

SHOP = "shop:"
"""Before the id of a shop in its account's name."""
PAYOUT = "payout"
"""Kind of the entries that pay shops out: no takings."""
CHUNK = 500
HEAD = ("Toko", "Nomor toko", "Pesanan", "Waktu", "Nilai", "Biaya", "Diterima toko")
WIDTHS = (36, 18, 22, 16, 14, 12, 16)


@dataclass(frozen=True, slots=True)
class Settled:
    """One order's money, credited to its shop."""

    shop_id: int
    shop: str
    shop_ref: str
    order_ref: str
    at: datetime
    net: int
    """Rupiah the shop gets; negative when something was taken back."""
    fee: int

    @property
    def gross(self) -> int:
        """What the buyer paid for it."""
        return self.net + self.fee


def settled(session: Session, actor: Actor, *, day: date, shop_id: int = 0) -> list[Settled]:
    """What was credited on that day, shop by shop; of one shop when it is named."""
    policy.require(actor, May.SETTLE, None)
    return _credited(session, day, shop_id)


def own(session: Session, actor: Actor, *, day: date, shop_id: int) -> list[Settled]:
    """What was credited to the actor's own shop on that day. NotFound for any other."""
    shop = session.get(Shop, shop_id)
    if shop is None or not policy.allows(actor, May.SHOP, shop):
        raise NotFound
    return _credited(session, day, shop_id)


def _credited(session: Session, day: date, shop_id: int) -> list[Settled]:
    begins, ends = bounds(day)
    rows: list[tuple[LedgerPosting, str]] = []
    for some in accounts(session, shop_id):
        query = (
            select(LedgerPosting, LedgerEntry.ref)
            .join(LedgerEntry, col(LedgerEntry.id) == LedgerPosting.entry_id)
            .where(
                col(LedgerPosting.account).in_(some),
                LedgerPosting.at >= begins,
                LedgerPosting.at < ends,
                LedgerEntry.kind != PAYOUT,
            )
        )
        rows += session.exec(query)
    fees = _fees(session, begins, ends)
    shops = _shops(session, {_shop_id(line.account) for line, _ in rows})
    found = [_settled(line, ref, fees, shops) for line, ref in rows]
    return sorted(found, key=lambda each: (each.shop, each.shop_id, each.at, each.order_ref))


def lines(rows: list[Settled]) -> Iterator[list[str | int]]:
    """The file's lines under HEAD: each shop's orders, then its sum; at the end that of all."""
    for number, each in enumerate(rows):
        yield [each.shop, each.shop_ref, each.order_ref, f"{clock.local(each.at):%Y-%m-%d %H.%M}",
               each.gross, each.fee, each.net]  # fmt: skip
        if number + 1 == len(rows) or rows[number + 1].shop_id != each.shop_id:
            own = [row for row in rows if row.shop_id == each.shop_id]
            yield _sum(f"Jumlah {each.shop}", each.shop_ref, own)
    yield _sum("Jumlah semua toko", "", rows)


def escrow_held(session: Session) -> int:
    """Rupiah the escrow holds for orders that are not over, refunds already ordered taken off."""
    query = select(func.sum(Order.total - Order.refunded)).where(col(Order.state).in_(HELD))
    return int(session.exec(query).one() or 0)


def _sum(title: str, ref: str, rows: list[Settled]) -> list[str | int]:
    return [title, ref, f"{len(rows)} pesanan", "", sum(each.gross for each in rows),
            sum(each.fee for each in rows), sum(each.net for each in rows)]  # fmt: skip


def _settled(
    line: LedgerPosting, ref: str, fees: dict[int, int], shops: dict[int, Shop]
) -> Settled:
    shop_id = _shop_id(line.account)
    shop = shops.get(shop_id)
    return Settled(
        shop_id=shop_id, shop=shop.name if shop else f"Toko {shop_id}",
        shop_ref=shop.ref if shop else "", order_ref=ref, at=line.at, net=-line.amount,
        fee=fees.get(line.entry_id, 0),
    )  # fmt: skip


def _fees(session: Session, begins: datetime, ends: datetime) -> dict[int, int]:
    """What each entry kept as a fee."""
    query = (
        select(LedgerPosting.entry_id, func.sum(LedgerPosting.amount))
        .where(
            LedgerPosting.account == ledger.FEE,
            LedgerPosting.at >= begins,
            LedgerPosting.at < ends,
        )
        .group_by(col(LedgerPosting.entry_id))
    )
    return {entry_id: -int(much) for entry_id, much in session.exec(query)}


def accounts(session: Session, shop_id: int = 0) -> Iterator[list[str]]:
    """Names of shops' accounts, some at a time: an account and a day are one stretch of an index,
    which every account that begins alike is not."""
    query = select(Shop.id).order_by(col(Shop.id))
    ids = [shop_id] if shop_id else list(session.exec(query))
    for start in range(0, len(ids), CHUNK):
        yield [f"{SHOP}{each}" for each in ids[start : start + CHUNK]]


def _shops(session: Session, ids: set[int]) -> dict[int, Shop]:
    query = select(Shop).where(col(Shop.id).in_(ids))
    return {each.id: each for each in session.exec(query) if each.id}


def _shop_id(account: str) -> int:
    return int(account.removeprefix(SHOP))


checking.holds("peken", escrow_held)
