"""People and reports for the tests of who may not."""

from tests.services.complaints.conftest import wargaku

__all__ = ["wargaku"]
