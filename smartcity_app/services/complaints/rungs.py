"""How far the clock of a promise has climbed."""

from enum import IntEnum


class Rung(IntEnum):
    """How far a clock has climbed."""

    NONE = 0
    HALF = 1
    THREE_QUARTERS = 2
    HEAD = 3
    """The promise is broken; the head of the office hears of it."""
    SECRETARY = 4
    MAYOR = 5
