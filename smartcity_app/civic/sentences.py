"""The promise clock in one sentence or two, for a screen reader. Agrees with what is drawn."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from smartcity_app.civic import measure, words
from smartcity_app.civic.measure import Amount, Scale
from smartcity_app.kernel import clock

MOST_TOLD = 7
"""Over so many houses nobody follows a list of days."""


def before(scale: Scale) -> str:
    """ "Janji 3 hari kerja."."""
    house = f" Satu rumah {scale.house_words}." if scale.house_words else ""
    return f"Janji {scale.words.replace('×', ' kali ')}.{house}"


def running(
    scale: Scale,
    left: Amount,
    days: Sequence[date | None],
    present: int,
    due: datetime,
    now: datetime,
    *,
    soon: bool,
) -> str:
    """ "Janji 3 hari kerja. Jumat terpakai, hari ini terpakai separuh, Selasa masih utuh."."""
    today = clock.local(now).date()
    said = measure.words(left, scale) or "kurang dari 1 menit"
    if soon:
        until = "hari ini" if clock.local(due).date() == today else f"sampai {_near(due, now)}"
        return f"{before(scale)} Tinggal {said} {until}."
    if not scale.by_day:
        return f"{before(scale)} Sisa {said}."
    names = [_name(day, index, today) for index, day in enumerate(days)]
    if scale.houses > MOST_TOLD or len(set(names)) < len(names):
        return f"{before(scale)} Kini hari {words.ordinal(present + 1)}, sisa {said}."
    told = _tell(names, present, left.units % 1)
    return f"{before(scale)} {words.capital(told)}."


def _name(day: date | None, index: int, today: date) -> str:
    if day is None:
        return f"hari {words.ordinal(index + 1)}"
    return "hari ini" if day == today else words.weekday(day)


def _tell(names: list[str], present: int, part: Fraction) -> str:
    """Which days are spent, which is under way (`part` of it left), which are whole."""
    spent, whole = names[:present], names[present:]
    told = [f"{words.listed(spent)} terpakai"] if spent else []
    if part:
        told.append(f"{whole.pop(0)} {_spent_words(1 - part)}")
    if whole:
        told.append(f"{words.listed(whole)} masih utuh")
    return ", ".join(told)


def _spent_words(used: Fraction) -> str:
    if used < Fraction(35, 100):
        return "terpakai sedikit"
    return "terpakai separuh" if used <= Fraction(65, 100) else "hampir habis"


def late(scale: Scale, said: str, due: datetime, now: datetime) -> str:
    """ "Janji 3 hari kerja, berakhir Selasa. Sudah lewat 1 hari."."""
    return f"{before(scale)[:-1]}, berakhir {_near(due, now)}. Sudah lewat {said}."


def paused(scale: Scale, said: str, present: int, part: Fraction, *, kept: bool) -> str:
    """ "Jam berhenti di hari pertama. Dua hari masih utuh."."""
    if not kept:
        return f"Jam berhenti. Janji sudah lewat {said}."
    if not scale.by_day:
        return f"Jam berhenti. Masih ada {said}."
    whole = scale.houses - present - bool(part)
    rest = f"Masih ada {said}"
    if whole:
        rest = f"{words.capital(words.spelled(whole))} hari masih utuh"
    return f"Jam berhenti di hari {words.ordinal(present + 1)}. {rest}."


def done(scale: Scale, early: str, present: int) -> str:
    """ "Selesai pada hari ketiga, 5 jam sebelum janji."."""
    when = f"{early} sebelum janji" if early else "tepat pada janji"
    if not scale.by_day:
        return f"Selesai {when}."
    return f"Selesai pada hari {words.ordinal(present + 1)}, {when}."


def done_late(scale: Scale, said: str) -> str:
    """ "Janji 3 hari kerja. Selesai, lewat 1 hari."."""
    return f"{before(scale)} Selesai, lewat {said}."


def _near(when: datetime, now: datetime) -> str:
    """ "hari ini", "Selasa" within the week, otherwise the whole date."""
    away = abs(clock.local(when).date() - clock.local(now).date())
    if not away:
        return "hari ini"
    return words.weekday(when) if away < timedelta(days=7) else words.day_in(when, now)
