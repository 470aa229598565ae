"""Bugs: one line in the log, one sentence on the screen, joined by a short code."""

import logging
import secrets
import traceback

from smartcity_app.kernel.settings import settings

log = logging.getLogger(__name__)


def report(where: str, error: BaseException) -> str:
    """Log a bug once and return the sentence for whoever met it.

    The log gets the kind of error and the places it passed through, not its message, which may
    quote a person's data. In demo mode, where people are invented, the message is there too.
    """
    code = secrets.token_hex(3).upper()
    places = "".join(traceback.format_tb(error.__traceback__))
    said = f": {error}" if settings().demo else ""
    log.error(
        "bug %s in %s\n%s%s%s", code, where, places, type(error).__name__, said,
        extra={"error": error},
    )  # fmt: skip
    return (
        "Terjadi kesalahan di pihak kami, bukan pada Anda. Coba lagi sebentar lagi. "
        f"Bila terulang, sebutkan kode {code} kepada petugas."
    )
