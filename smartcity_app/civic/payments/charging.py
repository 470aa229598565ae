"""Asking somebody for money."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col

from smartcity_app.civic.payments import providers
from smartcity_app.civic.payments.models import NEW, Payment
from smartcity_app.kernel import clock

MOST = 10_000_000
"""Rupiah: what QRIS carries in one payment (Bank Indonesia)."""
UNOPENED = timedelta(seconds=20)
"""After which a job asks the provider, if whoever charged did not."""
_ENTER = insert(Payment).returning(col(Payment.id))


def charge(session: Session, *, payer_id: int, purpose: str, amount: int, minutes: int) -> Payment:
    """Enter a payment in the caller's own transaction. The provider hears of it afterwards
    (opening.begin), or from a job when nobody is there to ask.

    ValueError for an amount no provider takes: the service checks before it asks. Unavailable in a
    city that takes no payments.
    """
    providers.chosen()
    if not 0 < amount <= MOST:
        raise ValueError(f"a payment of {amount} rupiah")
    now = clock.now()
    values: dict[str, Any] = {
        "ref": f"RK-{clock.local(now):%y%m%d}-{secrets.token_hex(8)}", "purpose": purpose,
        "payer_id": payer_id, "amount": amount, "refunded": 0, "state": NEW, "version": 1,
        "provider": "", "provider_ref": "", "qr": "", "created_at": now,
        "expires_at": now + timedelta(minutes=minutes), "late": False,
        "ask_at": now + UNOPENED,
    }  # fmt: skip
    entered = session.connection().execute(_ENTER, values)
    return Payment(id=entered.scalar_one(), **values)
