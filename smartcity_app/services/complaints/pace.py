"""How fast one login and one address may report, besides what privacy.py allows a person.

Kept in memory: it is there to blunt a flood, not to count. A kampung behind one carrier address is
many phones, so the address is given far more room than the login.
"""

from smartcity_app.kernel.errors import TooMany
from smartcity_app.web.limits import PerAddress

REPORTS, REPORTS_HERE = PerAddress(1 / 120, 8), PerAddress(1 / 5, 60)
WORDS, WORDS_HERE = PerAddress(1 / 10, 15), PerAddress(2, 200)
WAIT = "Terlalu cepat. Tunggu beberapa menit, lalu coba lagi. Bila darurat, telepon 112."


def refuse_hasty_reports(login: str, address: str) -> None:
    """TooMany when this login, or everybody at this address, files or joins too fast."""
    _take(REPORTS, login)
    _take(REPORTS_HERE, address)


def refuse_hasty_words(login: str, address: str) -> None:
    """The same for messages to an office."""
    _take(WORDS, login)
    _take(WORDS_HERE, address)


def forget() -> None:
    """Begin anew: between tests."""
    for each in (REPORTS, REPORTS_HERE, WORDS, WORDS_HERE):
        each.forget()


def _take(bucket: PerAddress, key: str) -> None:
    if key and not bucket.try_take(key):
        raise TooMany(WAIT)
