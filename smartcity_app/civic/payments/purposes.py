"""What a service does when money it asked for comes, does not come, or comes too late."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from smartcity_app.civic.payments.models import Payment

Moved = Callable[[Session, Payment], None]


@dataclass(frozen=True, slots=True)
class Purpose:
    """All three are called in the transaction that moves the payment, once for each payment."""

    key: str
    paid: Moved
    """The money is there, in time."""
    lapsed: Moved
    """Nobody paid, or the provider failed it: what was kept for the payer is free again."""
    late: Callable[[Session, Payment], bool]
    """The money came after all was lapsed. True: the service honours it; False: it goes back."""


_served: dict[str, Purpose] = {}


def serve(purpose: Purpose) -> Purpose:
    """Say it once, when the service is imported. Saying the same again is harmless."""
    _served[purpose.key] = purpose
    return purpose


def purpose_of(payment: Payment) -> Purpose:
    """What to do about this payment; KeyError when no service of this city asked for it."""
    return _served[payment.purpose]
