"""What the market's office sees of a dispute: both sides, the evidence, how much is at stake."""

from dataclasses import dataclass

from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import cases
from smartcity_app.services.peken import order_clock
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.ui.listing import Groups, grouped
from smartcity_app.ui.views import FactView, GroupView, RowView, strip_of

CONSOLE = "/kerja/peken/sanggahan"
GROUPS: Groups = {
    "late": ("late", "Lewat janji"),
    "soon": ("soon", "Segera"),
    "ontime": ("ontime", "Tepat waktu"),
}


@dataclass(frozen=True, slots=True)
class WordView:
    """What one side said."""

    who: str
    when: str
    text: str


def groups_of(session: Session, found: list[Order]) -> list[GroupView]:
    """Disputes under the state of their clock."""
    return grouped(GROUPS, [], [_row(session, each) for each in found], whole=True)


def _row(session: Session, order: Order) -> tuple[str, RowView]:
    clock = order_clock.of(order)
    shop = session.get_one(Shop, order.shop_id)
    at_stake = words.rupiah(order.total - order.refunded)
    row = RowView(
        order.ref, f"{CONSOLE}?no={order.ref}", shop.name, f"{order.ref} · {at_stake}",
        strip_of(clock),
    )  # fmt: skip
    return clock.state if clock.state in GROUPS else "ontime", row


def words_of(session: Session, order: Order) -> list[WordView]:
    """The buyer's complaint, and what the shop wrote along the way, oldest first."""
    said = {"dispute": "Pembeli", "answer": "Toko", "refuse": "Toko", "decide": "Keputusan"}
    return [
        WordView(said[line.step], words.stamp(line.at), line.note)
        for line in cases.history(session, order)
        if line.step in said and line.note
    ]


def people_of(session: Session, order: Order) -> list[FactView]:
    """Who is on either side, and how it was handed over."""
    shop = session.get_one(Shop, order.shop_id)
    found = [
        FactView("Pembeli", session.get_one(Person, order.owner_id).name),
        FactView("Toko", shop.name),
        FactView("Pemilik toko", session.get_one(Person, order.seller_id).name),
        FactView("Cara terima", "Diantar toko" if order.delivery else "Ambil sendiri"),
    ]
    if shop.phone:
        found.append(FactView("Telepon toko", shop.phone))
    if order.paid_at:
        found.append(FactView("Dibayar", words.stamp(order.paid_at)))
    if order.handed_at:
        found.append(FactView("Diserahkan", words.stamp(order.handed_at)))
    return found
