"""Names and codes made at random, of letters that nobody mistakes for one another."""

import secrets

from smartcity_app.kernel import clock

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def drawn(length: int = 6) -> str:
    """So many letters: of six there are 30^6."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def new_ref(prefix: str) -> str:
    """A fresh name for a case: prefix, year and month, six letters.

    Some day one is drawn that is there already; the transaction is then begun again (db.run).
    """
    return f"{prefix}-{clock.local(clock.now()):%y%m}-{drawn()}"
