"""How e-Peken presents itself to the city."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.cases import Cases
from smartcity_app.kernel.jobs import MINUTE, Job
from smartcity_app.kernel.manifest import CityService, MenuEntry
from smartcity_app.services.peken import (
    board,
    board_months,
    dispute_views,
    duty_views,
    finance,
    flag_rules,
    flags,
    goods,
    home,
    office_views,
    order_photos,
    payouts,
    prices,
    reactions,
    reminding,
    reviewing,
    ruling,
    seed_duty,
    seed_orders,
    seed_shops,
    seed_supply,
    shop_news,  # noqa: F401  (who hears of what)
    shop_photos,
    supply_reactions,  # noqa: F401  (who hears of what)
    supplying,
    turns,
)
from smartcity_app.services.peken.assignment import running
from smartcity_app.services.peken.clocks import ALWAYS
from smartcity_app.services.peken.order_models import Order, OrderPhoto
from smartcity_app.services.peken.policy import GRANTS, May
from smartcity_app.services.peken.purchase_models import OfficePurchase
from smartcity_app.services.peken.purchase_workflow import PURCHASE as OFFICE_PURCHASE
from smartcity_app.services.peken.shop_models import Shop, ShopPhoto
from smartcity_app.services.peken.supply_workflow import PURCHASE
from smartcity_app.services.peken.workflow import SHOP, order_path, path_of

SEEDS = (seed_shops, seed_duty, seed_orders, seed_supply)
"""Modules with `seed_size` and `seed`, in order: each finds what those before it made."""


def install(session: Session) -> None:
    """Enter what the app brings. Harmless when done twice."""
    prices.install(session)
    ruling.install(session)
    flag_rules.install(session)


def may_read_file(session: Session, actor: Actor, stored: Any) -> bool:
    """A picture of a shop, or of an order."""
    return shop_photos.may_read_file(session, actor, stored) or order_photos.may_read_file(
        session, actor, stored
    )


def _routes() -> list[Any]:
    from smartcity_app.services.peken import routes

    return routes.all_of_them()


def _seed_size() -> int:
    return sum(each.seed_size() for each in SEEDS)


def _seed(step: Callable[[int], None]) -> None:
    for each in SEEDS:
        each.seed(step)


SERVICE = CityService(
    key="peken",
    title="e-Peken",
    menu=(
        MenuEntry(
            "e-Peken",
            "/peken",
            "store",
            "trade",
            ("peken", "belanja", "toko", "pasar", "sembako", "beras", "keranjang", "pesanan"),
        ),
    ),
    own=home.own,
    turns=home.turns,
    install=install,
    grants=GRANTS,
    workflows=(SHOP, order_path(ALWAYS), PURCHASE, OFFICE_PURCHASE),
    cases=(
        Cases(Shop, path_of=lambda _: SHOP),
        Cases(Order, path_of=path_of),
        supplying.CASES,
        Cases(OfficePurchase, path_of=lambda _: OFFICE_PURCHASE),
    ),
    reactions=reactions,
    jobs=(
        Job("peken.turns", turns.sweep, every=MINUTE),
        Job("peken.supply", supplying.sweep, every=10 * MINUTE),
        Job("peken.warn_low", goods.warn_low, every=5 * MINUTE),
        Job(running.COMPUTE, running.compute_waiting, every=10 * MINUTE),
        Job("peken.assign_monthly", running.monthly, every=timedelta(hours=1)),
        Job("peken.pay_out", payouts.pay_out, every=timedelta(days=1)),
        Job("peken.flags", flags.nightly, every=timedelta(days=1)),
        Job("peken.board_now", board_months.tally_now, every=board_months.OFTEN),
        Job("peken.board_months", board_months.tally, every=timedelta(hours=6)),
        Job("peken.remind", reminding.remind, every=timedelta(hours=1)),
    ),
    meters=duty_views.meters,
    gauges=board.board,
    rail=(
        MenuEntry("Papan e-Peken", board.HERE, "shopping-basket", permission=May.SURVEY),
        MenuEntry("Penjualan toko", "/kerja/peken/pasar", "store", permission=May.VERIFY),
        MenuEntry(
            "Tanda e-Peken",
            "/kerja/peken/tanda",
            "triangle-alert",
            permission=May.REVIEW,
            count=reviewing.waiting,
        ),
        MenuEntry("Belanja staf", "/kerja/peken/staf", "users-round", permission=May.OWN_STAFF),
        MenuEntry(
            "Belanja kantor", "/kerja/peken/belanja", "receipt-text", permission=May.PURCHASE
        ),
        MenuEntry(
            "Toko",
            office_views.CONSOLE,
            "store",
            permission=May.VERIFY,
            count=office_views.waiting,
        ),
        MenuEntry("Harga acuan", "/kerja/peken/harga", "sliders-horizontal", permission=May.PRICE),
        MenuEntry("ASN", "/kerja/peken/asn", "users-round", permission=May.EXCUSE),
        MenuEntry("Penetapan toko", running.HERE, "map-pin-check", permission=May.ASSIGN),
        MenuEntry(
            "Sanggahan e-Peken", dispute_views.CONSOLE, "shield-check", permission=May.DECIDE
        ),
        MenuEntry("Pasokan toko", "/kerja/peken/pasokan", "shopping-basket", permission=May.VERIFY),
        MenuEntry(
            "Keuangan pasar",
            finance.HERE,
            "receipt-text",
            permission=May.SETTLE,
            count=finance.waiting,
        ),
    ),
    routes=_routes,
    may_read_file=may_read_file,
    file_columns=(ShopPhoto.file_id, OrderPhoto.file_id),
    seed=(_seed_size, _seed),
)
