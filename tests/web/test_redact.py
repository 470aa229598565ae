"""What never stands in a log."""

import logging
import sys

import pytest

from smartcity_app.web import redact


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("headers={'cookie': 'sid=abcDEF-123; x=1', 'host': 'a'}", "abcDEF-123"),
        ('{"cookie": "sid=abcDEF-123"}', "abcDEF-123"),
        ("Cookie: a=1; __Host-sid=abcDEF-123", "abcDEF-123"),
        ("set-cookie: sid=abcDEF-123; HttpOnly", "abcDEF-123"),
        ("Authorization: Bearer abcDEF-123", "abcDEF-123"),
        ("GET /_event/?token=6ba7b810-9dad-11d1-80b4-00c04fd430c8&x", "6ba7b810"),
        ("NIK 3578095705849001 tidak ada", "3578095705849001"),
        ("NIK 357809 570584 9001", "570584"),
        ("kirim ke +6281234567890", "34567"),
        ("kirim ke 081234567890", "34567"),
    ],
)
def test_secrets_and_identities_are_blotted_out(line: str, secret: str) -> None:
    assert secret not in redact.clean(line)


@pytest.mark.parametrize(
    "line", ["surat 500.3.2/418/436.9.13.4/2026 terbit", "12 ms, 200 OK", "berkas a1b2 siap"]
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert redact.clean(line) == line


def test_every_record_is_clean_whoever_prints_it() -> None:
    before = logging.getLogRecordFactory()
    redact.install()
    try:
        try:
            raise ValueError("bad cookie: sid=abcDEF-123")
        except ValueError:
            record = logging.getLogRecordFactory()(
                "x", logging.ERROR, __file__, 1, "for %s", ("3578095705849001",), sys.exc_info()
            )
    finally:
        logging.setLogRecordFactory(before)
    said = logging.Formatter().format(record)
    assert "ValueError" in said
    assert "abcDEF" not in said
    assert "3578095705849001" not in said
