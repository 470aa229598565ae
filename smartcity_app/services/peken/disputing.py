"""When what came is not what was ordered: the buyer says so, the market's office decides."""

from collections.abc import Sequence

from sqlmodel import Session

from smartcity_app.civic import words
from smartcity_app.civic.calendar import WorkingDays
from smartcity_app.civic.profile import city
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import SYSTEM, Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed
from smartcity_app.services.peken import order_photos, order_reading, ordering
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.workflow import WITH_SHOP

FEWEST_WORDS, MOST_WORDS = 10, 2000


def dispute(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    reason: str,
    photos: Sequence[str] = (),
    version: int | None = None,
) -> Order:
    """Say what is wrong, with pictures. The shop's money waits until it is decided.

    Before the goods were handed over only once the shop's time is over: Incomplete until then.
    """
    order = order_reading.seen(session, actor, ref=ref, version=version)
    if not FEWEST_WORDS <= len(reason.strip()) <= MOST_WORDS:
        raise Incomplete(fields={"reason": "Ceritakan apa yang tidak sesuai, sepuluh huruf lebih"})
    if order.state in WITH_SHOP and order.late_at is None:
        raise Incomplete("Toko masih punya waktu. Sesudah lewat waktu Anda boleh melapor.")
    _bring(session, actor, order, "dispute", note=reason)
    if photos:
        order_photos.attach(session, actor, order, photos, purpose="evidence")
    return order


def pass_on(session: Session, order: Order) -> None:
    """Nobody handed it over, fetched it or said a word: the office decides whose the money is."""
    _bring(session, SYSTEM, order, "pass_on")


def _bring(session: Session, actor: Actor, order: Order, step: str, note: str = "") -> None:
    """Before the office, whose clock starts."""
    now = clock.now()
    due = WorkingDays(city().market.dispute_days).due(now)
    ordering.take_step(
        session, actor, order, step, note=note, disputed_at=now, due_at=due, turn_due_at=due
    )


def answer(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    reason: str,
    photos: Sequence[str] = (),
    version: int | None = None,
) -> Order:
    """The shop says how it sees it, with pictures, as often as it must; the office's clock runs on
    untouched."""
    order = order_reading.seen(session, actor, ref=ref, version=version)
    if not FEWEST_WORDS <= len(reason.strip()) <= MOST_WORDS:
        raise Incomplete(fields={"answer": "Ceritakan menurut toko, sepuluh huruf lebih"})
    ordering.take_step(
        session, actor, order, "answer", note=reason, since=order.since, due_at=order.due_at,
        turn_due_at=order.turn_due_at, late_at=order.late_at, reminded_at=order.reminded_at,
    )  # fmt: skip
    if photos:
        order_photos.attach(session, actor, order, photos, purpose="answer")
    return order


def decide(
    session: Session,
    actor: Actor,
    *,
    ref: str,
    give_back: int,
    reason: str,
    version: int | None = None,
) -> Order:
    """Decide how much of it goes back to the buyer, nothing to all; the shop gets the rest."""
    order = order_reading.seen(session, actor, ref=ref, version=version)
    shop = session.get_one(Shop, order.shop_id)
    if actor.person_id in (order.owner_id, shop.owner_id):
        raise NotAllowed("Ini pesanan Anda sendiri. Minta rekan lain memutusnya.")
    rest = order.total - order.refunded
    if not 0 <= give_back <= rest:
        raise Incomplete(fields={"give_back": f"Isi antara Rp0 dan {words.rupiah(rest)}"})
    ordering.take_step(session, actor, order, "decide", note=reason, turn_due_at=None, address="")
    if give_back:
        ordering.refund(session, order, amount=give_back, key="dispute", reason=reason.strip())
    ordering.pay_shop(session, order)
    return order
