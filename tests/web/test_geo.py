"""The city's boundaries for maps, and the street map under them."""

import gzip
import json
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from smartcity_app.civic import areas
from smartcity_app.kernel.settings import Settings, settings
from smartcity_app.web import policy
from tests.web.conftest import Browser

HERE = "/geo/wilayah.json"
TILES = "https://ubin.surabaya.go.id:8443/osm/{z}/{x}/{y}.png"


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Environment of another installation until the test is over."""
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()
    policy.for_app.cache_clear()


def installed(setting: pytest.MonkeyPatch, **names: str) -> None:
    for name, value in names.items():
        setting.setenv(f"SMARTCITY_{name.upper()}", value)
    settings.cache_clear()
    policy.for_app.cache_clear()


async def test_every_kelurahan_is_drawn_and_the_whole_weighs_little(browser: Browser):
    answer = await browser.get(HERE, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.content, 6)) <= 60_000
    said = answer.json()
    assert said["tiles"] is None
    villages = [e for e in said["features"] if e["properties"]["kind"] == "village"]
    assert {e["properties"]["code"] for e in villages} == {e.code for e in areas.villages()}
    west, south, east, north = said["bbox"]
    assert west < 112.75 < east
    assert south < -7.26 < north


async def test_a_browser_that_has_it_gets_nothing_twice(browser: Browser):
    first = await browser.get(HERE)
    for tag in (first.headers["etag"], first.headers["etag"].removeprefix("W/"), '"x", *'):
        again = await browser.get(HERE, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert "max-age" in again.headers["cache-control"]
    other = await browser.get(HERE, headers={"if-none-match": '"another"'})
    assert other.status_code == 200


@pytest.mark.parametrize("takes", ["identity", "br", "gzip;q=0", ""])
async def test_who_takes_no_gzip_gets_it_plain(browser: Browser, takes: str):
    answer = await browser.get(HERE, headers={"accept-encoding": takes})
    assert "content-encoding" not in answer.headers
    assert json.loads(answer.content)["features"]


async def test_a_city_without_boundaries_draws_nothing(browser: Browser, setting):
    installed(setting, city="tangsel")
    said = (await browser.get(HERE)).json()
    assert said["features"] == []
    assert "bbox" not in said


async def test_no_foreign_picture_loads_unless_the_city_has_a_street_map(browser: Browser, setting):
    assert "img-src 'self' data: blob:;" in policy.for_app()
    assert "img-src 'self' data: blob:;" in policy.with_map()
    installed(setting, map_tiles_url=TILES)
    for rules in (policy.for_app(), policy.with_map()):
        assert "img-src 'self' data: blob: https://ubin.surabaya.go.id:8443;" in rules
    assert "ubin" not in policy.SCRIPTED
    assert (await browser.get(HERE)).json()["tiles"] == {
        "url": TILES, "credit": "© OpenStreetMap",
        "link": "https://www.openstreetmap.org/copyright",
    }  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "https://{s}.tile.example/{z}/{x}/{y}.png", "http://ubin.example/{z}/{x}/{y}.png",
        "https://ubin.example/{z}/{x}.png", "https://a.example; script-src *//{z}/{x}/{y}",
        "https://ubin.example/{z}/{x}/{y}/{y}", "javascript:alert(1)", "https://*/{z}/{x}/{y}",
        "https://ubin.example/{z}/{x}/{y}.png\nx: y", "//ubin.example/{z}/{x}/{y}",
    ],
)  # fmt: skip
def test_a_street_map_of_no_one_plain_host_stops_the_app(url: str):
    with pytest.raises(ValidationError):
        Settings(map_tiles_url=url)
