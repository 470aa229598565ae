"""The page behind the link, in a browser without script and without a login."""

import httpx
import pytest

from smartcity_app.kernel import clock
from smartcity_app.services.letters import link
from smartcity_app.services.letters.models import Endorsement
from tests.conftest import MONDAY
from tests.services.letters.conftest import FILLED, Office
from tests.services.letters.neighbours import Neighbours, asks
from tests.web.conftest import Browser, browser

__all__ = ["browser"]


@pytest.fixture
def office(city) -> Office:
    return Office(city)


@pytest.fixture
def street(city, loket, office, siti) -> Neighbours:
    """Siti's application waits for RT 003, who has the link."""
    link._tries.forget()
    asks(city, "rt", "village")
    neighbours = Neighbours(city, loket)
    neighbours.appoint()
    neighbours.ref = office.submitted(siti)
    city.settle()
    return neighbours


async def come_in(browser: Browser, street: Neighbours) -> str:
    """Past the code; returns the address."""
    here = f"/p/{street.token()}"
    assert (await browser.post(here)).status_code == 303
    answer = await browser.post(f"{here}/kode", data={"kode": street.code()})
    assert answer.status_code == 303
    return here


async def test_the_whole_way_without_script_or_account(browser, street, office):
    here = f"/p/{street.token()}"
    first = await browser.get(here)
    assert "Kirim kode" in first.text
    assert await come_in(browser, street) == here
    page = (await browser.get(here)).text
    for said in ("Siti Aminah", "Warung Bu Siti", FILLED["purpose"], "RT 003 RW 005", "Slamet"):
        assert said in page
    done = await browser.post(f"{here}/putusan", data={"putusan": "beri"})
    assert (done.status_code, done.headers["location"]) == (303, here)
    assert "sudah Anda berikan pada 27 Juli 2026" in (await browser.get(here)).text
    assert office.letter(street.ref).state == "village"


async def test_before_the_code_neither_name_nor_answers_nor_phone_show(browser, street, city, siti):
    here = f"/p/{street.token()}"
    for answer in (await browser.get(here), await browser.post(here), await browser.get(here)):
        for secret in ("Siti", "Warung", FILLED["purpose"], "Keputih Tegal", "00000003", "Slamet"):
            assert secret not in answer.text
    assert "S••• A•••••" in (await browser.get(here)).text


async def test_never_the_nik(browser, street, city, siti):
    here = await come_in(browser, street)
    assert city.nik(siti) not in (await browser.get(here)).text


async def test_looking_changes_nothing(browser, street, office, city):
    """Whatever previews links in messages only looks."""
    here = f"/p/{street.token()}"
    before = [row.model_dump() for row in city.all(Endorsement)]
    for path in (here, f"{here}/kode", f"{here}/putusan?putusan=beri"):
        for method in ("GET", "HEAD"):
            await browser.request(method, path)
    assert [row.model_dump() for row in city.all(Endorsement)] == before
    assert office.letter(street.ref).state == "rt"
    assert len(street.texts("+6281500000003")) == 1


async def test_another_site_cannot_post_for_them(browser, street, office):
    here = await come_in(browser, street)
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://jahat.example"}
    answer = await httpx.AsyncClient.post(
        browser, f"{here}/putusan", data={"putusan": "beri"}, headers=foreign
    )
    assert answer.status_code == 403
    assert office.letter(street.ref).state == "rt"


async def test_a_double_click_and_the_back_button_do_no_harm(browser, street, office, city):
    here = await come_in(browser, street)
    for _ in range(3):
        answer = await browser.post(f"{here}/putusan", data={"putusan": "beri"})
        assert answer.status_code == 303
    late = await browser.post(
        f"{here}/putusan", data={"putusan": "kembalikan", "alasan": "Berubah pikiran saya"}
    )
    assert late.status_code == 303
    assert "sudah Anda berikan" in (await browser.get(here)).text
    assert (await browser.post(here)).status_code == 303
    assert office.letter(street.ref).state == "village"


async def test_a_wrong_code_is_said_and_the_sixth_try_waits(browser, street):
    here = f"/p/{street.token()}"
    await browser.post(here)
    wrong = "000000" if street.code() != "000000" else "111111"
    for _ in range(5):
        answer = await browser.post(f"{here}/kode", data={"kode": wrong})
        assert answer.status_code == 422
        assert "Kode ini salah" in answer.text
    answer = await browser.post(f"{here}/kode", data={"kode": street.code()})
    assert answer.status_code == 429
    assert "Tunggu" in answer.text


async def test_sending_back_names_the_part_and_asks_for_a_reason(browser, street, office):
    here = await come_in(browser, street)
    empty = await browser.post(
        f"{here}/putusan", data={"putusan": "kembalikan", "bagian": "business_name", "alasan": "x"}
    )
    assert empty.status_code == 422
    assert "<details open>" in empty.text
    given = {"putusan": "kembalikan", "bagian": "business_name", "alasan": "Namanya bukan itu"}
    assert (await browser.post(f"{here}/putusan", data=given)).status_code == 303
    assert office.letter(street.ref).corrections == {"business_name": "Namanya bukan itu"}
    assert "sudah Anda kembalikan" in (await browser.get(here)).text


async def test_the_part_named_must_be_one_that_was_shown(browser, street, office):
    here = await come_in(browser, street)
    given = {"putusan": "kembalikan", "bagian": "ktp", "alasan": "Alasan saya"}
    await browser.post(f"{here}/putusan", data=given)
    assert office.letter(street.ref).corrections == {}


async def test_the_proof_is_a_short_cookie_of_this_address_only(browser, street):
    here = f"/p/{street.token()}"
    await browser.post(here)
    answer = await browser.post(f"{here}/kode", data={"kode": street.code()})
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", f"Path={here}", "Max-Age=900"):
        assert part in cookie
    assert "sid=" not in cookie
    with clock.held(MONDAY + link.endorsing.PROVED_FOR):
        late = await browser.post(f"{here}/putusan", data={"putusan": "beri"})
        assert late.status_code == 403
        assert "Kirim kode" in late.text
        assert "15 menit" in late.text


async def test_an_unknown_link_says_so_and_is_not_found(browser, street):
    answer = await browser.get("/p/" + "a" * 32)
    assert answer.status_code == 404
    assert "pesan terakhir" in answer.text
    for path in ("kode", "putusan"):
        assert (await browser.post(f"/p/{'a' * 32}/{path}", data={})).status_code == 404


async def test_the_page_is_small_runs_nothing_and_is_not_kept(browser, street):
    here = await come_in(browser, street)
    answer = await browser.get(here)
    assert len(answer.content) < 15_000
    assert "<script" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_markup_in_an_answer_stays_text(browser, street, office, city, siti):
    city.run(lambda s: office_rename(s, street.ref))
    here = await come_in(browser, street)
    page = (await browser.get(here)).text
    assert "<b>Warung" not in page
    assert "&lt;b&gt;Warung" in page


def office_rename(session, ref):
    from sqlmodel import select

    from smartcity_app.services.letters.models import Letter

    letter = session.exec(select(Letter).where(Letter.ref == ref)).one()
    letter.answers = {**letter.answers, "business_name": "<b>Warung"}
