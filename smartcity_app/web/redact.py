"""What must never stand in a log: cookies, tokens, NIK and KK numbers, phones.

Reflex writes whole events, cookie included, when a handler is unknown; libraries quote what they
choked on. So every record is cleaned where it is made, whoever makes it and whoever prints it.
"""

import logging
import re
import traceback
from typing import Any

from smartcity_app.civic.identity import mask_numbers

_RULES = (
    re.compile(
        r"""(?ix) ( ['"]? (?: (?:set-)?cookie | authorization ) ['"]? \s* [:=] \s* )
        (?: '[^']*' | "[^"]*" | [^\r\n,}]* )"""
    ),
    re.compile(r"(?i)(\b(?:__Host-)?(?:sid|oidc)=)[^\s;'\",}]+"),
    re.compile(r"(/p/)[0-9A-Za-z_-]{16,}"),
    re.compile(r"(?i)(\btoken=)[0-9a-z-]{8,}"),
)


def clean(text: str) -> str:
    """`text` with everything secret or personal blotted out."""
    for pattern in _RULES:
        text = pattern.sub(r"\1***", text)
    return mask_numbers(text)


class _CleanRecord(logging.LogRecord):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        try:
            said = super().getMessage()
        except Exception:
            said = f"{self.msg} {self.args}"  # a wrongly written log call must not stop its caller
        self.msg, self.args = clean(said), ()
        if self.exc_info and self.exc_info[0]:
            self.exc_text = clean("".join(traceback.format_exception(*self.exc_info)).rstrip())
            self.exc_info = None


def install() -> None:
    """From now on, in this process, every log record is clean. Saying it twice is harmless."""
    logging.setLogRecordFactory(_CleanRecord)
    # Reflex writes what a browser sent in place of an argument, whatever that is; we parse it anew.
    logging.getLogger("reflex_base.event.processor.base_state_processor").setLevel(logging.ERROR)
