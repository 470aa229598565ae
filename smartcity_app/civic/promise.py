"""Jam Janji, the promise clock: whose turn it is and how much of the promise is left.

The server counts; a screen only draws what stands here. Rules and pictures: look/README.md
section 7. `unit` and `promised` say what was promised (3 working days, 48 hours); leave `promised`
out only for a clock that was never paused.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Literal

from smartcity_app.civic import calendar, measure, sentences, street, words
from smartcity_app.civic.measure import Amount, Scale
from smartcity_app.civic.profile import Unit
from smartcity_app.civic.street import House as House
from smartcity_app.kernel import clock

State = Literal["ontime", "soon", "late", "paused", "done"]

_MINUS = "−"
_LAST_MINUTE = Fraction(1, 100)
"""In houses. While a clock runs it has some colour, though whole minutes are gone (rule 2)."""


@dataclass(frozen=True, slots=True)
class PromiseView:
    """Everything a screen shows of one promise, in words and shares. Safe to send to a browser."""

    state: State = "ontime"
    word: str = ""
    """The state in a word: Tepat waktu, Segera, Lewat janji, Jeda, Ditepati, Selesai."""
    caption: str = ""
    """Above the big words: "Sisa waktu kerja"."""
    big: str = ""
    """The biggest words of the page: "1 hari 4 jam", "Giliran Anda"."""
    line: str = ""
    """Under the big words, up to the part in bold: "Paling lambat "."""
    strong: str = ""
    """The part in bold: "Selasa 28 Juli, 15.30"."""
    after: str = ""
    """What follows the bold part."""
    strip: str = ""
    """Beside a strip: "Sisa 1 hari 4 jam", "Segera, sisa 3 jam", "Lewat 1 hari"."""
    short: str = ""
    """For staff rows: "1h 4j", late "−1h 6j", paused "jeda"."""
    houses: int = 1
    used: str = "0%"
    """Share spent of a whole strip. In 5% steps unless that would colour a wrong number."""
    over: int = 0
    """Red houses, at most 4. More than 0 in state `done`: finished late, drawn in late ink."""
    street: list[House] = field(default_factory=list)
    sentence: str = ""
    """The street in one sentence, for a screen reader."""


def running(
    *,
    started_at: datetime,
    due_at: datetime,
    now: datetime,
    unit: Unit = "working_day",
    promised: int | None = None,
    escalated_to: str = "",
    soon_minutes: int | None = None,
    drawn: bool = True,
) -> PromiseView:
    """While the city's clock runs. Late from the first instant after `due_at`.

    `escalated_to` is who has the case once late: "Camat Sukolilo". `soon_minutes` replaces the
    usual start of amber for promises not counted in days (a hospital queue: 30). `drawn=False`
    leaves out `street` and `sentence`, most of the work, for lists that show neither.
    """
    scale = _scale(unit, promised, started_at, due_at)
    if now > due_at:
        return _late(scale, started_at, due_at, now, escalated_to, drawn=drawn)
    at = _counted_from(scale, started_at, now)
    left = measure.at_most_promised(measure.between(unit, at, due_at), scale)
    soon = left.units <= (scale.soon if soon_minutes is None else soon_minutes)
    said = measure.words(left, scale) or "kurang dari 1 menit"
    view = PromiseView(
        state="soon" if soon else "ontime",
        word="Segera" if soon else "Tepat waktu",
        caption=_caption("Sisa waktu", scale),
        big=words.capital(said),
        line="Paling lambat ",
        strong=words.deadline(due_at, now),
        strip=f"Segera, sisa {said}" if soon else f"Sisa {said}",
        short=measure.short(left, scale) or "<1m",
        houses=scale.houses,
        used=measure.strip_used(scale.houses, _in_houses(left, scale) or _LAST_MINUTE),
    )
    return _with_street(view, scale, left, started_at, due_at, now) if drawn else view


def _with_street(
    view: PromiseView,
    scale: Scale,
    left: Amount,
    started_at: datetime,
    due_at: datetime,
    now: datetime,
) -> PromiseView:
    """The row of a running clock, the house of now marked in it."""
    houses = _in_houses(left, scale) or _LAST_MINUTE
    present, today = street.under_way(scale.houses, houses), clock.local(now).date()
    at = _counted_from(scale, started_at, now)
    days = street.days_of(scale, started_at, at, due_at, present)
    labels = street.day_labels(scale, days)
    here = days[present] == today or not scale.by_day
    if scale.unit != "working_day":
        labels[0] = street.moment_label(started_at, now)
    if here:
        labels[present] = "Hari ini" if scale.by_day else "Sekarang"
    row = street.draw(
        scale,
        used=street.shares(scale.houses, houses),
        days=days,
        labels=labels,
        bold=present if here else None,
        post=street.post_label(scale, days, due_at, now),
    )
    sentence = sentences.running(scale, left, days, present, due_at, now, soon=view.state == "soon")
    return replace(view, street=row, sentence=sentence)


def _late(
    scale: Scale,
    started_at: datetime,
    due_at: datetime,
    now: datetime,
    escalated_to: str,
    *,
    drawn: bool,
) -> PromiseView:
    late = measure.between(scale.unit, due_at, now)
    said, houses = _late_words(late, scale), _in_houses(late, scale)
    view = PromiseView(
        state="late",
        word="Lewat janji",
        caption="Melewati janji",
        big=words.capital(said),
        line="Kini naik ke " if escalated_to else "Seharusnya selesai ",
        strong=escalated_to or words.deadline(due_at, now),
        after=". Kami minta maaf.",
        strip=f"Lewat {said}",
        short=f"{_MINUS}{passed}" if (passed := measure.short(late, scale)) else "baru",
        houses=scale.houses,
        used="100%",
        over=street.count_over(houses),
    )
    if not drawn:
        return view
    row = [*_spent(scale, started_at, due_at), *street.draw_over(scale, due_at, houses, now)]
    return replace(view, street=row, sentence=sentences.late(scale, said, due_at, now))


def paused(
    *,
    left_minutes: int,
    what_to_do: str,
    started_at: datetime,
    due_at: datetime,
    unit: Unit = "working_day",
    promised: int | None = None,
) -> PromiseView:
    """While it is the resident's turn and the clock stands still.

    `left_minutes` of the promise's own time are kept; negative when it was late already. `due_at`
    is where the promise stood when the clock was stopped. `what_to_do` is the one thing to do, as
    a sentence: "Kirim ulang foto KK".
    """
    scale = _scale(unit, promised, started_at, due_at)
    left = measure.at_most_promised(measure.of_minutes(unit, max(0, left_minutes)), scale)
    houses = _in_houses(left, scale)
    kept = left_minutes > 0
    said = measure.words(left, scale) if kept else _over_words(unit, -left_minutes, scale)
    have = "Masih ada" if kept else "Janji kami sudah lewat"
    return PromiseView(
        state="paused",
        word="Jeda",
        caption="Jam berhenti",
        big="Giliran Anda",
        line=f"{what_to_do.rstrip('. ')}. {have} ",
        strong=said,
        after=".",
        strip="Jeda, giliran Anda",
        short="jeda",
        houses=scale.houses,
        used=measure.strip_used(scale.houses, houses),
        street=_stopped(scale, houses, left_minutes, started_at, due_at),
        sentence=sentences.paused(
            scale, said, street.under_way(scale.houses, houses), left.units % 1, kept=kept
        ),
    )


def _stopped(
    scale: Scale, left: Fraction, left_minutes: int, started_at: datetime, due_at: datetime
) -> list[House]:
    """The row of a stopped clock. Days to come have no date: that is up to the resident."""
    present = street.under_way(scale.houses, left)
    labels = street.day_labels(scale, [None] * scale.houses)
    if scale.by_day:
        city = calendar.current()
        stopped_at = city.add_working_minutes(due_at, -left_minutes)
        begun = city.counts_from(started_at)
        labels[0] = words.short_day(begun)
        labels[present] = words.short_day(max(begun, stopped_at))
    return street.draw(
        scale,
        used=street.shares(scale.houses, left),
        days=[None] * scale.houses,
        labels=labels,
        bold=present,
    )


def done(
    *,
    started_at: datetime,
    due_at: datetime,
    finished_at: datetime,
    unit: Unit = "working_day",
    promised: int | None = None,
    drawn: bool = True,
) -> PromiseView:
    """When the promise was fulfilled. Kept up to and including `due_at`, never after it.

    Not for a case that was refused or withdrawn: that is no promise kept. `drawn` as in `running`.
    """
    scale = _scale(unit, promised, started_at, due_at)
    caption = f"Selesai {words.day_in(finished_at, clock.now())}, {words.time(finished_at)}"
    promise = f"{words.day_in(due_at, clock.now())}, {words.time(due_at)}"
    if finished_at > due_at:
        view = _done_late(scale, started_at, due_at, finished_at, drawn=drawn)
        return replace(view, caption=caption, line="Dari janji ", strong=promise)
    at = _counted_from(scale, started_at, finished_at)
    left = measure.at_most_promised(measure.between(unit, at, due_at), scale)
    houses = _in_houses(left, scale)
    early = measure.words(left, scale)
    big = f"{early} lebih cepat" if early else "tepat pada janji"
    view = PromiseView(
        state="done",
        word="Ditepati",
        caption=caption,
        big=words.capital(big),
        line="Dari janji ",
        strong=promise,
        strip=f"Selesai {big}",
        short="selesai",
        houses=scale.houses,
        used=measure.strip_used(scale.houses, houses),
    )
    if not drawn:
        return view
    present = street.finished_in(scale.houses, houses)
    days = street.days_of(scale, started_at, at, due_at, present)
    row = street.draw(
        scale,
        used=["100%"] * present + ["0%"] * (scale.houses - present),
        days=days,
        labels=street.day_labels(scale, days),
        bold=present,
        post=street.post_label(scale, days, due_at, finished_at),
    )
    return replace(view, street=row, sentence=sentences.done(scale, early, present))


def _done_late(
    scale: Scale, started_at: datetime, due_at: datetime, finished_at: datetime, *, drawn: bool
) -> PromiseView:
    late = measure.between(scale.unit, due_at, finished_at)
    said, houses = _late_words(late, scale), _in_houses(late, scale)
    view = PromiseView(
        state="done",
        word="Selesai",
        big=f"Lewat {said}",
        strip=f"Selesai, lewat {said}",
        short="selesai",
        houses=scale.houses,
        used="100%",
        over=street.count_over(houses),
    )
    if not drawn:
        return view
    over = street.draw_over(scale, due_at, houses, finished_at)
    # The check stands on the last house, also when the day itself was a day off.
    row = [*_spent(scale, started_at, due_at), *over[:-1], replace(over[-1], now=True)]
    return replace(view, street=row, sentence=sentences.done_late(scale, said))


def before(*, days: int = 0, hours: int = 0, minutes: int = 0) -> PromiseView:
    """The promise before anything is sent: a full row. Give one of the three; hours are hours of
    the wall clock (48: "2×24 jam")."""
    given: list[tuple[Unit, int]] = [("working_day", days), ("hour", hours), ("minute", minutes)]
    [(unit, promised)] = [pair for pair in given if pair[1]]
    scale = measure.scale(unit, promised)
    unknown = [None] * scale.houses
    return PromiseView(
        word="Janji",
        caption="Janji selesai",
        big=scale.words,
        line="Jam mulai saat Anda mengirim.",
        strip=f"Janji selesai {scale.words}",
        short=measure.short(_all_of(scale), scale),
        houses=scale.houses,
        street=street.draw(
            scale,
            used=["0%"] * scale.houses,
            days=unknown,
            labels=street.day_labels(scale, unknown),
            bold=None,
        ),
        sentence=sentences.before(scale),
    )


# What the verbs share


def _scale(unit: Unit, promised: int | None, started_at: datetime, due_at: datetime) -> Scale:
    return measure.scale(unit, promised or measure.as_promised(unit, started_at, due_at))


def _counted_from(scale: Scale, started_at: datetime, moment: datetime) -> datetime:
    """A promise in days sent in the afternoon does not run before the next working day."""
    if scale.unit != "working_day":
        return max(started_at, moment)
    return max(calendar.current().counts_from(started_at), moment)


def _in_houses(amount: Amount, scale: Scale) -> Fraction:
    return amount.units / scale.per_house


def _all_of(scale: Scale) -> Amount:
    if scale.unit != "working_day":
        return Amount(0, scale.total, 0)
    return Amount(scale.total, 0, calendar.current().day_minutes)


def _late_words(late: Amount, scale: Scale) -> str:
    """Run out at closing time, a promise in working time is late by nought minutes all night."""
    return measure.words(late, scale) or "kurang dari 1 jam"


def _over_words(unit: Unit, minutes: int, scale: Scale) -> str:
    return _late_words(measure.of_minutes(unit, minutes), scale)


def _caption(text: str, scale: Scale) -> str:
    """ "Sisa waktu kerja"; the house explained where it is not the promise's own unit (rule 1)."""
    kind = f"{text} kerja" if scale.unit.startswith("working") else text
    return f"{kind}. Satu rumah {scale.house_words}" if scale.house_words else kind


def _spent(scale: Scale, started_at: datetime, due_at: datetime) -> list[House]:
    """A row of grey houses and the flag."""
    days = street.days_of(scale, started_at, due_at, due_at, scale.houses)
    used = ["100%"] * scale.houses
    labels = street.day_labels(scale, days)
    return street.draw(scale, used=used, days=days, labels=labels, bold=None)
