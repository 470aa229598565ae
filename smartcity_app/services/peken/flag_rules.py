"""The rules against gaming as they are brought: how strict, and the sentence why.

The market's office changes how strict they are; what each looks for is in suspicions.py.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound
from smartcity_app.services.peken.flag_models import FlagRule
from smartcity_app.services.peken.policy import May

OWN_SHOP, CIRCLE, SPLIT = "own_shop", "circle", "split"
LAST_DAY_SHOP, LAST_DAY_BUYER, BACK_AND_FORTH = "last_day_shop", "last_day_buyer", "back_and_forth"
MOST = 100_000_000


@dataclass(frozen=True, slots=True)
class Brought:
    """A rule as the app brings it."""

    key: str
    title: str
    why: str
    threshold: int
    unit: str
    """What `threshold` is, for who changes it."""
    span: int = 0
    span_unit: str = ""


BROUGHT = {
    each.key: each
    for each in (
        Brought(
            OWN_SHOP, "Toko sendiri atau keluarga",
            "Belanja di toko sendiri atau toko serumah memindahkan uang di dalam satu rumah, "
            "bukan membantu toko tetangga.",
            50_000, "rupiah sebulan",
        ),
        Brought(
            CIRCLE, "Saling belanja",
            "Dua pemilik toko yang saling belanja dengan jumlah hampir sama tidak menambah "
            "penjualan siapa pun.",
            20, "persen selisih paling banyak", 100_000, "rupiah sebulan paling sedikit",
        ),
        Brought(
            SPLIT, "Pesanan dipecah",
            "Beberapa pesanan di toko yang sama dalam beberapa menit bisa dimaksudkan untuk "
            "melewati batas.",
            3, "pesanan paling sedikit", 30, "menit",
        ),
        Brought(
            LAST_DAY_SHOP, "Penjualan menumpuk di hari terakhir",
            "Toko yang hampir semua penjualan ASN-nya jatuh pada hari terakhir mungkin hanya "
            "mencatat, tidak menyerahkan barang.",
            50, "persen penjualan sebulan", 5, "pesanan paling sedikit",
        ),
        Brought(
            LAST_DAY_BUYER, "Seluruh kewajiban sekali pesan di hari terakhir",
            "Satu pesanan besar pada hari terakhir memenuhi angka, tetapi jarang berupa "
            "kebutuhan sebulan.",
            100, "persen kewajiban", 0, "",
        ),
        Brought(
            BACK_AND_FORTH, "Berulang kali beli lalu batal",
            "Memesan lalu membatalkan atau tidak membayar, berulang kali, menahan stok dan jatah "
            "toko untuk orang lain.",
            4, "pembatalan dan pesanan tak dibayar sebulan",
        ),
    )
}  # fmt: skip


def install(session: Session) -> None:
    """Rules the city does not have yet. Harmless when done twice."""
    known = set(session.exec(select(FlagRule.key)))
    session.add_all(
        [
            FlagRule(key=each.key, title=each.title, why=each.why, threshold=each.threshold,
                     span=each.span)
            for each in BROUGHT.values()
            if each.key not in known
        ]
    )  # fmt: skip


def in_force(session: Session) -> dict[str, FlagRule]:
    """The rules that are looked for."""
    rows = session.exec(select(FlagRule).where(col(FlagRule.active)).order_by(FlagRule.key))
    return {row.key: row for row in rows if row.key in BROUGHT}


def every(session: Session, actor: Actor) -> list[FlagRule]:
    """All rules, in the order they are brought, for who reviews."""
    _require(actor)
    rows = {row.key: row for row in session.exec(select(FlagRule))}
    return [rows[key] for key in BROUGHT if key in rows]


def change(
    session: Session, actor: Actor, *, key: str, threshold: int, span: int, active: bool
) -> FlagRule:
    """Make a rule stricter or milder, or stop looking for it. Flags that are there stay."""
    _require(actor)
    row = session.get(FlagRule, key)
    if row is None or key not in BROUGHT:
        raise NotFound
    problems = {}
    if not 1 <= threshold <= MOST:
        problems["threshold"] = f"Isi {BROUGHT[key].unit} dengan angka lebih dari nol"
    if BROUGHT[key].span_unit and not 1 <= span <= MOST:
        problems["span"] = f"Isi {BROUGHT[key].span_unit} dengan angka lebih dari nol"
    if problems:
        raise Incomplete(fields=problems)
    row.threshold, row.span, row.active = threshold, span if BROUGHT[key].span_unit else 0, active
    row.changed_by, row.changed_at = actor.person_id, clock.now()
    session.add(row)
    session.flush()
    detail = f"{key} {threshold} {row.span} {'aktif' if active else 'mati'}"
    audit.record(session, actor, "peken.flag_rule", "flag_rule", detail=detail)
    return row


def _require(actor: Actor) -> None:
    if not policy.holds(actor, May.REVIEW):
        raise NotAllowed("Aturan ini diurus dinas yang mengawasi e-Peken.")
