"""A provider's daily report beside the city's own books: every difference, and nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from smartcity_app.civic.payments.models import PAID, Payment, ProviderReport, ReportDifference
from smartcity_app.civic.payments.report_reading import Line, read
from smartcity_app.kernel import clock

CHUNK = 500
"""Numbers looked up at a time."""
MISSING_HERE, MISSING_THERE, AMOUNT, STATUS = "missing_here", "missing_there", "amount", "status"
_ENTER = insert(ReportDifference)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a report says of one payment, all its lines together."""

    provider_ref: str
    paid: int
    """Rupiah that came."""
    back: int
    """Rupiah that went back."""
    word: str

    @property
    def came(self) -> bool:
        """A refund is of money that came, whether or not the report has that line too."""
        return bool(self.paid or self.back)


def enter(
    session: Session, data: bytes, *, provider: str, day: date, by: int | None
) -> ProviderReport:
    """Compare a report (CSV) of one day of the city's wall clock, and keep what differs.

    Incomplete when it cannot be read. A report handed in again is compared again.
    """
    said = _by_ref(read(data))
    ours = _ours(session, provider, day, said)
    found = list(_differences(said, ours, day))
    paid = sum(each.paid for each in said.values())
    report = ProviderReport(
        provider=provider, day=day, lines=len(said), amount=paid, differences=len(found),
        entered_by=by,
    )  # fmt: skip
    session.add(report)
    session.flush()
    if found:
        session.connection().execute(_ENTER, [{**each, "report_id": report.id} for each in found])
    return report


def reports(session: Session, *, most: int = 20) -> list[ProviderReport]:
    """Reports handed in, newest first."""
    query = select(ProviderReport).order_by(col(ProviderReport.id).desc()).limit(most)
    return list(session.exec(query))


def differences(session: Session, report_id: int, *, most: int = 200) -> list[ReportDifference]:
    """What a report and the books do not agree in, in the report's order."""
    query = select(ReportDifference).where(ReportDifference.report_id == report_id)
    return list(session.exec(query.order_by(col(ReportDifference.id)).limit(most)))


def bounds(day: date) -> tuple[datetime, datetime]:
    """The instants between which a day of the city's wall clock lies."""
    begins = datetime.combine(day, time(), clock.ZONE)
    return begins, begins + timedelta(days=1)


def _by_ref(lines: list[Line]) -> dict[str, _Said]:
    """One payment may have a line for its money and one for each refund."""
    found: dict[str, _Said] = {}
    for line in lines:
        before = found.get(line.ref, _Said(line.provider_ref, 0, 0, ""))
        found[line.ref] = _Said(
            provider_ref=before.provider_ref or line.provider_ref,
            paid=max(before.paid, line.amount if line.paid else 0),
            back=before.back + (line.amount if line.back else 0),
            word=line.word if line.paid or not before.word else before.word,
        )
    return found


def _ours(session: Session, provider: str, day: date, said: dict[str, _Said]) -> dict[str, Payment]:
    """Payments that were paid on that day, and those the report names."""
    begins, ends = bounds(day)
    paid = select(Payment).where(
        Payment.provider == provider, Payment.state == PAID,
        col(Payment.paid_at) >= begins, col(Payment.paid_at) < ends,
    )  # fmt: skip
    found = {each.ref: each for each in session.exec(paid)}
    for refs in _chunks(ref for ref in said if ref not in found):
        named = select(Payment).where(Payment.provider == provider, col(Payment.ref).in_(refs))
        found |= {each.ref: each for each in session.exec(named)}
    return found


def _differences(
    said: dict[str, _Said], ours: dict[str, Payment], day: date
) -> Iterator[dict[str, Any]]:
    for ref, theirs in said.items():
        mine = ours.get(ref)
        if mine is None:
            if theirs.came:
                yield _row(MISSING_HERE, ref, None, theirs)
        elif theirs.came != (mine.state == PAID):
            yield _row(STATUS, ref, mine, theirs)
        elif theirs.paid and theirs.paid != mine.amount:
            yield _row(AMOUNT, ref, mine, theirs)
        elif theirs.back > mine.refunded:
            yield _row(STATUS, ref, mine, theirs)
    for ref, mine in ours.items():
        if ref not in said:
            yield _row(MISSING_THERE, ref, mine, None)


def _row(kind: str, ref: str, mine: Payment | None, theirs: _Said | None) -> dict[str, Any]:
    return {
        "kind": kind, "order_ref": ref,
        "provider_ref": theirs.provider_ref if theirs else mine.provider_ref if mine else "",
        "ours": mine.amount if mine else None,
        "theirs": (theirs.paid or theirs.back) if theirs else None,
        "our_state": mine.state if mine else "", "their_state": theirs.word if theirs else "",
    }  # fmt: skip


def _chunks(refs: Iterable[str]) -> Iterator[list[str]]:
    every = list(refs)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
