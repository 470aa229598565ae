"""An order's promise clock, counted in the minutes in which its shop is open."""

from dataclasses import replace
from datetime import datetime, timedelta

from smartcity_app.civic import promise, street, words
from smartcity_app.civic.profile import city
from smartcity_app.civic.promise import PromiseView
from smartcity_app.kernel import clock
from smartcity_app.services.peken.clocks import ALWAYS, OpenMinutes
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.workflow import (
    ACCEPTED,
    DISPUTED,
    DONE,
    HANDED,
    PACKED,
    PAID,
    UNPAID,
)


def of(order: Order) -> PromiseView:
    """Whose turn it is and how much of it is left; a plain word where no clock runs."""
    now = clock.now()
    if order.state == PACKED and order.due_at and not order.delivery:
        return _to_fetch(order, order.due_at, now)
    if order.state in (PAID, ACCEPTED, PACKED) and order.due_at:
        return with_shop(order, order.since, order.due_at, now)
    if order.state == HANDED and order.turn_due_at:
        return _yours(order.turn_due_at, now)
    if order.state == DISPUTED and order.due_at:
        return promise.running(
            started_at=order.disputed_at or order.since, due_at=order.due_at, now=now,
            promised=city().market.dispute_days, escalated_to="Sekretaris Daerah",
        )  # fmt: skip
    if order.state == DONE:
        return PromiseView("done", word="Selesai", strip="Selesai", short="selesai")
    if order.state == UNPAID:
        return PromiseView("paused", word="Menunggu", strip="Menunggu pembayaran", short="bayar")
    return PromiseView("paused", word="Batal", strip="Dibatalkan", short="batal")


def until(order: Order) -> str:
    """Until when it is the buyer's turn, to fetch it or to look at it; empty when it is not."""
    if order.state == HANDED or (order.state == PACKED and not order.delivery):
        return words.deadline(order.turn_due_at) if order.turn_due_at else ""
    return ""


def _yours(until: datetime, now: datetime) -> PromiseView:
    """The buyer looks at what came; when nothing is said, the order is done."""
    said = f"Periksa sampai {words.deadline(until, now)}"
    return PromiseView("paused", word="Giliran Anda", strip=said, short="pembeli")


def _to_fetch(order: Order, until: datetime, now: datetime) -> PromiseView:
    """It lies ready; what nobody fetches is the office's to decide about."""
    said = f"Ambil sampai {words.deadline(until, now)}"
    if order.late_at and order.turn_due_at:
        said = f"Belum diambil, dinas memutuskan {words.deadline(order.turn_due_at, now)}"
    return PromiseView("paused", word="Siap", strip=said, short="diambil")


def with_shop(order: Order, started: datetime, due: datetime, now: datetime) -> PromiseView:
    """The clock while the shop has it, counted in its opening hours as they were ordered in."""
    hours = OpenMinutes(1, tuple(sorted(order.hours.items())) or ALWAYS)
    total = max(1, hours.left(started, due))
    late = _late_to(order)
    if now > due:
        over = max(1, hours.left(due, now))
        begun, until = now - timedelta(minutes=total + over), now - timedelta(minutes=over)
    else:
        left = hours.left(now, due)
        begun, until = now - timedelta(minutes=total - left), now + timedelta(minutes=left)
    view = promise.running(
        started_at=begun, due_at=until, now=now, unit="minute", promised=total, escalated_to=late
    )
    if now > due:
        if late:
            return view
        return replace(view, line="Seharusnya dijawab ", strong=words.deadline(due, now))
    view = replace(view, strong=words.deadline(due, now), caption=_caption(hours, now, view))
    return replace(view, street=_labelled(view, started, due, now))


def _late_to(order: Order) -> str:
    """Who has it once late: before it is taken on the buyer may go, afterwards the office looks."""
    return "" if order.state == PAID else city().market.agency or "petugas pasar kota"


def _caption(hours: OpenMinutes, now: datetime, view: PromiseView) -> str:
    house = view.caption.partition(". ")[2]
    said = "Sisa waktu toko" if hours.is_open(now) else "Toko sedang tutup, jam berhenti"
    return f"{said}. {house}" if house else said


def _labelled(
    view: PromiseView, started: datetime, due: datetime, now: datetime
) -> list[promise.House]:
    """The row with the real times of day at both ends: the shop's nights are left out of it."""
    row = list(view.street)
    for at, house in enumerate(row):
        if house.kind == "post" and house.label:
            row[at] = replace(house, label=street.moment_label(due, now))
        elif at == 0 and not house.now:
            row[at] = replace(house, label=street.moment_label(started, now))
    return row
