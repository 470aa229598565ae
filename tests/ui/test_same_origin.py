"""The build serves from any address and port."""

import pytest

from smartcity_app.ui.same_origin import unbaked


def test_addresses_come_from_the_page():
    said = unbaked("var e={PING:`http://localhost:8000/ping`,EVENT:`ws://localhost:8000/_event`};")
    assert said.endswith("var e={PING:h+`/ping`,EVENT:w+`/_event`};")
    assert "localhost:8000" not in said


def test_an_unknown_module_stops_the_build():
    with pytest.raises(ValueError, match="addresses"):
        unbaked("export const nothing = 1;")
