"""What e-Peken announces. The only module of it that a neighbour may import."""

from dataclasses import dataclass

from smartcity_app.kernel.outbox import Fact


@dataclass(frozen=True)
class ShopRegistered(Fact, name="peken.shop_registered"):
    """A shop asks to be let in."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ShopReturned(Fact, name="peken.shop_returned"):
    """Its registration lacks something."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ShopOpened(Fact, name="peken.shop_opened"):
    """It was verified, or let in again, and sells from now on."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ShopRefused(Fact, name="peken.shop_refused"):
    """It was not let in."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class ShopSuspended(Fact, name="peken.shop_suspended"):
    """It may not sell for now."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class OrderPaid(Fact, name="peken.order_paid"):
    """The buyer has paid; the shop's clock runs."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class OrderAccepted(Fact, name="peken.order_accepted"):
    """The shop has taken it on."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class OrderPacked(Fact, name="peken.order_packed"):
    """It lies ready, or is on its way."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class OrderHanded(Fact, name="peken.order_handed"):
    """The buyer has it."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class OrderUnanswered(Fact, name="peken.order_unanswered"):
    """The shop let its time pass; the buyer may go elsewhere."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class OrderLate(Fact, name="peken.order_late"):
    """Whoever holds it, shop or office, has let the time pass."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class OrderCancelled(Fact, name="peken.order_cancelled"):
    """It will not come, and the money goes back."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class OrderDisputed(Fact, name="peken.order_disputed"):
    """The buyer says that something is wrong with what came."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class OrderPassedOn(Fact, name="peken.order_passed_on"):
    """Nobody handed it over or fetched it: the market's office decides whose the money is."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class DisputeAnswered(Fact, name="peken.dispute_answered"):
    """The shop has said how it sees it."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class DisputeDecided(Fact, name="peken.dispute_decided"):
    """The market's office has decided."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class OrderDone(Fact, name="peken.order_done"):
    """Nothing is open any more; the shop's money is its own."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class CapNear(Fact, name="peken.cap_near"):
    """A shop has taken 80, 95 or all of what civil servants may spend there this month."""

    shop_id: int
    month: str
    percent: int


@dataclass(frozen=True)
class StockLow(Fact, name="peken.stock_low"):
    """An article is nearly gone."""

    variant_id: int
    shop_id: int


@dataclass(frozen=True)
class SupplyAsked(Fact, name="peken.supply_asked"):
    """A koperasi orders from a distributor. `owner_id` keeps the koperasi, in all of these."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class SupplyOffered(Fact, name="peken.supply_offered"):
    """The distributor has fewer, or at another price."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class SupplyAgreed(Fact, name="peken.supply_agreed"):
    """Both sides stand by it."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class SupplyFailed(Fact, name="peken.supply_failed"):
    """Declined or cancelled; the shops' wishes are in the pool again."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class SupplyShipped(Fact, name="peken.supply_shipped"):
    """The goods are on their way to the koperasi."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class SupplyReceived(Fact, name="peken.supply_received"):
    """The koperasi has the goods and has shared them out."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class DeliverySent(Fact, name="peken.delivery_sent"):
    """A shop's share is on its way. `owner_id` keeps the shop."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class DeliveryConfirmed(Fact, name="peken.delivery_confirmed"):
    """The shop has it and its stock has grown."""

    ref: str
    owner_id: int
    seller_id: int


@dataclass(frozen=True)
class PurchaseSent(Fact, name="peken.purchase_sent"):
    """An officer asks the head of the office to approve a purchase."""

    ref: str
    owner_id: int
    agency: str


@dataclass(frozen=True)
class PurchaseApproved(Fact, name="peken.purchase_approved"):
    """It may be paid."""

    ref: str
    owner_id: int


@dataclass(frozen=True)
class PurchaseDeclined(Fact, name="peken.purchase_declined"):
    """It will not be bought."""

    ref: str
    owner_id: int
