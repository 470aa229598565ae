"""Requests at a steady pace, whatever the server does: latency counts from when each was due.

A process of its own, so that what is measured does not share its interpreter:
`python -m tests.bench.load RATE SECONDS URL…` prints one line of JSON.
"""

import asyncio
import json
import subprocess
import sys
import time
from typing import Any

import aiohttp

from tests.bench.figures import ROOT, percentile

WARM = 2.0
"""Seconds at the same pace before anything counts."""


def fire(rate: float, seconds: float, urls: list[str]) -> dict[str, Any]:
    """Have it done by another process. Milliseconds, and how many were answered otherwise."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load", str(rate), str(seconds), *urls],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    return said


async def _pace(rate: float, seconds: float, urls: list[str]) -> dict[str, Any]:
    taken: list[float] = []
    wrong: list[str] = []
    connector = aiohttp.TCPConnector(limit=64)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as browser:

        async def one(url: str, due: float, counts: bool) -> None:
            try:
                async with browser.get(url) as answer:
                    await answer.read()
                    if answer.status != 200:
                        wrong.append(str(answer.status))
            except aiohttp.ClientError as trouble:
                wrong.append(type(trouble).__name__)
            if counts:
                taken.append((time.perf_counter() - due) * 1000)

        begun, waiting = time.perf_counter(), set[asyncio.Task[None]]()
        for number in range(int(rate * (seconds + WARM))):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            task = asyncio.create_task(one(urls[number % len(urls)], due, number / rate >= WARM))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
        await asyncio.gather(*waiting)
        lasted = time.perf_counter() - begun - WARM
    return {
        "asked": len(taken),
        "a_second": len(taken) / lasted,
        "wrong": len(wrong),
        **{f"p{int(share * 100)}": percentile(taken, share) for share in (0.5, 0.95, 0.99)},
        "longest": max(taken),
    }


if __name__ == "__main__":
    pace, lasting, *addresses = sys.argv[1:]
    print(json.dumps(asyncio.run(_pace(float(pace), float(lasting), addresses))))
