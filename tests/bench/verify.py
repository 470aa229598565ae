"""The verification page under the load of a city that checks letters: 200 requests a second."""

from tests.bench import load
from tests.bench.figures import Benchmark, Figure
from tests.bench.house import House

RATE, SECONDS = 200.0, 15.0


def measure(house: House) -> list[Benchmark]:
    """Milliseconds from when a request was due, for real issued letters taken in turn."""
    url, codes = house.open(), house.codes()
    pages = load.fire(RATE, SECONDS, [f"{url}/v/{code}" for code in codes])
    still = load.fire(RATE, SECONDS / 3, [f"{url}/offline.html"])
    beside = "a small static file"
    figures = [
        Figure("p50", pages["p50"], "ms", reference=beside, reference_value=still["p50"]),
        Figure("p95", pages["p95"], "ms", 20.0, None, beside, still["p95"]),
        Figure("p99", pages["p99"], "ms", reference=beside, reference_value=still["p99"]),
        Figure("longest", pages["longest"], "ms"),
        Figure("answered", pages["a_second"], "a second", reference="asked", reference_value=RATE),
        Figure("not answered with 200", float(pages["wrong"]), "requests", most=0.0),
    ]  # fmt: skip
    letters = house.ask("SELECT count(*) FROM document")[0][0]
    return [Benchmark("verify", figures, "SQLite", {"document": letters})]
