"""How a shop comes in, and how an order goes from the payment to the buyer's hands.

An order's clock is the shop's: minutes of its own opening hours until it is taken on, then until it
is ready, then days until it is handed over. While the buyer has the goods and may dispute, and
while nobody has paid, it stands still. Money is never held without an end: what nobody took on is
paid back, and what nobody handed over goes to the market's office (turns.py).
"""

from functools import lru_cache
from typing import Any

from smartcity_app.civic.calendar import WorkingDays
from smartcity_app.civic.profile import city
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.outbox import Fact
from smartcity_app.kernel.workflow import Desk, State, Step, Workflow
from smartcity_app.services.peken import facts
from smartcity_app.services.peken.clocks import ALWAYS, OpenMinutes
from smartcity_app.services.peken.policy import May

VERIFY_DAYS = 3
DRAFT, SUBMITTED, RETURNED, ACTIVE = "draft", "submitted", "returned", "active"
SUSPENDED, REFUSED, CLOSED = "suspended", "refused", "closed"
_OFFICE = Desk(Role.MARKET_OFFICER, "city")
_ABOVE = Desk(Role.CITY_SECRETARY, "city")


def _about_shop(kind: Any) -> Any:
    return lambda shop: kind(shop.ref, shop.owner_id)


SHOP = Workflow(
    name="shop",
    title="Pendaftaran toko e-Peken",
    promise=WorkingDays(VERIFY_DAYS),
    states=(
        State(DRAFT, "Belum dikirim", doing="Anda mengisi data toko"),
        State(SUBMITTED, "Diperiksa", doing="Dinas memeriksa data toko", desk=_OFFICE,
              late_to=_ABOVE),
        State(RETURNED, "Perlu diperbaiki", doing="Anda memperbaiki data toko", pauses=True),
        State(ACTIVE, "Buka", doing="Toko berjualan"),
        State(SUSPENDED, "Dibekukan", doing="Toko tidak boleh berjualan"),
        State(REFUSED, "Ditolak", doing="Pendaftaran ditolak", final=True),
        State(CLOSED, "Tutup", doing="Toko ditutup pemiliknya", final=True),
    ),
    steps=(
        Step("submit", "Kirim pendaftaran", "Pendaftaran dikirim", (DRAFT, RETURNED), SUBMITTED,
             May.SHOP, announces=_about_shop(facts.ShopRegistered)),
        Step("admit", "Terima toko", "Toko diterima", (SUBMITTED,), ACTIVE, May.VERIFY,
             announces=_about_shop(facts.ShopOpened)),
        Step("send_back", "Minta perbaikan", "Diminta memperbaiki", (SUBMITTED,), RETURNED,
             May.VERIFY, tone="neutral", needs_note=True,
             announces=_about_shop(facts.ShopReturned)),
        Step("refuse", "Tolak", "Pendaftaran ditolak", (SUBMITTED,), REFUSED, May.VERIFY,
             tone="danger", needs_note=True, announces=_about_shop(facts.ShopRefused)),
        Step("suspend", "Bekukan", "Toko dibekukan", (ACTIVE,), SUSPENDED, May.VERIFY,
             tone="danger", needs_note=True, announces=_about_shop(facts.ShopSuspended)),
        Step("reinstate", "Buka lagi", "Toko dibuka lagi", (SUSPENDED,), ACTIVE, May.VERIFY,
             needs_note=True, announces=_about_shop(facts.ShopOpened)),
        Step("close", "Tutup toko", "Toko ditutup pemiliknya", (DRAFT, RETURNED, ACTIVE), CLOSED,
             May.SHOP, tone="danger"),
    ),
)  # fmt: skip

UNPAID, PAID, ACCEPTED, PACKED, HANDED = "unpaid", "paid", "accepted", "packed", "handed"
DISPUTED, DONE, CANCELLED, LAPSED = "disputed", "done", "cancelled", "lapsed"
WITH_SHOP = (PAID, ACCEPTED, PACKED)
"""States in which the shop holds it."""
HELD = (*WITH_SHOP, HANDED, DISPUTED)
"""States in which the city holds the money for it."""
_SHOP = Desk(Role.SHOP_KEEPER, "village")


def _about_order(kind: type[Fact]) -> Any:
    def fact(order: Any) -> Fact:
        who = {"seller_id": order.seller_id} if "seller_id" in kind.__dataclass_fields__ else {}
        return kind(ref=order.ref, owner_id=order.owner_id, **who)  # type: ignore[call-arg]

    return fact


@lru_cache(maxsize=4096)
def order_path(hours: tuple[tuple[str, str], ...]) -> Workflow:
    """The way of an order in a shop with these opening hours (Shop.hours, as sorted pairs)."""
    return Workflow(
        name="order",
        title="Pesanan e-Peken",
        promise=OpenMinutes(city().market.accept_minutes, hours),
        states=(
            State(UNPAID, "Menunggu pembayaran", doing="Anda membayar"),
            _with_shop(PAID, "Dibayar", "Toko menerima pesanan"),
            _with_shop(ACCEPTED, "Diterima toko", "Toko menyiapkan barang"),
            _with_shop(PACKED, "Siap", "Toko menyerahkan barang"),
            State(HANDED, "Diserahkan", doing="Anda memeriksa barang"),
            State(DISPUTED, "Disanggah", doing="Dinas memutuskan", desk=_OFFICE, late_to=_ABOVE),
            State(DONE, "Selesai", doing="Pesanan selesai", final=True),
            State(CANCELLED, "Dibatalkan", doing="Uang kembali", final=True),
            State(LAPSED, "Tidak dibayar", doing="Pesanan hangus", final=True),
        ),
        steps=(
            Step("pay", "Bayar", "Dibayar", (UNPAID,), PAID, May.TEND,
                 announces=_about_order(facts.OrderPaid)),
            Step("lapse", "Hanguskan", "Tidak dibayar", (UNPAID,), LAPSED, May.TEND,
                 tone="neutral"),
            Step("accept", "Terima pesanan", "Toko menerima", (PAID,), ACCEPTED, May.SELL,
                 announces=_about_order(facts.OrderAccepted)),
            Step("pack", "Barang siap", "Barang siap", (ACCEPTED,), PACKED, May.SELL,
                 announces=_about_order(facts.OrderPacked)),
            Step("hand", "Serahkan", "Diserahkan", (PACKED,), HANDED, May.SELL,
                 announces=_about_order(facts.OrderHanded)),
            Step("refuse", "Tidak bisa dipenuhi", "Toko tidak bisa memenuhi", (PAID, ACCEPTED),
                 CANCELLED, May.SELL, tone="danger", needs_note=True,
                 announces=_about_order(facts.OrderCancelled)),
            Step("cancel", "Batalkan", "Dibatalkan pembeli", (PAID,), CANCELLED, May.BUY,
                 tone="danger", announces=_about_order(facts.OrderCancelled)),
            Step("give_up", "Kembalikan uang", "Toko tidak menjawab", (PAID,), CANCELLED, May.TEND,
                 tone="danger", announces=_about_order(facts.OrderCancelled)),
            Step("confirm", "Sudah sesuai", "Pembeli menerima", (HANDED,), DONE, May.BUY,
                 announces=_about_order(facts.OrderDone)),
            Step("complete", "Selesaikan", "Selesai tanpa sanggahan", (HANDED,), DONE, May.TEND,
                 tone="neutral", announces=_about_order(facts.OrderDone)),
            Step("dispute", "Ada masalah", "Disanggah pembeli", (ACCEPTED, PACKED, HANDED),
                 DISPUTED, May.BUY, tone="neutral", needs_note=True,
                 announces=_about_order(facts.OrderDisputed)),
            Step("pass_on", "Teruskan ke dinas", "Diteruskan ke dinas", (ACCEPTED, PACKED),
                 DISPUTED, May.TEND, tone="neutral", announces=_about_order(facts.OrderPassedOn)),
            Step("answer", "Jawab sanggahan", "Toko menjawab", (DISPUTED,), DISPUTED, May.SELL,
                 needs_note=True, announces=_about_order(facts.DisputeAnswered)),
            Step("decide", "Putuskan", "Sanggahan diputus", (DISPUTED,), DONE, May.DECIDE,
                 needs_note=True, announces=_about_order(facts.DisputeDecided)),
        ),
    )  # fmt: skip


def path_of(order: Any) -> Workflow:
    """The way of this order."""
    return order_path(tuple(sorted(order.hours.items())) or ALWAYS)


def _with_shop(name: str, title: str, doing: str) -> State:
    return State(name, title, doing=doing, desk=_SHOP, late_to=_OFFICE)
