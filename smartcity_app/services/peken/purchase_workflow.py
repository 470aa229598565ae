"""How a purchase of an office goes: asked for, approved by the head, paid."""

from typing import Any

from smartcity_app.civic.calendar import WorkingDays
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.workflow import Desk, State, Step, Workflow
from smartcity_app.services.peken import facts
from smartcity_app.services.peken.policy import May

DRAFT, SENT, APPROVED = "draft", "sent", "approved"
DECLINED, WITHDRAWN, PAID = "declined", "withdrawn", "paid"


def _told(kind: Any) -> Any:
    return lambda row: kind(row.ref, row.owner_id)


PURCHASE = Workflow(
    name="purchase",
    title="Belanja perangkat daerah lewat e-Peken",
    promise=WorkingDays(2),
    states=(
        State(DRAFT, "Konsep", doing="Petugas mengisi daftar belanja"),
        State(SENT, "Menunggu persetujuan", doing="Kepala perangkat daerah memutuskan",
              desk=Desk(Role.AGENCY_HEAD, "city"), late_to=Desk(Role.CITY_SECRETARY, "city")),
        State(APPROVED, "Disetujui", doing="Petugas membayar"),
        State(DECLINED, "Ditolak", doing="Belanja ditolak", final=True),
        State(WITHDRAWN, "Ditarik", doing="Belanja ditarik petugas", final=True),
        State(PAID, "Dibayar", doing="Toko menyiapkan barang", final=True),
    ),
    steps=(
        Step("send", "Kirim untuk disetujui", "Dikirim untuk disetujui", (DRAFT,), SENT,
             May.PURCHASE,
             announces=lambda row: facts.PurchaseSent(row.ref, row.owner_id, row.agency)),
        Step("approve", "Setujui belanja", "Disetujui", (SENT,), APPROVED, May.APPROVE,
             announces=_told(facts.PurchaseApproved)),
        Step("decline", "Tolak", "Ditolak", (SENT,), DECLINED, May.APPROVE, tone="danger",
             needs_note=True, announces=_told(facts.PurchaseDeclined)),
        Step("withdraw", "Tarik", "Ditarik petugas", (DRAFT, SENT, APPROVED), WITHDRAWN,
             May.PURCHASE, tone="danger"),
        Step("settle", "Catat pembayaran", "Dibayar", (APPROVED,), PAID, May.TEND),
    ),
)  # fmt: skip
