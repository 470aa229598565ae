"""What the screens of duty and assignment show. No Reflex here, and nobody's home."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from smartcity_app.civic import agencies, words
from smartcity_app.civic.identity import write_nip
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotFound
from smartcity_app.kernel.manifest import Meter
from smartcity_app.services.peken import assigned, duty
from smartcity_app.services.peken.clocks import month_of
from smartcity_app.services.peken.duty import Standing
from smartcity_app.services.peken.duty_models import REASONS, DutyException, DutyRule
from smartcity_app.services.peken.servants import Entry
from smartcity_app.services.peken.shop_models import KINDS, Shop

HERE = "/peken/kewajiban"
MONTHS = 12
"""Months of history a civil servant sees."""


@dataclass(frozen=True, slots=True)
class StandingView:
    """How somebody stands in a month."""

    month: str = ""
    """"November 2026"."""
    words: str = ""
    line: str = ""
    """What is left, or why there is nothing to do."""
    share: str = "0%"
    percent: int = 0
    tone: str = "info"
    """ontime (reached), soon (under way), pause (no duty)."""
    word: str = ""
    """"Terpenuhi", "Belum terpenuhi", "Dikecualikan"."""


@dataclass(frozen=True, slots=True)
class OwnShopView:
    """One of a civil servant's shops."""

    place: int
    name: str
    kind: str
    address: str
    way: str
    """"450 meter"."""
    why: str
    href: str
    closed: str = ""
    """Why it is of no use just now."""


@dataclass(frozen=True, slots=True)
class DutyView:
    """`/peken/kewajiban`."""

    servant: str = ""
    """"Analis, Dinas Lingkungan Hidup"; empty for who is none."""
    now: StandingView = field(default_factory=StandingView)
    rule: str = ""
    """Which rule the figure comes from."""
    shops: list[OwnShopView] = field(default_factory=list)
    shops_of: str = ""
    """Which month's assignment that is."""
    history: list[StandingView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ServantRow:
    """A line of BKPSDM's list."""

    id: int
    name: str
    detail: str
    word: str
    tone: str
    words: str
    share: str
    href: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A line of the table of duties."""

    id: int = 0
    who: str = ""
    quota: str = ""
    span: str = ""
    source: str = ""
    confirmed: bool = False
    open: bool = False
    position: str = ""
    eselon: str = ""
    grade: str = ""
    amount: str = ""
    starts: str = ""
    ends: str = ""
    decree: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A line of somebody's exceptions."""

    id: int
    span: str
    reason: str
    note: str
    decided: str
    open: bool


def standing_of(standing: Standing, *, other: bool = False) -> StandingView:
    """The figures in words, and how full the bar is. `other`: said to an officer."""
    when = words.month(duty.first_day(standing.month))
    if standing.excused or not standing.quota:
        who = "" if other else " untuk Anda"
        line = "Dikecualikan bulan ini." if standing.excused else f"Belum ada aturan{who}."
        word = "Dikecualikan" if standing.excused else "Tidak ada kewajiban"
        return StandingView(when, standing.words, line, "0%", 0, "pause", word)
    percent = min(100, 100 * standing.counted // standing.quota)
    if standing.reached:
        thanks = "" if other else " Terima kasih sudah belanja di toko tetangga."
        line = f"Sudah terpenuhi.{thanks}"
        return StandingView(when, standing.words, line, "100%", 100, "ontime", "Terpenuhi")
    line = f"Kurang {words.rupiah(standing.left)} lagi."
    return StandingView(
        when, standing.words, line, f"{percent}%", percent, "soon", "Belum terpenuhi"
    )


def mine(session: Session, actor: Actor) -> DutyView:
    """A civil servant's own page; nothing of it for anybody else."""
    person_id = actor.person_id or 0
    servant = duty.civil_servant(session, person_id)
    if servant is None:
        return DutyView()
    this = month_of(clock.now())
    months = [this]
    while len(months) < MONTHS:
        months.append(_before(months[-1]))
    found = [each for m in months if (each := duty.standing(session, person_id, m))]
    now = next((standing_of(each) for each in found if each.month == this), None)
    run = assigned.run_for(session, this)
    return DutyView(
        servant=", ".join(filter(None, (servant.position, office_name(servant.agency)))),
        now=now or StandingView(words.month(duty.first_day(this)), "Belum ada kewajiban bulan ini",
                                "Kewajiban mulai pada bulan penuh pertama.", tone="pause",
                                word="Tidak ada kewajiban"),
        rule=_rule_words(duty.rule_for(duty.rules_in(session, this), servant)),
        shops=_own_shops(session, person_id, this),
        shops_of=words.month(duty.first_day(run.month)) if run else "",
        history=[standing_of(each) for each in found if each.month != this],
    )  # fmt: skip


def meters(session: Session, actor: Actor) -> list[Meter]:
    """The quota on the home page; nothing for who is no civil servant."""
    if actor.person_id is None or duty.civil_servant(session, actor.person_id) is None:
        return []
    standing = duty.standing(session, actor.person_id, month_of(clock.now()))
    if standing is None:
        return []
    view = standing_of(standing)
    return [Meter("Belanja ASN di e-Peken", view.words, view.line, HERE, view.percent)]


def row_of(entry: Entry) -> ServantRow:
    """A line of the list."""
    servant, standing = entry.servant, entry.standing
    view = standing_of(standing) if standing else StandingView(
        words="Belum ada kewajiban bulan ini", tone="pause", word="Tidak ada kewajiban"
    )  # fmt: skip
    said = (servant.position or "Jabatan belum diisi", servant.grade, office_name(servant.agency))
    return ServantRow(
        servant.id or 0, servant.name, " · ".join(filter(None, said)), view.word, view.tone,
        view.words, view.share, f"/kerja/peken/asn?orang={servant.id}",
    )  # fmt: skip


def rule_row(rule: DutyRule) -> RuleRow:
    """A line of the table, with what its form begins with."""
    who = [
        f"{title} {pattern}"
        for title, pattern in (
            ("Jabatan", rule.position), ("Eselon", rule.eselon), ("Golongan", rule.grade)
        )
        if pattern
    ]  # fmt: skip
    ends = f"sampai {words.on_paper(rule.ends)}" if rule.ends else "seterusnya"
    return RuleRow(
        rule.id or 0, " · ".join(who) or "Semua yang lain", f"{words.rupiah(rule.quota)} sebulan",
        f"Mulai {words.on_paper(rule.starts)}, {ends}", rule.decree or rule.note, rule.confirmed,
        rule.ends is None or rule.ends >= clock.today(), rule.position, rule.eselon, rule.grade,
        str(rule.quota), rule.starts.isoformat(), rule.ends.isoformat() if rule.ends else "",
        rule.decree, rule.note,
    )  # fmt: skip


def exception_row(row: DutyException, decided_by: str) -> ExceptionRow:
    """A line of somebody's exceptions."""
    first, last = (words.month(duty.first_day(each)) for each in (row.first, row.last))
    decided = f"Diputuskan {decided_by}, {words.on_paper(row.decided_at)}"
    if row.withdrawn_at:
        decided += f". Dicabut {words.on_paper(row.withdrawn_at)}"
    return ExceptionRow(
        row.id or 0, first if first == last else f"{first} sampai {last}",
        REASONS.get(row.kind, row.kind), row.note, decided, row.withdrawn_at is None,
    )  # fmt: skip


def servant_facts(entry: Entry) -> list[tuple[str, str]]:
    """What BKPSDM sees of one person: never where they live."""
    each = entry.servant
    ends = words.on_paper(each.ends) if each.ends else "masih bertugas"
    return [
        ("NIP", write_nip(each.nip)),
        ("Perangkat daerah", office_name(each.agency)),
        ("Jabatan", each.position or "Belum diisi"),
        ("Golongan", each.grade or "Belum diisi"),
        ("Eselon", each.eselon or "Tidak ada"),
        ("Bertugas", f"{words.on_paper(each.starts)}, {ends}"),
        ("Toko dicari di dekat", "rumah" if each.lives_in_city else "tempat kerja"),
    ]


def office_name(code: str) -> str:
    """An agency's name; its code where the list no longer knows it."""
    try:
        return agencies.agency(code).name
    except NotFound:
        return code


def way(metres: int) -> str:
    """ "450 meter", "2,4 km"."""
    if metres < 1000:
        return f"{round(metres, -1) or metres} meter"
    return f"{words.number(round(metres / 1000, 1))} km"


def month_name(month: str) -> str:
    """ "November 2026"."""
    return words.month(duty.first_day(month))


def _own_shops(session: Session, person_id: int, month: str) -> list[OwnShopView]:
    mine_ = assigned.shops_of(session, person_id, month, also_closed=True)
    rows = session.exec(select(Shop).where(col(Shop.id).in_([each.shop_id for each in mine_])))
    shops: dict[int | None, Any] = {each.id: each for each in rows}
    views = []
    for each in mine_:
        shop = shops[each.shop_id]
        closed = "" if each.open else "Toko ini sedang tidak berjualan. Pakai toko Anda yang lain."
        if each.open and shop.holiday_until and shop.holiday_until >= clock.today():
            closed = f"Libur sampai {words.day(shop.holiday_until)}."
        views.append(
            OwnShopView(
                each.place,
                shop.name,
                KINDS.get(shop.kind, shop.kind),
                shop.address,
                way(each.metres),
                each.why,
                f"/peken/toko?no={shop.ref}",
                closed,
            )
        )
    return views


def _rule_words(rule: DutyRule | None) -> str:
    if rule is None:
        return ""
    source = rule.decree or rule.note
    return f"{words.rupiah(rule.quota)} sebulan. {source}"


def _before(month: str) -> str:
    begin: date = duty.first_day(month)
    return f"{date.fromordinal(begin.toordinal() - 1):%Y-%m}"
