"""What a benchmark says, in the terminal and on disk.

Budgets are printed and stored, never asserted: a busy machine must not turn a build red.
"""

import hashlib
import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
OUT = ROOT / ".bench"


@dataclass(frozen=True)
class Figure:
    """One measured value, its budget if DESIGN.md section 7 has one, and what stands beside it."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    reference: str = ""
    """What was measured in the same run for comparison; empty when nothing is comparable."""
    reference_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """This value over the reference's, whichever of the two is the better one."""
        return self.value / self.reference_value if self.reference_value else None

    @property
    def within(self) -> bool | None:
        """Whether the budget is kept; None without one."""
        if self.most is None and self.least is None:
            return None
        return not (
            (self.most is not None and self.value > self.most)
            or (self.least is not None and self.value < self.least)
        )


@dataclass(frozen=True)
class Benchmark:
    """One file under .bench/."""

    name: str
    figures: Sequence[Figure]
    engine: str = ""
    """Database and version, where one took part."""
    rows: dict[str, int] = field(default_factory=dict)
    """Table to rows in it while measured."""
    notes: Sequence[str] = ()

    def store(self, *, seconds: float, load: float, pace: float) -> None:
        """Write .bench/<name>.json; `load` is the machine's load average when it began, `pace` the
        yardstick's milliseconds around it."""
        OUT.mkdir(exist_ok=True)
        said = asdict(self) | {
            "figures": [
                asdict(each) | {"ratio": each.ratio, "within": each.within} for each in self.figures
            ],
            "cores": os.cpu_count(),
            "machine": _machine(),
            "commit": _commit(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds, 1),
            "load_before": load,
            "yardstick_ms": round(pace, 2),
        }
        (OUT / f"{self.name}.json").write_text(json.dumps(said, indent=1, ensure_ascii=False))


def yardstick() -> float:
    """Milliseconds of CPU that 10,000 passes of PBKDF2 take now: 2.2 on two quiet cores of ours.

    A busy machine slows CPU seconds too, by shared caches and clocks. Figures of CPU are read
    beside this one.
    """
    taken = []
    for _ in range(5):
        begun = time.thread_time()
        hashlib.pbkdf2_hmac("sha256", b"yardstick", b"yardstick", 10_000)
        taken.append((time.thread_time() - begun) * 1000)
    return statistics.median(taken)


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` of them lie; not a number when there are none."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def show(console: Console, done: Sequence[Benchmark]) -> None:
    """One table of everything measured, budgets and references beside it."""
    table = Table(title="smartcity_app, measured", title_justify="left", pad_edge=False)
    for title, side in (
        ("", "left"), ("measured", "right"), ("unit", "left"), ("budget", "right"), ("", "left"),
        ("beside it", "left"), ("its value", "right"), ("ratio", "right"),
    ):  # fmt: skip
        table.add_column(title, justify=side, no_wrap=title != "beside it")  # type: ignore[arg-type]
    for bench in done:
        table.add_section()
        rows = ", ".join(f"{_short(n)} {what}" for what, n in bench.rows.items())
        about = ", ".join(filter(None, (bench.engine, rows)))
        table.add_row(f"[bold]{bench.name}[/bold] [dim]{about}[/dim]")
        for each in bench.figures:
            table.add_row(*_cells(each))
    console.print(table)
    for bench in done:
        for note in bench.notes:
            console.print(f"  [dim]{bench.name}:[/dim] {note}", highlight=False, soft_wrap=True)


def _cells(each: Figure) -> list[str]:
    budget = f"≤ {_number(each.most)}" if each.most is not None else ""
    budget = f"≥ {_number(each.least)}" if each.least is not None else budget
    mark = {True: "[green]ok[/green]", False: "[red]over[/red]", None: ""}[each.within]
    beside = "" if each.reference_value is None else _number(each.reference_value)
    ratio = "" if each.ratio is None else f"{each.ratio:.2f}×"
    value = _number(each.value)
    return [f"  {each.name}", value, each.unit, budget, mark, each.reference, beside, ratio]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if value and abs(value) < 10:
        return f"{value:.2f}"
    return f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"


def _short(count: int) -> str:
    if count < 10_000:
        return str(count)
    return f"{count / 1e6:.3g}M" if count >= 1_000_000 else f"{count / 1e3:.0f}k"


def _machine() -> dict[str, Any]:
    model = ""
    if (about := Path("/proc/cpuinfo")).exists():
        lines = [x for x in about.read_text().splitlines() if x.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else ""
    return {"cpu": model, "python": platform.python_version(), "system": platform.platform()}


def _commit() -> str:
    """The commit measured, with + when files differ from it; unknown outside a checkout."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    commit = git("rev-parse", "--short", "HEAD")
    return f"{commit}{'+' if git('status', '--porcelain') else ''}" if commit else "unknown"
