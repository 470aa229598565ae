"""The city's agencies."""

import pytest

from smartcity_app.civic import agencies
from smartcity_app.kernel.errors import NotFound


def test_surabaya_has_its_agencies_by_the_names_people_use():
    assert len(agencies.agencies()) == 33
    assert agencies.agency("DLH").name == "Dinas Lingkungan Hidup"
    assert agencies.agency("DLH").confirmed
    assert not agencies.agency("Inspektorat").confirmed


def test_an_unknown_agency_is_not_found():
    with pytest.raises(NotFound):
        agencies.agency("DKRTH")


def test_a_city_whose_list_we_do_not_have_has_none(in_city):
    in_city("pasuruan")
    assert agencies.agencies() == []
    with pytest.raises(NotFound):
        agencies.agency("DLH")
