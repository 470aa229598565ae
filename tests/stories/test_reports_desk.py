"""An office at work on reports: by keyboard at the desk, on the phone in the street."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import DESK, PHONE, Enter, listening

pytestmark = pytest.mark.story

OFFICER, FIELD = "Petugas DSDABM", "Lapangan DSDABM"


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def at_the_desk(enter: Enter, view: str) -> Page:
    page = enter(OFFICER, on=DESK, to=f"/kerja/laporan?tampil={view}")
    expect(page.locator("[data-row]").first).to_be_visible()
    return listening(page)


def test_a_report_is_taken_answered_and_finished_by_keyboard_alone(enter: Enter):
    page = at_the_desk(enter, "unassigned")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#berkas-judul")).to_be_visible()
    expect(page.get_by_role("button", name="Ambil sendiri")).to_be_visible()
    page.keyboard.press("m")
    said(page, "Anda yang menangani laporan ini.")
    page.keyboard.press("s")
    expect(page.locator("#jawaban")).to_be_focused()
    page.keyboard.type("Kami tambal besok pagi.")
    page.keyboard.press("Tab")
    page.locator("#jawab").get_by_role("button", name="Kirim jawaban").press("Enter")
    said(page, "Jawaban terkirim ke semua pelapor.")
    expect(page.get_by_text("lebih cepat").or_(page.get_by_text("Dijawab")).first).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("#hasil")).to_be_focused()
    page.keyboard.type("Sudah ditambal.")
    page.locator("#selesai").get_by_role("button", name="Nyatakan selesai").press("Enter")
    said(page, "Dinyatakan selesai.")


def test_a_ready_answer_is_put_where_the_officer_writes(enter: Enter):
    page = at_the_desk(enter, "desk")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Jawab pelapor").click()
    page.locator("#jawab [data-insert]").first.click()
    expect(page.locator("#jawaban")).not_to_have_value("")


def test_ticked_reports_are_given_to_a_team_together(enter: Enter):
    page = at_the_desk(enter, "desk")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("2 dipilih")).to_be_visible()
    page.keyboard.press("t")
    page.locator("#petugas_banyak").select_option("tim:Rescue Saluran Timur")
    page.get_by_role("button", name="Kerjakan semua").click()
    said(page, "2 laporan ditugaskan.")
    expect(page.locator("[data-pick]:checked")).to_have_count(0)


def test_the_field_worker_goes_there_and_says_that_it_is_done(enter: Enter):
    page = enter(FIELD, on=PHONE, to="/kerja/lapangan")
    first = page.locator("ol a.row-a").first
    expect(first).to_be_visible()
    before = page.locator("ol a.row-a").count()
    first.click()
    route = page.get_by_role("link", name="Petunjuk jalan")
    expect(route).to_have_attribute("href", re.compile(r"^geo:-7\.\d+,112\.\d+"))
    page.locator("#hasil").fill("Saluran dikeruk.")
    page.get_by_role("button", name="Nyatakan selesai").click()
    said(page, "dinyatakan selesai.")
    expect(page.locator("ol a.row-a")).to_have_count(before - 1)
