"""How the city writes dates, times, money and lists in Indonesian, by Babel's `id_ID`.

Instants are aware and shown on the city's wall clock; a date is taken as it is.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from lokal import terbilang

from smartcity_app.civic.profile import ROMAN_MONTHS
from smartcity_app.kernel import clock

LOCALE = "id_ID"


def _day(when: datetime | date) -> date:
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise ValueError("write only aware moments")
        return clock.local(when).date()
    return when


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str) -> str:
    return format_date(day, pattern, LOCALE)


def day(when: datetime | date) -> str:
    """ "Selasa 28 Juli"."""
    return _written(_day(when), "EEEE d MMMM")


def full_day(when: datetime | date) -> str:
    """ "Selasa 28 Juli 2026"."""
    return _written(_day(when), "EEEE d MMMM y")


def on_paper(when: datetime | date) -> str:
    """ "28 Juli 2026", as under a letter."""
    return _written(_day(when), "d MMMM y")


def month(when: datetime | date) -> str:
    """ "Juli 2026"."""
    return _written(_day(when), "MMMM y")


def short_day(when: datetime | date) -> str:
    """ "Jum 24", under a house of the clock."""
    return _written(_day(when), "EEE d")


def short_date(when: datetime | date) -> str:
    """ "24 Jul"."""
    return _written(_day(when), "d MMM")


def weekday(when: datetime | date) -> str:
    """ "Jumat"."""
    return _written(_day(when), "EEEE")


def time(when: datetime) -> str:
    """ "15.30"."""
    return f"{clock.local(when):%H.%M}"


def day_in(when: datetime | date, now: datetime) -> str:
    """The day, with its year only when that is not this year's."""
    return day(when) if _day(when).year == _day(now).year else full_day(when)


def deadline(when: datetime, now: datetime | None = None) -> str:
    """ "hari ini, 15.30" or "Selasa 28 Juli, 15.30"."""
    now = now or clock.now()
    that_day = "hari ini" if _day(when) == _day(now) else day_in(when, now)
    return f"{that_day}, {time(when)}"


def stamp(when: datetime) -> str:
    """ "Jum 24 Juli, 09.12", on a timeline."""
    return f"{_written(_day(when), 'EEE d MMMM')}, {time(when)}"


def ago(when: datetime, now: datetime | None = None) -> str:
    """ "tadi 09.12", "kemarin", then the day itself. For what has happened, in lists."""
    now = now or clock.now()
    back = _day(now) - _day(when)
    if back <= timedelta():
        return f"tadi {time(when)}"
    return "kemarin" if back == timedelta(days=1) else day_in(when, now)


def greeting(now: datetime | None = None) -> str:
    """ "Selamat pagi" until 11, "siang" until 15, "sore" until 18, then "malam" until 4."""
    hour = clock.local(now or clock.now()).hour
    if 4 <= hour < 11:
        return "Selamat pagi"
    if 11 <= hour < 15:
        return "Selamat siang"
    return "Selamat sore" if 15 <= hour < 18 else "Selamat malam"


def rupiah(amount: int) -> str:
    """ "Rp87.500": whole rupiah."""
    return format_currency(amount, "IDR", "¤#,##0", LOCALE, currency_digits=False)


def number(amount: int | float) -> str:
    """ "3.018.022", "2,4"."""
    return format_decimal(amount, "#,##0.#", LOCALE)


def file_size(size: int) -> str:
    """ "2,4 MB" from bytes; a megabyte being a million, as phones show it."""
    for unit, scale in (("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)):
        if (rounded := round(size / scale, 1)) >= 1:
            return f"{number(rounded)} {unit}"
    return f"{size} byte"


def roman_month(when: datetime | date) -> str:
    """ "VII" in July, as in the number of a letter."""
    return ROMAN_MONTHS[_day(when).month - 1]


def listed(things: Sequence[str]) -> str:
    """ "a, b, dan c"."""
    return format_list(things, locale=LOCALE)


def spelled(amount: int) -> str:
    """ "tiga", "dua belas"."""
    return terbilang(amount)


def ordinal(nth: int) -> str:
    """ "pertama", "ketiga"."""
    return "pertama" if nth == 1 else f"ke{spelled(nth)}"


def capital(text: str) -> str:
    """The same with a capital first letter."""
    return text[:1].upper() + text[1:]
