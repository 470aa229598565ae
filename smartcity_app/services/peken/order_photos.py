"""Pictures of an order: that it was brought, and what is wrong with what came."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.civic import files
from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.peken.order_models import Order, OrderPhoto
from smartcity_app.services.peken.policy import May

MOST = 4
"""At once."""
IN_ALL = 12
"""Of one purpose: a shop may answer more than once."""


def attach(
    session: Session, actor: Actor, order: Order, ids: Sequence[str], *, purpose: str
) -> None:
    """Attach the actor's own uploads. NotFound when one is not theirs; pictures only."""
    if len(ids) > MOST:
        raise Incomplete(fields={"photos": f"Paling banyak {MOST} foto"})
    if len(of(session, order, purpose)) + len(ids) > IN_ALL:
        raise Incomplete(f"Pesanan ini sudah punya banyak foto. Paling banyak {IN_ALL}.")
    stored = files.adopt(session, actor, list(ids), subject_id=order.owner_id)
    if any(not each.is_picture for each in stored):
        raise Incomplete("Kirim foto, bukan berkas lain.", fields={"photos": "Kirim foto"})
    session.add_all(
        OrderPhoto(
            order_id=order.id or 0, purpose=purpose, file_id=each.id, added_by=actor.person_id
        )
        for each in stored
    )
    session.flush()


def of(session: Session, order: Order, purpose: str) -> list[str]:
    """Ids of its pictures of that purpose, oldest first."""
    query = select(OrderPhoto.file_id).where(
        OrderPhoto.order_id == order.id, OrderPhoto.purpose == purpose
    )
    return list(session.exec(query.order_by(col(OrderPhoto.id))))


def may_read_file(session: Session, actor: Actor, stored: Any) -> bool:
    """Whoever may read the order may see its pictures."""
    found = session.exec(
        select(Order)
        .join(OrderPhoto, col(OrderPhoto.order_id) == Order.id)
        .where(OrderPhoto.file_id == stored.id)
    ).all()
    return any(policy.allows(actor, May.READ, order) for order in found)
