"""Signing in through the city's own provider: a real one, on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from smartcity_app.civic.logins.sessions import LoginSession
from smartcity_app.kernel import clock
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.settings import settings
from smartcity_app.web.signin import oidc
from tests.web.conftest import Browser

NIP = "197001012005011001"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "k1"}) for _ in range(2))


class Provider:
    """Describes itself, has keys, and gives an ID token for the code it issued."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.key = KEY
        self.header = {"alg": "RS256", "kid": "k1"}
        self.challenge = ""
        self.asked: list[dict[str, str]] = []
        outer = self

        class Desk(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(outer.about() if "well-known" in self.path else outer.keys())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                form = {k: v[0] for k, v in parse_qs(body).items()}
                outer.asked.append({**form, "auth": self.headers.get("authorization", "")})
                right = create_s256_code_challenge(form["code_verifier"]) == outer.challenge
                self._say(outer.token() if right else {}, 200 if right else 400)

            def _say(self, said: dict[str, Any], status: int = 200) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            def log_message(self, *_: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Desk)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def about(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth?tenant=kota",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }

    def keys(self) -> dict[str, Any]:
        return KeySet([KEY]).as_dict(private=False)

    def token(self) -> dict[str, Any]:
        return {"id_token": jwt.encode(self.header, self.claims, self.key)}


@pytest.fixture
def provider(city: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    there = Provider()
    monkeypatch.setenv("SMARTCITY_OIDC_ISSUER", there.url)
    monkeypatch.setenv("SMARTCITY_OIDC_CLIENT_ID", "rumah")
    monkeypatch.setenv("SMARTCITY_OIDC_CLIENT_SECRET", "rahasia")
    settings.cache_clear()
    oidc._known.clear()
    yield there
    there.server.shutdown()
    there.server.server_close()


async def begin(browser: Browser, provider: Provider, to: str = "/kerja") -> dict[str, str]:
    """Go to the provider; returns what it was asked, and prepares an honest token."""
    answer = await browser.get("/masuk/oidc", params={"ke": to})
    asked = {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    provider.challenge = asked["code_challenge"]
    now = int(clock.now().timestamp())
    provider.claims = {
        "iss": provider.url, "sub": "42", "aud": "rumah", "iat": now, "exp": now + 300,
        "nonce": asked["nonce"], "nip": NIP,
    }  # fmt: skip
    return asked


def logins_of(city: Any) -> list[LoginSession]:
    return city.all(LoginSession)


async def test_an_official_comes_back_signed_in(
    browser: Browser, city: Any, lurah: Actor, provider: Provider
) -> None:
    assert "Masuk dengan akun" in (await browser.get("/masuk?sebagai=petugas")).text
    asked = await begin(browser, provider)
    assert asked["tenant"] == "kota"
    assert asked["code_challenge_method"] == "S256"
    answer = await browser.get(f"/masuk/oidc/kembali?state={asked['state']}&code=abc")
    assert (answer.status_code, answer.headers["location"]) == (303, "/kerja")
    (login,) = logins_of(city)
    assert (login.person_id, login.level) == (lurah.person_id, "staff")
    (exchange,) = provider.asked
    assert exchange["redirect_uri"] == "http://localhost:3000/masuk/oidc/kembali"
    assert exchange["auth"].startswith("Basic ")


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://other"}, {"aud": "another-app"}, {"nonce": "other"}, {"exp": 1},
        {"sub": None}, {"nip": "1"}, {"aud": ["rumah", "x"]}, {"azp": "another-app"},
    ],
)  # fmt: skip
async def test_a_token_that_is_not_for_this_sign_in_is_refused(
    browser: Browser, city: Any, lurah: Actor, provider: Provider, lie: dict[str, Any]
) -> None:
    asked = await begin(browser, provider)
    provider.claims = {k: v for k, v in {**provider.claims, **lie}.items() if v is not None}
    answer = await browser.get(f"/masuk/oidc/kembali?state={asked['state']}&code=abc")
    assert answer.status_code == 403
    assert logins_of(city) == []


async def test_a_token_signed_by_somebody_else_is_refused(
    browser: Browser, city: Any, lurah: Actor, provider: Provider
) -> None:
    asked = await begin(browser, provider)
    provider.key = OTHER_KEY
    answer = await browser.get(f"/masuk/oidc/kembali?state={asked['state']}&code=abc")
    assert answer.status_code == 403
    assert logins_of(city) == []


async def test_an_unsigned_token_is_refused(
    browser: Browser, city: Any, lurah: Actor, provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    import base64

    def part(said: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()

    asked = await begin(browser, provider)
    naked = f"{part({'alg': 'none'})}.{part(provider.claims)}."
    monkeypatch.setattr(provider, "token", lambda: {"id_token": naked})
    answer = await browser.get(f"/masuk/oidc/kembali?state={asked['state']}&code=abc")
    assert answer.status_code == 403
    assert logins_of(city) == []


async def test_a_return_begun_in_another_browser_is_refused(
    browser: Browser, city: Any, lurah: Actor, provider: Provider
) -> None:
    asked = await begin(browser, provider)
    browser.cookies.clear()
    answer = await browser.get(f"/masuk/oidc/kembali?state={asked['state']}&code=abc")
    assert answer.status_code == 403
    for query in ("", "?state=", "?code=abc", "?state=x&code=abc"):
        assert (await browser.get(f"/masuk/oidc/kembali{query}")).status_code == 403
    assert logins_of(city) == []


async def test_a_return_works_once(
    browser: Browser, city: Any, lurah: Actor, provider: Provider
) -> None:
    asked = await begin(browser, provider)
    back = f"/masuk/oidc/kembali?state={asked['state']}&code=abc"
    await browser.get(back)
    browser.cookies.set("oidc", asked["state"], domain="localhost.local", path="/")
    assert (await browser.get(back)).status_code == 403
    assert len(logins_of(city)) == 1


async def test_the_secret_half_of_pkce_never_leaves_us(
    browser: Browser, city: Any, lurah: Actor, provider: Provider
) -> None:
    asked = await begin(browser, provider)
    await browser.get(f"/masuk/oidc/kembali?state={asked['state']}&code=abc")
    (exchange,) = provider.asked
    assert exchange["code_verifier"] not in str(asked)
    assert create_s256_code_challenge(exchange["code_verifier"]) == asked["code_challenge"]


async def test_a_provider_that_is_away_is_said(
    browser: Browser, city: Any, provider: Provider
) -> None:
    provider.server.shutdown()
    provider.server.server_close()
    answer = await browser.get("/masuk/oidc")
    assert answer.status_code == 503
    assert "belum bisa dijangkau" in answer.text


async def test_without_a_provider_there_is_no_such_way_in(browser: Browser, city: Any) -> None:
    assert (await browser.get("/masuk/oidc")).status_code == 404
    assert "Masuk dengan akun" not in (await browser.get("/masuk?sebagai=petugas")).text
