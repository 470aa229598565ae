"""The public map of reports, in a real browser: ten thousand of them, by thumb and by keyboard."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import DESK, ROOT, Enter, Town

pytestmark = pytest.mark.story
MAP = "/laporan/peta"


@pytest.fixture(scope="module", autouse=True)
def _reports(town: Town) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.open_reports", "10000"], cwd=ROOT, check=True,
        env={**os.environ, "DATA_DIR": str(town.data), "SMARTCITY_DEMO": "1"},
    )  # fmt: skip


def drawn(page: Page):
    many = re.compile(r"^10\d{3}$")  # and those of the demonstration
    expect(page.locator("#map[data-reports]")).to_have_attribute("data-reports", many)
    return page.locator("#map")


def test_ten_thousand_reports_are_a_few_clusters_and_a_cluster_opens(enter: Enter):
    page = enter(to=MAP)
    clusters = drawn(page).locator(".peta-group")
    expect(page.get_by_role("status")).to_have_text(
        re.compile(r"^10\.\d{3} laporan terbuka di peta\.$")
    )
    assert 3 < clusters.count() < 60
    total = sum(int(each.inner_text().replace(".", "")) for each in clusters.all())
    assert total < 11_000
    biggest = max(clusters.all(), key=lambda each: int(each.inner_text().replace(".", "")))
    before = int(biggest.inner_text().replace(".", ""))
    biggest.click()
    page.wait_for_timeout(600)
    assert max(int(n.replace(".", "")) for n in clusters.all_inner_texts()) < before


def test_one_kind_alone_can_be_looked_at(enter: Enter):
    page = enter(to=MAP)
    drawn(page)
    choice = page.get_by_label("Jenis")
    assert "Jalan rusak" in choice.inner_text()
    choice.select_option("jalan-rusak")
    said = page.get_by_role("status")
    expect(said).to_have_text(re.compile(r"^1\.\d{3} laporan terbuka"))


def test_a_report_is_reached_by_keyboard_and_leads_to_its_page(enter: Enter):
    page = enter(to=MAP, on=DESK)
    drawn(page)
    for _ in range(9):
        page.get_by_role("button", name="Perbesar peta").click()
        page.wait_for_timeout(350)
        if page.locator(".peta-dot").count():
            break
    page.locator(".peta-dot").first.press("Enter")
    link = page.locator(".leaflet-popup a")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", re.compile(r"^/laporan/LAP-2607-\d{6}$"))
    expect(link).to_contain_text("Masuk")


def test_reports_are_shown_even_when_the_ground_does_not_come(enter: Enter):
    page = enter(to="/periksa")
    page.route("**/geo/wilayah.json", lambda route: route.abort())
    page.goto(page.url.replace("/periksa", MAP))
    assert drawn(page).locator(".peta-group").count() > 3
