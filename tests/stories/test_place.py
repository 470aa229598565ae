"""The map, in a real browser: a place is picked by thumb, by keyboard, and by the phone itself."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import DESK, PHONE, Enter

pytestmark = pytest.mark.story
HERE = "/galeri/tempat"
KEPUTIH = {"latitude": -7.2819, "longitude": 112.7949, "accuracy": 12}
SEA = {"latitude": -7.0, "longitude": 113.0, "accuracy": 2400}


def picker(page: Page):
    card = page.locator("#g-tempat")
    expect(card.locator("[data-areas]")).to_be_visible()
    return card


def sent(page: Page) -> list[str]:
    """What the form around the map would send."""
    return [
        page.locator(f"#g-tempat-{part}").input_value()
        for part in ("lat", "lng", "accuracy", "source")
    ]


def test_the_phone_says_where_it_is_and_the_draft_is_kept(enter: Enter):
    page = enter(to=HERE, on={**PHONE, "geolocation": KEPUTIH, "permissions": ["geolocation"]})
    card = picker(page)
    card.get_by_role("button", name="Posisi saya").click()
    expect(card).to_contain_text("Keputih, Sukolilo")
    expect(card).to_contain_text("Ketepatan 12 meter")
    assert sent(page) == ["-7.2819", "112.7949", "12", "gps"]
    expect(page.locator("#disimpan")).to_contain_text("g-tempat-lat")


def test_a_place_outside_the_city_is_said_so_and_no_error(enter: Enter):
    page = enter(to=HERE, on={**PHONE, "geolocation": SEA, "permissions": ["geolocation"]})
    card = picker(page)
    card.get_by_role("button", name="Posisi saya").click()
    expect(card).to_contain_text("Di luar kota")
    expect(card.get_by_role("alert")).to_contain_text("Ketepatan hanya 2,4 kilometer")


def test_a_refused_position_leaves_the_map_and_the_address(enter: Enter):
    card = picker(enter(to=HERE))
    card.get_by_role("button", name="Posisi saya").click()
    expect(card.get_by_role("alert")).to_contain_text("Izin lokasi ditolak")
    expect(card.get_by_role("button", name="Tulis alamat")).to_be_visible()


def test_a_tap_sets_the_pin_and_dragging_moves_it(enter: Enter):
    page = enter(to=HERE)
    card = picker(page)
    card.get_by_role("application").click(position={"x": 190, "y": 120})
    pin = card.locator(".peta-pin")
    expect(pin).to_be_visible()
    first = sent(page)
    assert first[3] == "tap"
    box = pin.bounding_box()
    assert box
    page.mouse.move(box["x"] + 22, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 52, box["y"] + 40, steps=5)
    page.mouse.up()
    expect(page.locator("#g-tempat-source")).to_have_value("drag")
    assert sent(page)[:2] != first[:2]


def test_the_keyboard_alone_sets_the_pin(enter: Enter):
    page = enter(to=HERE, on=DESK)
    card = picker(page)
    card.get_by_role("application").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#g-tempat-source")).to_have_value("keyboard")
    before = sent(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    expect(page.locator("#g-tempat-lng")).not_to_have_value(before[1])
    assert float(sent(page)[1]) > float(before[1])


def test_without_boundaries_the_address_is_still_there(enter: Enter):
    page = enter(to="/galeri")
    page.route("**/geo/wilayah.json", lambda route: route.abort())
    page.goto(page.url.replace("/galeri", HERE))
    card = page.locator("#g-tempat")
    expect(card).to_contain_text("Peta tidak termuat")
    page.unroute("**/geo/wilayah.json")
    card.get_by_role("button", name="Coba lagi").click()
    expect(card.locator("[data-areas]")).to_be_visible()
    expect(card).not_to_contain_text("Peta tidak termuat")


def test_a_report_beside_the_pin_tells_its_name(enter: Enter):
    page = enter(to=HERE)
    dot = page.locator("#g-dekat").get_by_role("button", name="Lubang dalam, tergenang")
    dot.press("Enter")
    expect(page.locator("#g-dekat").get_by_role("link")).to_have_text("Lubang dalam, tergenang")
