"""How much one browser, and one address, may ask of us."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

Clock = Callable[[], float]

BODY, BODY_SECONDS = 64_000, 20.0
"""Bytes of a request body, and how long it may take, where no route says otherwise."""
SOCKETS = 400
"""Open sockets of one address: a village behind one carrier address is many phones."""
FRAME = 256_000
"""Bytes of one message over the socket."""
FRAMES_PER_SECOND, BURST = 40.0, 80.0


class Bucket:
    """A token bucket: `burst` at once, `rate` a second after that."""

    def __init__(self, rate: float, burst: float, clock: Clock = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left, self._at = burst, clock()

    def take(self) -> float:
        """Take one. Returns the seconds until it is covered: 0 when it is already."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        self._left -= 1
        return max(0.0, -self._left / self._rate)

    def try_take(self) -> bool:
        """Take one if it is there."""
        wait = self.take()
        if wait:
            self._left += 1
        return not wait


class PerAddress:
    """A bucket for each address; the longest unseen are forgotten."""

    def __init__(self, rate: float, burst: float, most: int = 20_000) -> None:
        self._rate, self._burst, self._most = rate, burst, most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def try_take(self, address: str) -> bool:
        """Whether this address may do it once more now."""
        bucket = self._buckets.setdefault(address, Bucket(self._rate, self._burst))
        self._buckets.move_to_end(address)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket.try_take()

    def forget(self) -> None:
        """Begin anew: between tests."""
        self._buckets.clear()


class Sockets:
    """How many sockets each address has open."""

    def __init__(self, most: int = SOCKETS) -> None:
        self._most, self._open = most, Counter[str]()

    def enter(self, address: str) -> bool:
        """Count one more, unless it would be too many."""
        if self._open[address] >= self._most:
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Count one less."""
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]


def bounded(receive: Receive, *, most: int, seconds: float) -> Receive:
    """The same body, cut off with 413 once too large and with 408 once too slow."""
    taken, until, whole = 0, time.monotonic() + seconds, False

    async def careful() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()  # only a disconnect can follow, and that may take its time
        try:
            async with asyncio.timeout(max(0.0, until - time.monotonic())):
                message = await receive()
        except TimeoutError:
            raise HTTPException(
                408, "Kiriman terlalu lambat. Coba lagi saat sinyal baik."
            ) from None
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
        if taken > most:
            raise HTTPException(413, "Kiriman ini terlalu besar.")
        return message

    return careful


def paced(receive: Receive, bucket: Bucket, *, most: int = FRAME) -> Receive:
    """The same socket, slowed to the bucket's pace; a message too large ends it.

    Slowing, not closing: a hasty but honest tab loses nothing, and a flood only fills its own pipe.
    """

    async def careful() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive":
            size = len(message.get("text") or "") + len(message.get("bytes") or b"")
            if size > most:
                return {"type": "websocket.disconnect", "code": 1009}
            await asyncio.sleep(bucket.take())
        return message

    return careful
