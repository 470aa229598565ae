"""Purchases of an office as their page shows them."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from smartcity_app.civic import words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import cases, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import purchase_paper, purchases
from smartcity_app.services.peken.board_charts import office_name
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.purchase_models import PURPOSES, OfficePurchase
from smartcity_app.services.peken.purchase_workflow import APPROVED, DRAFT, PAID, PURCHASE, SENT
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.ui.views import FactView

HERE = "/kerja/peken/belanja"
TONES = {DRAFT: "pause", SENT: "soon", APPROVED: "soon", PAID: "ontime"}


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A purchase in the list."""

    ref: str
    title: str
    detail: str
    state: str
    total: str
    href: str


@dataclass(frozen=True, slots=True)
class LineView:
    """An article asked for."""

    variant_id: int
    name: str
    shop: str
    price: str
    quantity: str
    total: str
    problem: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step with who took it and what they said."""

    what: str
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """The open purchase."""

    ref: str = ""
    version: int = 0
    title: str = ""
    state: str = ""
    total: str = ""
    facts: list[FactView] = field(default_factory=list)
    lines: list[LineView] = field(default_factory=list)
    steps: list[StepTaken] = field(default_factory=list)
    may_edit: bool = False
    may_decide: bool = False
    may_pay: bool = False
    may_withdraw: bool = False
    proof: str = ""


def row_of(row: OfficePurchase) -> PurchaseRow:
    """In words."""
    return PurchaseRow(
        row.ref, row.purpose, f"{row.ref} · {PURPOSES[row.kind]} · {words.short_date(row.since)}",
        PURCHASE.state(row.state).title, words.rupiah(row.total), f"{HERE}?no={row.ref}",
    )  # fmt: skip


def view_of(session: Session, actor: Actor, row: OfficePurchase) -> PurchaseView:
    """Everything about one, and what the reader may do with it."""
    mine = row.owner_id == actor.person_id
    asker = session.get_one(Person, row.owner_id).name
    return PurchaseView(
        ref=row.ref, version=row.version, title=row.purpose,
        state=PURCHASE.state(row.state).title, total=words.rupiah(row.total),
        facts=[
            FactView("Perangkat daerah", office_name(row.agency)),
            FactView("Diajukan oleh", asker),
            FactView("Keperluan", PURPOSES[row.kind]),
            FactView("Kode rekening", row.budget_code),
        ],
        lines=_lines(session, row),
        steps=[
            StepTaken(
                PURCHASE.step(line.step).done,
                f"{line.name}, {words.day(line.at)} {words.time(line.at)}", line.note,
            )
            for line in cases.history(session, row)
        ],
        may_edit=mine and row.state == DRAFT,
        may_decide=not mine and row.state == SENT and policy.allows(actor, May.APPROVE, row),
        may_pay=mine and row.state == APPROVED,
        may_withdraw=mine and row.state in (DRAFT, SENT, APPROVED),
        proof=purchase_paper.href_of(row.ref) if row.state == PAID else "",
    )  # fmt: skip


def _lines(session: Session, row: OfficePurchase) -> list[LineView]:
    """As asked for; what a shop has not got any more is marked while it matters."""
    found = purchases.lines(session, row)
    shops = select(Shop.id, Shop.name).where(col(Shop.id).in_({each.shop_id for each in found}))
    names = dict(session.exec(shops).all())
    waits = row.state in (DRAFT, SENT, APPROVED)
    problems = purchases.reckoned(session, row).problems if waits else {}
    return [
        LineView(
            each.variant_id, f"{each.name} {each.label}".strip(), names.get(each.shop_id, ""),
            words.rupiah(each.price), words.number(each.quantity),
            words.rupiah(each.price * each.quantity), problems.get(each.variant_id, ""),
        )
        for each in found
    ]  # fmt: skip
