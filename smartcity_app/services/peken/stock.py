"""What lies on the shelf. A piece is sold once, however many want it at the same moment.

Stock changes by differences, in the order of variants, so that two checkouts never wait for each
other in a circle and an owner's correction never undoes a sale.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from smartcity_app.services.peken.shop_models import Variant

_COUNT: Any = bindparam("count")
_TAKE = (
    update(Variant)
    .where(
        col(Variant.id) == bindparam("variant"),
        col(Variant.stock) >= _COUNT,
        col(Variant.price) == bindparam("at_price"),
        col(Variant.active),
    )
    .values(stock=col(Variant.stock) - _COUNT)
)
_RETURN = (
    update(Variant)
    .where(col(Variant.id) == bindparam("variant"))
    .values(stock=col(Variant.stock) + _COUNT)
)


def take(session: Session, *, wanted: Mapping[int, tuple[int, int]]) -> list[int]:
    """Take variants off the shelf: id to how many and at which price.

    Returns those that are not there in that number at that price any more, and then nothing may be
    committed.
    """
    connection = session.connection()
    return [
        variant
        for variant, (count, price) in sorted(wanted.items())
        if not connection.execute(
            _TAKE, {"variant": variant, "count": count, "at_price": price}
        ).rowcount
    ]


def put_back(session: Session, *, counts: Mapping[int, int]) -> None:
    """Put so many of each variant back on the shelf."""
    connection = session.connection()
    for variant, count in sorted(counts.items()):
        if count:
            connection.execute(_RETURN, {"variant": variant, "count": count})
