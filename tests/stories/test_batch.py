"""The desk by keyboard: tick, sign together, and nothing stays ticked that was not."""

import pytest
from playwright.sync_api import Page, expect

from smartcity_app.civic.seed import PIN
from tests.stories.conftest import DESK, Enter, listening

pytestmark = pytest.mark.story


def ticked(page: Page) -> int:
    return page.locator("[data-pick]:checked").count()


def test_letters_are_ticked_and_signed_by_keyboard_alone(enter: Enter):
    page = listening(enter("Camat", on=DESK, to="/kerja"))
    expect(page.locator("[data-pick]").first).to_be_visible()
    before = page.locator("[data-pick]").count()
    assert before >= 2
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("1 dipilih")).to_be_visible()
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="Tanda tangani semua yang dipilih")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    page.locator("#pin_banyak").fill("111111")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("PIN")
    page.locator("#pin_banyak").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 surat ditandatangani.")).to_be_visible()
    expect(page.locator("[data-pick]")).to_have_count(before - 1)
    assert ticked(page) == 0, "the row that moved up into its place is not ticked"
