"""Text no database holds is refused wherever it stands, in one row or among many."""

import pytest

from smartcity_app.kernel import db
from smartcity_app.kernel.cases import CaseHistory
from smartcity_app.kernel.errors import Incomplete
from tests.conftest import City


def line(name: str) -> CaseHistory:
    return CaseHistory(
        workflow="w", case_ref="SKU-2607-ABCDEF", step="s", source="a", target="b",
        person_id=None, name=name,
    )  # fmt: skip


def test_many_rows_of_one_table_are_stored_at_once(city: City) -> None:
    with db.transaction() as session:
        session.add_all([line("Siti"), line("Agus"), line("Ratna")])
    assert [row.name for row in city.all(CaseHistory)] == ["Siti", "Agus", "Ratna"]


def test_one_bad_text_among_many_rows_stores_none_of_them(city: City) -> None:
    with pytest.raises(Incomplete), db.transaction() as session:
        session.add_all([line("Siti"), line("Agus\x00"), line("Ratna")])
    assert city.all(CaseHistory) == []
