"""What a person means to buy, kept in the database so that a lost phone loses nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, func, select

from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound, SignedOut
from smartcity_app.services.peken import shops
from smartcity_app.services.peken.order_models import BasketLine, Order, OrderLine
from smartcity_app.services.peken.shop_models import Product, Shop, Variant
from smartcity_app.services.peken.workflow import CANCELLED, LAPSED, UNPAID

MOST_LINES, MOST_PIECES = 60, 500
_BIGGEST = 2**31 - 1
"""Id a column holds: a browser may send any other."""
_NOT_SOLD = "Barang ini sedang tidak dijual. Pilih barang lain."
_NOT_THERE = "Barang ini sudah tidak ada di keranjang Anda."


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the basket beside what the shop says of it now."""

    id: int
    variant_id: int
    product_id: int
    shop_id: int
    quantity: int
    price_seen: int
    may_substitute: bool
    price: int
    stock: int
    name: str
    label: str
    photo: str
    on_sale: bool
    """Whether product and variant are still in the shop."""

    @property
    def enough(self) -> bool:
        """Whether it can be bought as it stands."""
        return self.on_sale and self.stock >= self.quantity


_LINES = (
    select(
        col(BasketLine.id), col(BasketLine.variant_id), col(Variant.product_id),
        col(BasketLine.shop_id), col(BasketLine.quantity), col(BasketLine.price_seen),
        col(BasketLine.may_substitute), col(Variant.price), col(Variant.stock), col(Product.name),
        col(Variant.label), col(Product.photo), (col(Product.active) & col(Variant.active)),
    )  # type: ignore[call-overload]
    .join(Variant, col(Variant.id) == BasketLine.variant_id)
    .join(Product, col(Product.id) == Variant.product_id)
    .where(BasketLine.person_id == bindparam("person"))
    .order_by(col(BasketLine.shop_id), col(BasketLine.id))
)  # fmt: skip


def put(
    session: Session,
    actor: Actor,
    *,
    variant_id: int,
    quantity: int = 1,
    may_substitute: bool = False,
) -> BasketLine:
    """Put so many more of a variant into the actor's basket, at the price it has now."""
    person = _buyer(actor)
    variant = _on_sale(session, variant_id)
    line = _line(session, person, variant_id)
    wanted = quantity + (line.quantity if line else 0)
    _refuse_odd(wanted, variant.stock)
    if line:
        line.quantity, line.price_seen = wanted, variant.price
        line.may_substitute = may_substitute
    else:
        if count(session, actor) >= MOST_LINES:
            raise Incomplete(f"Keranjang paling banyak {MOST_LINES} macam. Pesan dulu yang ada.")
        line = BasketLine(
            person_id=person, variant_id=variant_id, shop_id=variant.shop_id, quantity=wanted,
            price_seen=variant.price, may_substitute=may_substitute,
        )  # fmt: skip
        session.add(line)
    session.flush()
    return line


def change(
    session: Session,
    actor: Actor,
    *,
    variant_id: int,
    quantity: int,
    may_substitute: bool | None = None,
) -> None:
    """Have exactly so many in the basket; none takes it out."""
    line = _line(session, _buyer(actor), variant_id)
    if line is None:
        raise NotFound(_NOT_THERE)
    if quantity <= 0:
        session.delete(line)
    else:
        variant = _on_sale(session, variant_id)
        _refuse_odd(quantity, variant.stock)
        line.quantity, line.price_seen = quantity, variant.price
        if may_substitute is not None:
            line.may_substitute = may_substitute
    session.flush()


def nudge(session: Session, actor: Actor, *, variant_id: int, by: int) -> Line | None:
    """One more or one fewer of what is in the basket; what is short comes down to what is there.

    Returns the line as it was, when that took it out.
    """
    line = _mine(session, actor, variant_id)
    wanted = line.quantity + by
    if by < 0 and line.on_sale:
        wanted = min(wanted, line.stock)
    change(session, actor, variant_id=variant_id, quantity=max(0, wanted))
    return line if wanted <= 0 else None


def take_out(session: Session, actor: Actor, *, variant_id: int) -> Line:
    """Take a line out. Returns it as it was, so that it can be put back."""
    line = _mine(session, actor, variant_id)
    change(session, actor, variant_id=variant_id, quantity=0)
    return line


def allow_other(session: Session, actor: Actor, *, variant_id: int, allowed: bool) -> None:
    """Say whether the shop may give something like it instead."""
    line = _line(session, _buyer(actor), variant_id)
    if line is None:
        raise NotFound(_NOT_THERE)
    line.may_substitute = allowed
    session.flush()


def leave_out(session: Session, actor: Actor, *, shop_id: int) -> None:
    """Take everything of one shop out of the basket."""
    session.connection().execute(
        delete(BasketLine).where(
            col(BasketLine.person_id) == _buyer(actor), col(BasketLine.shop_id) == shop_id
        )
    )


def lines(session: Session, actor: Actor) -> list[Line]:
    """The actor's basket, shop by shop."""
    found = session.connection().execute(_LINES, {"person": _buyer(actor)})
    return [Line(*row) for row in found]


def count(session: Session, actor: Actor) -> int:
    """How many different things are in the actor's basket."""
    if actor.person_id is None:
        return 0
    query = select(func.count()).select_from(BasketLine)
    return session.exec(query.where(BasketLine.person_id == actor.person_id)).one()


@dataclass(frozen=True, slots=True)
class Repeated:
    """What came of ordering again."""

    put: int
    missing: tuple[str, ...]
    """Names of what is not to be had now, or not in that number."""


def repeat(
    session: Session, actor: Actor, *, month: str = "", ref: str = "", payment_id: int = 0
) -> Repeated:
    """Put what was bought in a month, in one order or with one payment into the basket again.

    At today's prices and as far as there is stock; what is there already is not doubled. An order
    that came to nothing can be repeated by its name, and is no part of a month.
    """
    asked = _bought(session, _buyer(actor), month, ref, payment_id)
    if not asked:
        raise NotFound("Belum ada belanja yang bisa diulang.")
    put_in, missing = 0, []
    for variant_id, name, wanted in asked:
        stock = _stock_on_sale(session, variant_id)
        line = _line(session, _buyer(actor), variant_id)
        there = line.quantity if line else 0
        more = min(wanted, stock, MOST_PIECES) - there
        if stock < wanted:
            missing.append(name)
        if more > 0:
            put(session, actor, variant_id=variant_id, quantity=more)
            put_in += 1
    return Repeated(put_in, tuple(missing))


def _bought(
    session: Session, person: int, month: str, ref: str, payment_id: int
) -> list[tuple[int, str, int]]:
    pieces = func.sum(col(OrderLine.quantity if ref or payment_id else OrderLine.given))
    query = (
        select(col(OrderLine.variant_id), func.max(col(OrderLine.name)), pieces)
        .join(Order, col(Order.id) == OrderLine.order_id)
        .where(Order.owner_id == person)
        .group_by(col(OrderLine.variant_id))
        .order_by(func.max(col(OrderLine.name)))
    )
    if ref:
        query = query.where(Order.ref == ref)
    elif payment_id:
        query = query.where(Order.payment_id == payment_id)
    else:
        query = query.where(Order.month == month, col(Order.state).not_in(_NOT_BOUGHT))
    return [(variant, name, int(wanted)) for variant, name, wanted in session.exec(query) if wanted]


_NOT_BOUGHT = (UNPAID, LAPSED, CANCELLED)


def _stock_on_sale(session: Session, variant_id: int) -> int:
    try:
        return _on_sale(session, variant_id).stock
    except NotFound:
        return 0


def _on_sale(session: Session, variant_id: int) -> Variant:
    if not 0 < variant_id <= _BIGGEST:
        raise NotFound(_NOT_SOLD)
    query: Any = (
        select(Variant)
        .join(Product, col(Product.id) == Variant.product_id)
        .join(Shop, col(Shop.id) == Variant.shop_id)
        .where(Variant.id == variant_id, col(Variant.active), col(Product.active))
        .where(shops.selling(clock.today()))
    )
    found: Variant | None = session.exec(query).first()
    if found is None:
        raise NotFound(_NOT_SOLD)
    return found


def _refuse_odd(quantity: int, stock: int) -> None:
    if not 0 < quantity <= MOST_PIECES:
        raise Incomplete(fields={"quantity": f"Isi jumlah antara 1 dan {MOST_PIECES}"})
    if quantity > stock:
        said = f"Tinggal {stock}" if stock else "Sedang habis"
        raise Incomplete(
            f"Stoknya tidak cukup: {said.lower()}. Kurangi jumlahnya.", fields={"quantity": said}
        )


def _line(session: Session, person: int, variant_id: int) -> BasketLine | None:
    if not 0 < variant_id <= _BIGGEST:
        return None
    query = select(BasketLine).where(
        BasketLine.person_id == person, BasketLine.variant_id == variant_id
    )
    return session.exec(query).first()


def _mine(session: Session, actor: Actor, variant_id: int) -> Line:
    found = next((each for each in lines(session, actor) if each.variant_id == variant_id), None)
    if found is None:
        raise NotFound(_NOT_THERE)
    return found


def _buyer(actor: Actor) -> int:
    if actor.person_id is None:
        raise SignedOut("Masuk dulu, supaya keranjang ini tersimpan untuk Anda.")
    return actor.person_id
