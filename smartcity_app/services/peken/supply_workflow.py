"""How a koperasi's purchase goes from its pool to its store.

The clock is the distributor's, from the order to the shipment. While the koperasi thinks about
another offer it stands still.
"""

from typing import Any

from smartcity_app.civic.calendar import WorkingDays
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.workflow import Desk, State, Step, Workflow
from smartcity_app.services.peken import facts
from smartcity_app.services.peken.policy import May

SHIP_DAYS = 3
DRAFT, ASKED, OFFERED, AGREED = "draft", "asked", "offered", "agreed"
SHIPPED, RECEIVED, DECLINED, CANCELLED = "shipped", "received", "declined", "cancelled"
WITH_DISTRIBUTOR = (ASKED, AGREED)
WITH_KOPERASI = (OFFERED, SHIPPED)
_DISTRIBUTOR = Desk(Role.SHOP_KEEPER, "village")
_OFFICE = Desk(Role.MARKET_OFFICER, "city")


def _about(kind: Any) -> Any:
    return lambda purchase: kind(purchase.ref, purchase.owner_id, purchase.seller_id)


PURCHASE = Workflow(
    name="supply",
    title="Pesanan koperasi ke distributor",
    promise=WorkingDays(SHIP_DAYS),
    states=(
        State(DRAFT, "Disusun", doing="Koperasi menyusun pesanan"),
        State(ASKED, "Menunggu distributor", doing="Distributor memeriksa pesanan",
              desk=_DISTRIBUTOR, late_to=_OFFICE),
        State(OFFERED, "Ditawar distributor", doing="Koperasi menimbang tawaran", pauses=True),
        State(AGREED, "Disanggupi", doing="Distributor menyiapkan barang", desk=_DISTRIBUTOR,
              late_to=_OFFICE),
        State(SHIPPED, "Dalam perjalanan", doing="Koperasi menunggu barang"),
        State(RECEIVED, "Diterima koperasi", doing="Koperasi membagi barang", final=True),
        State(DECLINED, "Ditolak distributor", doing="Pesanan tidak jadi", final=True),
        State(CANCELLED, "Dibatalkan koperasi", doing="Pesanan tidak jadi", final=True),
    ),
    steps=(
        Step("ask", "Kirim pesanan", "Pesanan dikirim", (DRAFT,), ASKED, May.SUPPLY,
             announces=_about(facts.SupplyAsked)),
        Step("take", "Sanggupi pesanan", "Distributor menyanggupi", (ASKED,), AGREED, May.FURNISH,
             announces=_about(facts.SupplyAgreed)),
        Step("offer", "Tawarkan lain", "Distributor menawar lain", (ASKED,), OFFERED, May.FURNISH,
             tone="neutral", needs_note=True, announces=_about(facts.SupplyOffered)),
        Step("agree", "Setujui tawaran", "Koperasi setuju", (OFFERED,), AGREED, May.SUPPLY,
             announces=_about(facts.SupplyAgreed)),
        Step("decline", "Tidak bisa dipenuhi", "Distributor menolak", (ASKED, AGREED), DECLINED,
             May.FURNISH, tone="danger", needs_note=True, announces=_about(facts.SupplyFailed)),
        Step("cancel", "Batalkan pesanan", "Koperasi membatalkan", (ASKED, OFFERED), CANCELLED,
             May.SUPPLY, tone="danger", announces=_about(facts.SupplyFailed)),
        Step("ship", "Kirim barang", "Barang dikirim", (AGREED,), SHIPPED, May.FURNISH,
             announces=_about(facts.SupplyShipped)),
        Step("receive", "Terima barang", "Koperasi menerima", (SHIPPED,), RECEIVED, May.SUPPLY,
             announces=_about(facts.SupplyReceived)),
    ),
)  # fmt: skip
