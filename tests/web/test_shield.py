"""What every answer carries, who gets a page, and what may open a socket."""

import asyncio
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from smartcity_app.civic import logins
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.settings import settings
from smartcity_app.web import limits, origin, pages, policy, shield
from tests.web.conftest import Browser

TOKEN = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


@pytest.fixture(autouse=True)
def _some_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_pages", {})
    pages.declare("/", audience="public")
    pages.declare("/surat")
    pages.declare("/surat/[kasus]")
    pages.declare("/kerja", audience="staff")
    pages.declare("/galeri", audience="demo")


class TestPages:
    @pytest.mark.parametrize(
        "path", ["/surat", "/surat/", "/surat.html", "/surat/index.html", "/surat/SKU-1", "/kerja"]
    )
    async def test_strangers_are_sent_to_sign_in_and_back(
        self, browser: Browser, path: str
    ) -> None:
        answer = await browser.get(f"{path}?x=1")
        assert answer.status_code == 303
        to = answer.headers["location"]
        assert to.startswith("/masuk?")
        assert to.endswith(f"ke={pages.bare_path(path)}%3Fx%3D1")
        assert ("sebagai=petugas" in to) == (path == "/kerja")

    async def test_who_is_signed_in_gets_the_built_file(
        self, browser: Browser, siti: Actor
    ) -> None:
        browser.sign_in(siti)
        assert (await browser.get("/surat")).text == "<p>/surat.html</p>"
        assert (await browser.get("/surat/SKU-1")).text == "<p>/surat/SKU-1</p>"
        assert (await browser.get("/")).text == "<p>/</p>"

    async def test_a_resident_is_told_that_a_page_is_for_staff(
        self, browser: Browser, siti: Actor, lurah: Actor
    ) -> None:
        browser.sign_in(siti)
        answer = await browser.get("/kerja")
        assert answer.status_code == 403
        assert "untuk petugas" in answer.text
        browser.sign_in(lurah, logins.Level.RESIDENT)
        assert (await browser.get("/kerja")).status_code == 403
        browser.sign_in(lurah)
        assert (await browser.get("/kerja")).status_code == 200

    async def test_a_demo_page_is_there_in_demo_mode_only(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert (await browser.get("/galeri")).status_code == 200
        monkeypatch.setenv("SMARTCITY_DEMO", "0")
        settings.cache_clear()
        assert (await browser.get("/galeri")).status_code == 404

    def test_two_audiences_for_one_page_are_a_mistake(self) -> None:
        pages.declare("/surat")
        with pytest.raises(ValueError, match="/surat"):
            pages.declare("/surat", audience="public")

    @pytest.mark.parametrize(
        ("route", "yes", "no"),
        [
            ("/a/[x]", ["/a/1", "/a/1/"], ["/a", "/a/1/2", "/b/1"]),
            ("/a/[[x]]", ["/a", "/a/1"], ["/a/1/2", "/ab"]),
            ("/a/[...x]", ["/a/1", "/a/1/2"], ["/a"]),
            ("/a/[[...x]]", ["/a", "/a/1/2"], ["/ab"]),
            ("/a/[x]/b", ["/a/1/b"], ["/a/1", "/a/1/c"]),
            ("/a.b/[x]", ["/a.b/1"], ["/axb/1"]),
        ],
    )
    def test_routes_mean_what_reflex_means_by_them(
        self, route: str, yes: list[str], no: list[str]
    ) -> None:
        pages.declare(route)
        assert all(pages.page_at(path) for path in yes)
        assert not any(pages.page_at(path) for path in no)


class TestHeaders:
    async def test_every_answer_is_guarded(self, browser: Browser, siti: Actor) -> None:
        for path in ("/", "/masuk", "/v/x", "/healthz", "/kotak-keluar", "/none", "/_upload"):
            headers = (await browser.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert headers["referrer-policy"] == "same-origin"
            assert "cache-control" in headers

    async def test_pages_run_no_foreign_script_and_no_eval(self, browser: Browser) -> None:
        rules = (await browser.get("/")).headers["content-security-policy"]
        assert "unsafe-eval" not in rules
        scripts = next(r for r in rules.split(";") if "script-src" in r)
        assert "unsafe-inline" not in scripts
        plain = (await browser.get("/masuk")).headers["content-security-policy"]
        assert plain.startswith("default-src 'none'")
        assert "script-src" not in plain

    def test_the_inline_scripts_of_the_build_are_allowed_by_hash(
        self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, city: Any
    ) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "x.html").write_text(
            "<script>alert(1)</script><script src='/a.js'></script><script type=module>b\n</script>"
        )
        monkeypatch.setattr(policy, "BUILT", tmp_path)
        policy.for_app.cache_clear()
        rules = policy.for_app()
        policy.for_app.cache_clear()
        assert "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='" in rules
        assert rules.count("sha256-") == 2

    async def test_tls_is_remembered_when_we_are_reached_over_it(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "strict-transport-security" not in (await browser.get("/masuk")).headers
        monkeypatch.setenv("SMARTCITY_PUBLIC_ORIGIN", "https://rumah.surabaya.go.id")
        settings.cache_clear()
        assert "strict-transport-security" in (await browser.get("/masuk")).headers

    @pytest.mark.parametrize(
        ("path", "rule"),
        [
            ("/assets/x-1a2b.js", "immutable"),
            ("/sw.js", "no-cache"),
            ("/icons.svg", "max-age=3600"),
            ("/surat.html", "no-cache"),
            ("/", "no-cache"),
        ],
    )
    def test_what_may_be_kept_and_how_long(self, path: str, rule: str) -> None:
        assert rule in policy.cache_rule(path, 200)
        assert policy.cache_rule(path, 404) == "no-store"


class TestClosedDoors:
    @pytest.mark.parametrize("path", ["/_upload", "/_upload/x.pdf", "/_health", "/_all_routes"])
    async def test_endpoints_we_do_not_use_are_not_there(self, browser: Browser, path: str) -> None:
        for method in ("GET", "POST"):
            assert (await browser.request(method, path)).status_code == 404

    async def test_a_body_too_large_is_cut_off(self, browser: Browser) -> None:
        async def endless() -> Any:
            for _ in range(100):
                yield b"x" * 10_000
            raise AssertionError("nobody stopped us")

        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = await browser.post("/masuk", content=endless(), headers=headers)
        assert answer.status_code == 413
        assert "terlalu besar" in answer.text

    async def test_a_body_too_slow_is_cut_off(
        self, browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)

        async def dripping() -> Any:
            yield b"ke="
            await asyncio.sleep(5)
            yield b"x"

        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = await browser.post("/masuk", content=dripping(), headers=headers)
        assert answer.status_code == 408


class Wire:
    """One websocket as an ASGI server would present it."""

    def __init__(self, frames: list[Message]) -> None:
        self.frames, self.sent, self.passed = list(frames), [], 0

    async def receive(self) -> Message:
        return self.frames.pop(0) if self.frames else {"type": "websocket.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)


async def reading_app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        scope["wire"].passed += 1


def socket_scope(wire: Wire, query: str = f"token={TOKEN}", client: str = "10.0.0.1") -> Any:
    return {
        "type": "websocket", "path": "/_event", "query_string": query.encode(), "headers": [],
        "client": (client, 1), "wire": wire,
    }  # fmt: skip


class TestSockets:
    @pytest.mark.parametrize(
        "query",
        ["", "token=", "token=room42", f"token={TOKEN.upper()}", f"token={TOKEN}x",
         f"token={TOKEN}&token={TOKEN}", f"x={TOKEN}", f"token={TOKEN}%0a"],
    )  # fmt: skip
    async def test_only_a_tab_of_ours_opens_a_socket(self, query: str) -> None:
        wire = Wire([])
        await shield.Shield(reading_app)(socket_scope(wire, query), wire.receive, wire.send)
        assert wire.sent == [{"type": "websocket.close", "code": 1008}]

    async def test_messages_pass_and_one_too_large_ends_it(self) -> None:
        small, large = {"type": "websocket.receive", "text": "x"}, "x" * (limits.FRAME + 1)
        wire = Wire([small, small, {"type": "websocket.receive", "text": large}, small])
        await shield.Shield(reading_app)(socket_scope(wire), wire.receive, wire.send)
        assert wire.passed == 2

    async def test_one_address_has_so_many_sockets_and_gets_them_back(self) -> None:
        house = shield.Shield(reading_app)
        house._sockets = limits.Sockets(2)
        for _ in range(2):
            assert house._sockets.enter("10.0.0.1")
        wire = Wire([])
        await house(socket_scope(wire), wire.receive, wire.send)
        assert wire.sent[0]["type"] == "websocket.close"
        wire = Wire([])
        await house(socket_scope(wire, client="10.0.0.2"), wire.receive, wire.send)
        assert wire.sent[0]["type"] == "websocket.accept"
        house._sockets.leave("10.0.0.1")
        wire = Wire([])
        await house(socket_scope(wire), wire.receive, wire.send)
        assert wire.sent[0]["type"] == "websocket.accept"


class TestBucket:
    @given(st.lists(st.floats(0, 3), min_size=1, max_size=80), st.floats(1, 50), st.integers(1, 20))
    def test_never_more_than_the_burst_and_the_rate(
        self, pauses: list[float], rate: float, burst: int
    ) -> None:
        now = 0.0
        bucket = limits.Bucket(rate, burst, lambda: now)
        taken = 0
        for pause in pauses:
            now += pause
            taken += bucket.try_take()
        assert taken <= burst + now * rate + 1e-6

    def test_who_waits_as_told_is_never_ahead_of_the_rate(self) -> None:
        now = 0.0
        bucket = limits.Bucket(10, 5, lambda: now)
        for _ in range(105):
            now += bucket.take()
        assert now == pytest.approx(10.0)

    def test_one_address_does_not_use_up_anothers(self) -> None:
        each = limits.PerAddress(rate=0.001, burst=2)
        assert [each.try_take("a") for _ in range(3)] == [True, True, False]
        assert each.try_take("b")


def scope_of(headers: dict[str, str]) -> Any:
    raw = [(k.encode(), v.encode()) for k, v in headers.items()]
    return {"type": "http", "headers": raw, "client": ("10.0.0.9", 1)}


class TestOrigin:
    @pytest.mark.parametrize(
        ("hops", "forwarded", "address"),
        [
            ("0", "6.6.6.6", "10.0.0.9"),
            ("1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
            ("2", "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
            ("1", "", "10.0.0.9"),
            ("3", "1.2.3.4", "10.0.0.9"),
        ],
    )
    def test_an_address_a_client_wrote_itself_is_never_believed(
        self, monkeypatch: pytest.MonkeyPatch, hops: str, forwarded: str, address: str
    ) -> None:
        monkeypatch.setenv("REFLEX_TRUSTED_PROXY_HOPS", hops)
        assert origin.address_of(scope_of({"x-forwarded-for": forwarded})) == address

    @given(st.text(max_size=60))
    def test_a_path_to_go_back_to_is_ours_or_the_home_page(self, to: str) -> None:
        got = origin.safe_path(to)
        assert urljoin("https://rumah.go.id/masuk", got).startswith("https://rumah.go.id/")
        assert "\n" not in got
        assert "\r" not in got

    @pytest.mark.parametrize(
        "to",
        ["//evil.id", "https://evil.id", "/\\evil.id", "\\/evil.id", "javascript:alert(1)",
         "/x\r\nset-cookie: a=b", "/\tx", "evil", "", "/" + "x" * 600, "///evil.id", "/a\\..\\b"],
    )  # fmt: skip
    def test_other_sites_and_headers_are_not_gone_to(self, to: str) -> None:
        assert origin.safe_path(to) == "/"

    @pytest.mark.parametrize("to", ["/", "/surat/ajukan?jenis=sku&x=1", "/surat/SKU-1#isi"])
    def test_our_own_paths_are(self, to: str) -> None:
        assert origin.safe_path(to) == to
