"""Naming a stand-in on the page answers, and stays."""

from smartcity_app.civic.delegations import Kind, Office
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.lobby.delegations import Delegations, _key
from tests.conftest import KEPUTIH, City
from tests.tabs import cookie_of, open_tab


async def test_a_stand_in_named_on_the_page_is_there_when_it_is_opened_again(
    city: City, lurah: Actor
) -> None:
    stand_in, today = city.resident("Rahmat Hidayat"), clock.today().isoformat()
    form = {
        "office": _key(Office(Role.VILLAGE_HEAD, KEPUTIH)), "kind": Kind.PLH,
        "nik": city.nik(stand_in),
        "decree": "800/12", "decree_on": today, "starts": today, "ends": today,
    }  # fmt: skip
    async with open_tab(cookie_of(lurah)) as tab:
        await tab.send(Delegations.appoint(form), "/kerja/penugasan")
        assert tab.seen["problems"] == {}
        await tab.send(Delegations.load, "/kerja/penugasan")
        (window,) = tab.seen["windows"]
        assert window.person == stand_in.name
        await tab.send(Delegations.end(window.id), "/kerja/penugasan")
        assert "berakhir" in tab.seen["said"]
