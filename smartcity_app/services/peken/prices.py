"""Reference prices of staples: what the city holds to be fair, and what is above it.

What is brought with the app is an example and says so; the market's office enters the real ones.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlmodel import Session, col, delete, select

from smartcity_app.civic.words import rupiah
from smartcity_app.kernel import audit, clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.peken.policy import May
from smartcity_app.services.peken.shop_models import PriceBand

EXAMPLE = "contoh, perlu ditetapkan"
DEAREST = 10_000_000
FARTHEST = 366
"""Days a price may be entered ahead or behind."""


@dataclass(frozen=True, slots=True)
class Staple:
    """A staple that has a reference price."""

    key: str
    title: str
    unit: str
    low: int
    high: int
    """Rupiah a unit of the example brought with the app."""


STAPLES = {
    each.key: each
    for each in (
        Staple("beras-medium", "Beras medium", "kg", 12_500, 13_500),
        Staple("beras-premium", "Beras premium", "kg", 14_000, 14_900),
        Staple("minyak-curah", "Minyak goreng curah", "liter", 14_500, 15_700),
        Staple("minyak-kemasan", "Minyak goreng kemasan", "liter", 16_000, 19_500),
        Staple("gula-pasir", "Gula pasir", "kg", 16_000, 17_500),
        Staple("telur-ayam", "Telur ayam ras", "kg", 26_000, 30_000),
        Staple("daging-ayam", "Daging ayam ras", "kg", 34_000, 40_000),
        Staple("daging-sapi", "Daging sapi", "kg", 110_000, 140_000),
        Staple("bawang-merah", "Bawang merah", "kg", 32_000, 41_500),
        Staple("bawang-putih", "Bawang putih", "kg", 32_000, 38_000),
        Staple("cabai-rawit", "Cabai rawit merah", "kg", 40_000, 57_000),
        Staple("cabai-merah", "Cabai merah keriting", "kg", 37_000, 55_000),
        Staple("tepung-terigu", "Tepung terigu", "kg", 10_500, 13_000),
        Staple("kedelai", "Kedelai", "kg", 11_500, 13_000),
    )
}


@dataclass(frozen=True, slots=True)
class Flag:
    """A price above the reference."""

    per_unit: int
    high: int
    unit: str
    source: str
    percent: int
    """How far above, at least 1."""

    @property
    def words(self) -> str:
        """ "Di atas harga acuan Rp17.500 per kg (contoh, perlu ditetapkan)"."""
        return f"Di atas harga acuan {rupiah(self.high)} per {self.unit} ({self.source})"


def per_unit(price: int, amount: float | None) -> int | None:
    """Rupiah a unit, rounded; None where nobody said how much is in it."""
    if not amount or amount <= 0:
        return None
    return int((price / Decimal(str(amount))).quantize(Decimal(1), ROUND_HALF_UP))


def in_force(session: Session, day: date) -> dict[str, PriceBand]:
    """Staple to its reference price on that day."""
    query = select(PriceBand).where(col(PriceBand.starts) <= day).order_by(col(PriceBand.starts))
    return {row.staple: row for row in session.exec(query)}


def judge(band: PriceBand | None, price: int, amount: float | None) -> Flag | None:
    """Whether a price is above the reference; None also where it cannot be compared."""
    if band is None or not amount or price <= band.high * Decimal(str(amount)):
        return None
    each = per_unit(price, amount) or 0
    return Flag(
        each, band.high, band.unit, band.source, max(1, (each - band.high) * 100 // band.high)
    )


def flag(session: Session, *, staple: str, price: int, amount: float | None) -> Flag | None:
    """As `judge`, by today's table: what an owner is told before saving."""
    return judge(in_force(session, clock.today()).get(staple), price, amount)


def history(session: Session) -> list[PriceBand]:
    """Every reference price, by staple, the newest first."""
    query = select(PriceBand).order_by(col(PriceBand.staple), col(PriceBand.starts).desc())
    return list(session.exec(query))


def enter(
    session: Session, actor: Actor, *, staple: str, low: int, high: int, source: str, starts: date
) -> PriceBand:
    """The reference price of a staple from a day on; one for the same day is replaced."""
    policy.require(actor, May.PRICE, None)
    if problems := _wanting(staple, low, high, source, starts):
        raise Incomplete(fields=problems)
    query = select(PriceBand).where(PriceBand.staple == staple, PriceBand.starts == starts)
    known = STAPLES[staple]
    row = session.exec(query).first() or PriceBand(
        staple=staple, title=known.title, unit=known.unit, low=low, high=high, source="",
        starts=starts,
    )  # fmt: skip
    row.low, row.high, row.source = low, high, " ".join(source.split())
    session.add(row)
    session.flush()
    audit.record(session, actor, "peken.price_band", row)
    return row


def _wanting(staple: str, low: int, high: int, source: str, starts: date) -> dict[str, str]:
    problems = {}
    if staple not in STAPLES:
        problems["staple"] = "Pilih bahan pokok dari daftar"
    if not 1 <= low <= DEAREST:
        problems["low"] = "Tulis harga lebih dari nol"
    if not low <= high <= DEAREST:
        problems["high"] = "Harga tertinggi tidak boleh di bawah harga terendah"
    if not 5 <= len(source.strip()) <= 120:
        problems["source"] = "Tulis dasarnya, misalnya HET Bapanas atau survei pasar dan tanggalnya"
    if abs((starts - clock.today()).days) > FARTHEST:
        problems["starts"] = "Pilih tanggal paling jauh setahun dari hari ini"
    return problems


def drop(session: Session, actor: Actor, *, band_id: int) -> None:
    """Take back a reference price that is not in force yet. What was in force stays on record."""
    policy.require(actor, May.PRICE, None)
    row = session.get(PriceBand, band_id)
    if row is None:
        raise NotFound
    if row.starts <= clock.today():
        raise Incomplete("Harga ini sudah berlaku. Masukkan harga baru dengan tanggal mulai baru.")
    session.exec(delete(PriceBand).where(col(PriceBand.id) == band_id))
    audit.record(session, actor, "peken.price_band_dropped", row)


def install(session: Session) -> None:
    """The example prices, for staples that have none yet. Harmless when done twice."""
    known = set(session.exec(select(PriceBand.staple).distinct()))
    day = clock.today() - timedelta(days=30)
    session.add_all(
        [
            PriceBand(
                staple=each.key, title=each.title, unit=each.unit, low=each.low, high=each.high,
                source=EXAMPLE, starts=day,
            )
            for each in STAPLES.values()
            if each.key not in known
        ]
    )  # fmt: skip
