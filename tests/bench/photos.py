"""Whether a closing photo was handed in before, in a city that keeps a million of them."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from PIL import Image
from sqlmodel import col, select

from smartcity_app.civic import evidence, likeness
from smartcity_app.civic.evidence import PhotoEvidence
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.likeness import Likeness
from smartcity_app.kernel import bulk, db
from tests.bench import databases, many
from tests.bench.figures import Benchmark, Figure, percentile
from tests.bench.house import House
from tests.civic.test_likeness import jpeg, scene

PHOTOS, CALLS = 1_000_000, 400
BUDGET = 5.0
STREETS = 2_000
"""So many kinds of street: photos of a kind differ in 24 bits on average, not in 32."""


def measure(house: House) -> list[Benchmark]:
    """Milliseconds to look a photo up among all, in a transaction of its own."""
    return [_reading(), *(_on(engine, house) for engine in databases.engines())]


def _reading() -> Benchmark:
    street = scene(1, (2000, 1500))
    figures = []
    for name, content in (
        ("as phones send it, 2000 x 1500", jpeg(street, 80)),
        ("12 megapixels", jpeg(street.resize((4000, 3000), Image.Resampling.BICUBIC), 88)),
    ):
        taken = [_timed(lambda content=content: likeness.read(content)) for _ in range(20)]
        figures.append(Figure(f"reading, {name}", percentile(taken, 0.5), "ms"))
    return Benchmark("photos-reading", figures)


def _on(engine: str, house: House) -> Benchmark:
    with databases.fresh(engine, house.folder) as version:
        chance = random.Random(5)
        begun = time.monotonic()
        kept = fill(chance)
        bulk.settle()
        databases.tidy(PhotoEvidence.__table__)  # type: ignore[attr-defined]
        notes = [f"filled in {time.monotonic() - begun:.0f} s"]
        figures = []
        for name, draw in (
            ("never seen", lambda: _street(chance)),
            ("seen before", lambda: chance.choice(kept)),
            ("seen before, changed", lambda: _changed(chance, chance.choice(kept))),
        ):
            taken = [_timed(lambda draw=draw: _look(draw())) for _ in range(CALLS)]
            figures.append(Figure(f"{name}, p50", percentile(taken, 0.5), "ms"))
            figures.append(Figure(f"{name}, p95", percentile(taken, 0.95), "ms", most=BUDGET))
        rows = {"photo_evidence": PHOTOS}
        return Benchmark(f"photos-{engine.lower()}", figures, version, rows, notes)


def fill(chance: random.Random) -> list[Likeness]:
    """A million closing photos and their files. Returns a thousand of them."""
    many.fill(cases=0, residents=1)
    with db.transaction(writes=False) as session:
        owner = session.connection().exec_driver_sql("SELECT min(id) FROM person").scalar_one()
    kept: list[Likeness] = []

    def files() -> Iterator[dict[str, Any]]:
        for number in range(PHOTOS):
            yield {
                "id": f"{number:022d}", "owner_id": owner, "name": "bukti.jpg", "size": 300_000,
                "kind": "image/jpeg", "sha256": "", "attached": True, "rejected": False,
                "stored_at": datetime(2026, 1, 1, tzinfo=UTC),
            }  # fmt: skip

    def lines() -> Iterator[dict[str, Any]]:
        for number in range(PHOTOS):
            seen = _street(chance)
            if number % (PHOTOS // 1000) == 0:
                kept.append(seen)
            yield {
                "file_id": f"{number:022d}", "source": "exif", "live": True, "lat": -7.29,
                "lon": 112.79, "phash": seen.phash, "dhash": seen.dhash,
                "dhash_whole": seen.dhash_whole,
            }  # fmt: skip

    bulk.insert(StoredFile.__table__, files())  # type: ignore[attr-defined]
    bulk.insert(PhotoEvidence.__table__, lines())  # type: ignore[attr-defined]
    return kept


def _street(chance: random.Random) -> Likeness:
    kind = random.Random(chance.randrange(STREETS))
    phash, dhash = (_near(chance, kind.getrandbits(64)) for _ in range(2))
    return Likeness(phash, dhash, dhash)


def _near(chance: random.Random, base: int) -> int:
    """A quarter of its bits turned."""
    return (base ^ (chance.getrandbits(64) & chance.getrandbits(64))) - 2**63


def _changed(chance: random.Random, seen: Likeness) -> Likeness:
    def turned(value: int) -> int:
        for bit in chance.sample(range(63), 4):
            value ^= 1 << bit
        return value

    return Likeness(turned(seen.phash), turned(seen.dhash), turned(seen.dhash_whole))


def _look(new: Likeness) -> None:
    closing = select(StoredFile.id).where(col(StoredFile.attached).is_(True))
    db.run(lambda s: evidence.find_same(s, new, among=closing), writes=False)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def main() -> None:
    """This group alone, without the table of all."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        for each in measure(House(Path(folder))):
            print(each.name, each.engine, *each.notes, flush=True)
            for figure in each.figures:
                print(f"  {figure.name:<40} {figure.value:8.2f} {figure.unit}")


if __name__ == "__main__":
    main()
