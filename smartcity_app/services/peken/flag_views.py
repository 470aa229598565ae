"""Flags as the reviewing office's page shows them."""

from dataclasses import dataclass

from smartcity_app.civic import areas, words
from smartcity_app.services.peken import board_views
from smartcity_app.services.peken.flag_models import OUTCOMES, FlagRule, MarketFlag
from smartcity_app.services.peken.flag_rules import BROUGHT
from smartcity_app.services.peken.reviewing import Evidence
from smartcity_app.services.peken.workflow import path_of


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag in the list, or the one that is open."""

    id: int = 0
    title: str = ""
    reason: str = ""
    place: str = ""
    why: str = ""
    outcome: str = ""
    """In words; empty while nobody has decided."""
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """An order a flag rests on: who, where, how much, when. Never what."""

    ref: str
    buyer: str
    shop: str
    amount: str
    when: str
    state: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule, for who may change how strict it is."""

    key: str = ""
    title: str = ""
    why: str = ""
    threshold: str = ""
    unit: str = ""
    span: str = ""
    span_unit: str = ""
    said: str = ""
    """ "3 pesanan paling sedikit, 30 menit"."""
    active: bool = True


def flag_view(flag: MarketFlag, rules: dict[str, FlagRule], here: str) -> FlagView:
    """In words."""
    rule = rules.get(flag.rule)
    raised = f"{words.short_date(flag.raised_at)}, {words.time(flag.raised_at)}"
    place = f"{areas.area(flag.area).name} · {board_views.month_name(flag.month)} · {raised}"
    return FlagView(
        flag.id or 0, rule.title if rule else flag.rule, flag.reason, place,
        rule.why if rule else "", OUTCOMES.get(flag.outcome, ""), flag.note,
        f"{here}?tanda={flag.id}",
    )  # fmt: skip


def evidence_view(each: Evidence) -> EvidenceView:
    """In words."""
    order = each.order
    return EvidenceView(
        order.ref, each.buyer, each.shop, words.rupiah(order.total - order.refunded),
        f"{words.short_date(order.created_at)}, {words.time(order.created_at)}",
        path_of(order).state(order.state).title,
    )  # fmt: skip


def rule_view(row: FlagRule) -> RuleView:
    """In words."""
    brought = BROUGHT[row.key]
    parts = [f"{words.number(row.threshold)} {brought.unit}"]
    if brought.span_unit:
        parts.append(f"{words.number(row.span)} {brought.span_unit}")
    return RuleView(
        row.key, row.title, row.why, str(row.threshold), words.capital(brought.unit),
        str(row.span) if brought.span_unit else "", words.capital(brought.span_unit),
        ", ".join(parts), row.active,
    )  # fmt: skip
