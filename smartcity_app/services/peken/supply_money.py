"""What supply does to the ledger (civic.ledger): who owes whom for goods.

"supplier:<id>" is what is owed to a distributor (credit), "koperasi:<id>" what a koperasi owes
(debit) or has coming (credit). A shop's takings, "shop:<id>", are touched only when it chose to pay
from them; what it will pay in cash stands apart as "restock:<id>" until the koperasi has it.
"""

from sqlmodel import Session

from smartcity_app.civic import ledger, words
from smartcity_app.kernel import cases
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.peken import payouts
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.supply_models import BALANCE, Delivery, SupplyOrder


def owe_distributor(session: Session, purchase: SupplyOrder) -> None:
    """The koperasi owes for what came whole."""
    if purchase.cost:
        ledger.post(
            session, key=f"supply:{purchase.ref}:owed", kind="supply_debt", ref=purchase.ref,
            lines=(
                (f"koperasi:{purchase.koperasi_id}", purchase.cost),
                (f"supplier:{purchase.distributor_id}", -purchase.cost),
            ),
        )  # fmt: skip


def distributor_paid(session: Session, purchase: SupplyOrder) -> None:
    """The koperasi has paid the distributor, outside of the city's accounts."""
    ledger.post(
        session, key=f"supply:{purchase.ref}:paid", kind="supply_paid", ref=purchase.ref,
        lines=(
            (f"supplier:{purchase.distributor_id}", purchase.cost),
            (f"koperasi:{purchase.koperasi_id}", -purchase.cost),
        ),
    )  # fmt: skip


def owe_koperasi(session: Session, delivery: Delivery) -> None:
    """The shop pays what it accepted: from its takings at once, or later in cash.

    Raises Incomplete when the day's takings do not suffice. Whoever pays from a shop's takings
    holds the shop's row meanwhile, so that they are not spent twice.
    """
    if not delivery.total:
        return
    from_ = f"restock:{delivery.shop_id}"
    if delivery.payment == BALANCE:
        cases.claim(session, session.get_one(Shop, delivery.shop_id))
        from_ = f"shop:{delivery.shop_id}"
        there = payouts.available(session, delivery.shop_id)
        if there < delivery.total:
            raise Incomplete(
                f"Saldo toko hari ini {words.rupiah(max(0, there))}, kurang untuk "
                f"{words.rupiah(delivery.total)}. Pilih bayar tunai."
            )
    ledger.post(
        session, key=f"supply:{delivery.ref}:owed", kind="restock", ref=delivery.ref,
        lines=((from_, delivery.total), (f"koperasi:{delivery.koperasi_id}", -delivery.total)),
    )  # fmt: skip


def cash_given(session: Session, delivery: Delivery) -> None:
    """The koperasi has the shop's cash in hand."""
    ledger.post(
        session, key=f"supply:{delivery.ref}:cash", kind="restock_cash", ref=delivery.ref,
        lines=(
            (f"koperasi:{delivery.koperasi_id}", delivery.total),
            (f"restock:{delivery.shop_id}", -delivery.total),
        ),
    )  # fmt: skip
