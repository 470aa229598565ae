"""Time as a shop counts it: minutes in which it is open, on the city's wall clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from smartcity_app.civic.profile import WEEKDAYS
from smartcity_app.kernel import clock

ALWAYS = tuple((day, "00:00-23:59") for day in WEEKDAYS)
FARTHEST = 60
"""Days looked ahead for an open minute; a shop without any counts every minute."""
Hours = tuple[tuple[str, str], ...]


def month_of(moment: datetime) -> str:
    """The month an instant falls in, on the city's wall clock: 2026-11."""
    return f"{clock.local(moment):%Y-%m}"


@dataclass(frozen=True, slots=True)
class OpenMinutes:
    """A promise of so many minutes of a shop's opening hours (kernel.workflow.Promise)."""

    minutes: int
    hours: Hours = ALWAYS
    """Pairs of weekday and "07:00-20:00"."""

    @property
    def words(self) -> str:
        """ "2 jam buka toko"."""
        if self.minutes % 60:
            return f"{self.minutes} menit jam buka toko"
        return f"{self.minutes // 60} jam buka toko"

    def due(self, start: datetime) -> datetime:
        """When a promise made at `start` runs out."""
        return self.resume(start, self.minutes)

    def resume(self, now: datetime, left: int) -> datetime:
        """`left` open minutes after `now`; `now` itself when there are none left."""
        rest = timedelta(minutes=left)
        if rest <= timedelta(0):
            return now
        for opens, closes in self._stretches(now):
            begin = max(now, opens)
            if closes > begin:
                if closes - begin >= rest:
                    return begin + rest
                rest -= closes - begin
        return now + rest

    def left(self, now: datetime, due: datetime) -> int:
        """Open minutes between the two; negative once late."""
        if due < now:
            return -self.left(due, now)
        found = timedelta(0)
        for opens, closes in self._stretches(now):
            if opens >= due:
                break
            found += max(timedelta(0), min(closes, due) - max(opens, now))
        return int(found / timedelta(minutes=1))

    def is_open(self, now: datetime) -> bool:
        """Whether the shop is open at this moment."""
        return any(opens <= now < closes for opens, closes in self._stretches(now, days=1))

    def closes_at(self, now: datetime) -> datetime | None:
        """When the shop closes today; None while it is closed."""
        open_ = (until for opens, until in self._stretches(now, days=1) if opens <= now < until)
        return next(open_, None)

    def _stretches(self, now: datetime, days: int = FARTHEST) -> list[tuple[datetime, datetime]]:
        known, first = dict(self.hours), clock.local(now).date()
        found = []
        for offset in range(days):
            day = first + timedelta(days=offset)
            if said := known.get(WEEKDAYS[day.weekday()]):
                opens, closes = said.split("-")
                found.append((_at(day, opens), _at(day, closes)))
        return found


def _at(day: date, said: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(said), clock.ZONE).astimezone(UTC)
