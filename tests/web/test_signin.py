"""Signing in and out in a browser without script."""

import re
from typing import Any

import httpx
import pyotp
import pytest
from sqlmodel import Session

from smartcity_app.civic import logins, messages
from smartcity_app.civic.logins.sessions import LoginSession
from smartcity_app.kernel import clock, db, manifest
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.settings import settings
from smartcity_app.web.signin import door
from tests.conftest import SURABAYA
from tests.web.conftest import Browser

PASSWORD, SECRET = "sandi panjang yang mudah diingat", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NIP = "197001012005011001"
UNKNOWN = "3578095705849999"


def code_sent(city: Any) -> str:
    return city.all(messages.OutgoingMessage)[-1].text.split("Anda ")[1][:6]


def is_open(city: Any) -> list[bool]:
    """Of every login there ever was, whether it is still open; the ended ones first."""
    return sorted(each.revoked_at is None for each in city.all(LoginSession))


async def sign_in(browser: Browser, city: Any, who: Actor, to: str = "/surat") -> httpx.Response:
    nik = city.nik(who)
    await browser.post("/masuk", data={"nik": nik, "ke": to})
    return await browser.post("/masuk/kode", data={"nik": nik, "kode": code_sent(city), "ke": to})


async def test_a_resident_signs_in_with_nik_and_code(
    browser: Browser, city: Any, siti: Actor
) -> None:
    form = (await browser.get("/masuk?ke=/surat/baru")).text
    assert 'name="ke" value="/surat/baru"' in form
    answer = await sign_in(browser, city, siti, "/surat/baru")
    assert (answer.status_code, answer.headers["location"]) == (303, "/surat/baru")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("sid=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert (await browser.get("/masuk?ke=/surat")).headers["location"] == "/surat"


async def test_over_tls_the_cookie_is_pinned_to_the_host(
    browser: Browser, city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARTCITY_PUBLIC_ORIGIN", "https://localhost:3000")
    settings.cache_clear()
    cookie = (await sign_in(browser, city, siti)).headers["set-cookie"]
    assert cookie.startswith("__Host-sid=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


async def test_an_unknown_nik_sees_the_same_pages(browser: Browser, city: Any, siti: Actor) -> None:
    seen = []
    for nik in (city.nik(siti), UNKNOWN):
        pages = [
            await browser.post("/masuk", data={"nik": nik, "ke": "/"}),
            await browser.post("/masuk/kode", data={"nik": nik, "kode": "x", "ke": "/"}),
        ]
        seen.append([(p.status_code, p.text.replace(nik, "NIK"), dict(p.headers)) for p in pages])
    for known, unknown in zip(*seen, strict=True):
        known[2].pop("content-length"), unknown[2].pop("content-length")
        assert known == unknown


async def test_a_wrong_code_keeps_the_nik_typed_and_says_what_to_do(
    browser: Browser, city: Any, siti: Actor
) -> None:
    nik = city.nik(siti)
    await browser.post("/masuk", data={"nik": nik})
    for _ in range(5):
        answer = await browser.post("/masuk/kode", data={"nik": nik, "kode": "x"})
        assert answer.status_code == 422
        assert f'value="{nik}"' in answer.text
    answer = await browser.post("/masuk/kode", data={"nik": nik, "kode": code_sent(city)})
    assert answer.status_code == 429
    assert "Tunggu 15 menit" in answer.text
    assert "set-cookie" not in answer.headers


async def test_a_malformed_nik_is_said_at_once_and_nik_is_never_in_an_address(
    browser: Browser, city: Any
) -> None:
    answer = await browser.post("/masuk", data={"nik": "12", "ke": "/"})
    assert answer.status_code == 422
    assert "16 angka" in answer.text
    assert "?nik" not in answer.text


@pytest.mark.parametrize("ke", ["//evil.id", "https://evil.id/", "/\\evil.id", "/x\r\nx-bad: 1"])
async def test_signing_in_never_leads_to_another_site(
    browser: Browser, city: Any, siti: Actor, ke: str
) -> None:
    answer = await sign_in(browser, city, siti, ke)
    assert answer.headers["location"] == "/"
    assert "x-bad" not in answer.headers


async def test_what_is_typed_is_shown_as_text(browser: Browser, city: Any) -> None:
    nasty = '"><script>alert(1)</script>'
    for path, field in (("/masuk", "nik"), ("/masuk/petugas", "nama"), ("/masuk/kode", "nik")):
        answer = await browser.post(path, data={field: nasty, "ke": f"/{nasty}"})
        assert "<script" not in answer.text
    assert "<script" not in (await browser.get("/masuk", params={"ke": f"/{nasty}"})).text


POSTS = [
    "/masuk", "/masuk/kode", "/masuk/petugas", "/masuk/contoh", "/keluar", "/keluar-semua",
    "/api/berkas",
]  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.id"},
        {"sec-fetch-site": "same-site", "origin": "https://anak.localhost:3000"},
        {"sec-fetch-site": "", "origin": "https://evil.id"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": "", "origin": ""},
    ],
)
async def test_posts_from_other_sites_are_refused(
    browser: Browser, city: Any, siti: Actor, path: str, headers: dict[str, str]
) -> None:
    browser.sign_in(siti)
    answer = await browser.post(path, headers=headers, data={"nik": city.nik(siti)})
    assert answer.status_code == 403
    assert is_open(city) == [True]
    assert city.all(messages.OutgoingMessage) == []


async def test_a_browser_without_fetch_metadata_is_known_by_its_origin(
    browser: Browser, city: Any, siti: Actor
) -> None:
    headers = {"sec-fetch-site": "", "origin": "http://localhost:3000"}
    answer = await browser.post("/masuk", headers=headers, data={"nik": city.nik(siti)})
    assert answer.status_code == 200


async def test_one_address_cannot_knock_for_ever(browser: Browser, city: Any) -> None:
    last = [await browser.post("/masuk", data={"nik": "x"}) for _ in range(60)][-1]
    assert last.status_code == 429


async def test_staff_sign_in_with_password_and_authenticator(
    browser: Browser, city: Any, lurah: Actor
) -> None:
    def work(session: Session) -> None:
        logins.set_password(session, lurah.person_id or 0, PASSWORD)
        logins.set_totp(session, lurah.person_id or 0, SECRET)

    db.run(work)
    form = {"nama": NIP, "sandi": PASSWORD, "kode": "000000", "ke": "/kerja"}
    answer = await browser.post("/masuk/petugas", data=form)
    assert answer.status_code == 422
    assert PASSWORD not in answer.text
    form["kode"] = pyotp.TOTP(SECRET).at(clock.now())
    answer = await browser.post("/masuk/petugas", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/kerja")


async def test_signing_out_ends_the_login_and_keeps_the_offline_pages(
    browser: Browser, city: Any, siti: Actor
) -> None:
    browser.sign_in(siti)
    answer = await browser.post("/keluar")
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk")
    assert is_open(city) == [False]
    assert "storage" not in answer.headers["clear-site-data"]
    assert 'sid=""' in answer.headers["set-cookie"]
    assert (await browser.post("/keluar")).status_code == 303


async def test_signing_out_everywhere_ends_every_login_of_that_person_only(
    browser: Browser, city: Any, siti: Actor, lurah: Actor
) -> None:
    for who in (lurah, siti, siti):
        browser.sign_in(who)
    assert (await browser.post("/keluar-semua")).status_code == 303
    assert is_open(city) == [False, False, True]
    assert (await browser.post("/keluar-semua")).status_code == 303


async def test_signing_in_again_ends_the_login_before(
    browser: Browser, city: Any, siti: Actor
) -> None:
    browser.sign_in(siti)
    await sign_in(browser, city, siti)
    assert is_open(city) == [False, True]


async def test_a_get_never_signs_anybody_out(browser: Browser, city: Any, siti: Actor) -> None:
    browser.sign_in(siti)
    await browser.get("/keluar")
    await browser.get("/keluar-semua")
    assert is_open(city) == [True]


class TestDemo:
    @pytest.fixture(autouse=True)
    def _people(self, monkeypatch: pytest.MonkeyPatch, lurah: Actor) -> None:
        people = [("Lurah", lurah.person_id or 0, "Agus Widodo, Lurah Keputih")]
        monkeypatch.setattr(door, "DEMO_PEOPLE", [lambda session: people])

    async def test_one_click_signs_in_and_every_page_is_marked(
        self, browser: Browser, lurah: Actor
    ) -> None:
        page = (await browser.get("/masuk")).text
        assert "Mode contoh" in page
        assert "Agus Widodo, Lurah Keputih" in page
        answer = await browser.post("/masuk/contoh", data={"siapa": str(lurah.person_id)})
        assert answer.status_code == 303
        assert "set-cookie" in answer.headers

    async def test_staff_who_came_for_nothing_in_particular_go_to_work(
        self, browser: Browser, lurah: Actor
    ) -> None:
        form = {"siapa": str(lurah.person_id)}
        assert (await browser.post("/masuk/contoh", data=form)).headers["location"] == "/kerja"
        assert (await browser.get("/masuk")).headers["location"] == "/kerja"
        form["ke"] = "/akun"
        assert (await browser.post("/masuk/contoh", data=form)).headers["location"] == "/akun"

    async def test_work_begins_at_the_first_line_of_ones_own_rail(
        self, browser: Browser, city: Any, lurah: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mayor = city.official("Achmad Fauzi", Role.MAYOR, SURABAYA)
        monkeypatch.setattr(
            door, "DEMO_PEOPLE", [lambda session: [("Wali kota", mayor.person_id or 0, "")]]
        )
        form = {"siapa": str(mayor.person_id)}
        went_to = (await browser.post("/masuk/contoh", data=form)).headers["location"]
        assert went_to == manifest.rail(mayor)[0].href != manifest.rail(lurah)[0].href

    async def test_the_page_says_where_the_code_can_be_read(
        self, browser: Browser, city: Any, siti: Actor
    ) -> None:
        for page in (
            await browser.get("/masuk"),
            await browser.post("/masuk", data={"nik": city.nik(siti)}),
        ):
            assert re.search(r'href="/kotak-keluar" target="_blank"', page.text)

    async def test_only_demo_people_can_be_chosen(
        self, browser: Browser, city: Any, siti: Actor
    ) -> None:
        for who in (str(siti.person_id), "", "0", "x"):
            answer = await browser.post("/masuk/contoh", data={"siapa": who})
            assert answer.status_code == 404
        assert is_open(city) == []

    async def test_outside_demo_mode_there_is_none_of_it(
        self, browser: Browser, city: Any, lurah: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SMARTCITY_DEMO", "0")
        settings.cache_clear()
        answer = await browser.post("/masuk/contoh", data={"siapa": str(lurah.person_id)})
        assert answer.status_code == 404
        assert (await browser.get("/kotak-keluar")).status_code == 404
        page = (await browser.get("/masuk")).text
        assert "Mode contoh" not in page
        assert "Agus" not in page
        assert is_open(city) == []

    async def test_the_outbox_shows_what_would_have_been_sent(
        self, browser: Browser, city: Any, siti: Actor
    ) -> None:
        assert "Belum ada pesan" in (await browser.get("/kotak-keluar")).text
        await browser.post("/masuk", data={"nik": city.nik(siti)})
        page = (await browser.get("/kotak-keluar")).text
        assert code_sent(city) in page
        assert "simulasi" in page


async def test_plain_pages_are_small_and_need_no_script(
    browser: Browser, city: Any, siti: Actor
) -> None:
    pages = [
        await browser.get("/masuk"),
        await browser.get("/masuk?sebagai=petugas"),
        await browser.post("/masuk", data={"nik": city.nik(siti)}),
        await browser.get("/kotak-keluar"),
        await browser.get("/v/unknown"),
    ]
    for page in pages:
        assert len(page.content) <= 10_000
        assert "<script" not in page.text
        assert not re.search(r"""(src|href)=["']?https?:""", page.text)
