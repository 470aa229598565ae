"""Sign-in through the city's OIDC provider: authorization code with state, nonce and PKCE."""

import hmac
import time
from typing import Any

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from smartcity_app.civic import logins
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.errors import CityError, NotAllowed, NotFound, Unavailable
from smartcity_app.kernel.settings import settings
from smartcity_app.web import origin, templates
from smartcity_app.web.signin import door

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
SECONDS = 10.0
LEEWAY = 60
REFUSED = "Masuk lewat akun kota tidak berhasil. Mulai lagi dari halaman masuk."

_known: dict[str, tuple[float, dict[str, Any], KeySet]] = {}
"""Issuer to its description and keys, and until when we believe them."""


async def begin(request: Request) -> Response:
    """GET /masuk/oidc: off to the provider."""
    about, _ = await _provider()
    to = origin.safe_path(request.query_params.get("ke", "/"))
    state, nonce, verifier = await db.off_loop(
        lambda: db.run(lambda session: logins.begin_oidc(session, to))
    )
    asked = httpx.QueryParams(
        response_type="code",
        client_id=settings().oidc_client_id,
        redirect_uri=_return_address(),
        scope="openid profile email",
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
    )
    there = httpx.URL(about["authorization_endpoint"]).copy_merge_params(asked)
    answer = RedirectResponse(str(there), 303, templates.NO_STORE)
    answer.set_cookie(
        _cookie(), state, max_age=600, path="/",
        secure=origin.secure(), httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


async def come_back(request: Request) -> Response:
    """GET /masuk/oidc/kembali: the provider sends the browser back with a code."""
    try:
        opened, to = await _accept(request)
    except CityError as refusal:
        answer: Response = templates.refusal(
            "Belum bisa masuk.", refusal.message, status=403,
            link="/masuk?sebagai=petugas", link_text="Ke halaman masuk",
        )  # fmt: skip
    else:
        answer = await door.welcome(request, opened, to)
    answer.delete_cookie(_cookie(), path="/", secure=origin.secure(), httponly=True)
    return answer


async def _accept(request: Request) -> tuple[logins.Opened, str]:
    state = request.query_params.get("state", "")
    ours = request.cookies.get(_cookie(), "")
    if not state or not hmac.compare_digest(state.encode(), ours.encode()):
        raise NotAllowed(REFUSED)  # begun in another browser: somebody else's sign-in
    visit = await db.off_loop(lambda: db.run(lambda session: logins.check_oidc(session, state)))
    code = request.query_params.get("code", "")
    if not code:
        raise NotAllowed(REFUSED)
    claims = await _claims(code, visit)
    device = logins.device_of(request.headers.get("user-agent", ""))

    def enter(session: Session) -> logins.Opened:
        person_id = logins.person_behind(session, claims)
        return logins.open_session(session, person_id, device, logins.Level.STAFF)

    return await db.off_loop(lambda: db.run(enter)), visit.next


async def _claims(code: str, visit: logins.Visit) -> logins.Claims:
    """Exchange the code and verify the ID token: signature, issuer, audience, times, nonce."""
    about, keys = await _provider()
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _return_address(),
        "code_verifier": visit.verifier,
    }
    us = (settings().oidc_client_id, settings().oidc_client_secret.get_secret_value())
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            answer = await client.post(about["token_endpoint"], data=given, auth=us)
            answer.raise_for_status()
            token = jwt.decode(str(answer.json()["id_token"]), keys, algorithms=ALGORITHMS)
        _check(token, visit.nonce)
    except httpx.HTTPStatusError as refused:
        raise NotAllowed(REFUSED) from refused
    except httpx.HTTPError as trouble:
        raise Unavailable("Akun kota belum bisa dijangkau. Coba lagi sebentar lagi.") from trouble
    except (JoseError, KeyError, ValueError, TypeError) as wrong:
        raise NotAllowed(REFUSED) from wrong
    said = token.claims
    verified = said.get("email_verified") is True
    return logins.Claims(
        issuer=str(said["iss"]),
        subject=str(said["sub"]),
        nip=str(said.get("nip") or ""),
        email=str(said.get("email") or "") if verified else "",
    )


def _check(token: jwt.Token, nonce: str) -> None:
    """Issuer, audience, authorised party, times and nonce; JoseError when one is wrong."""
    us = settings().oidc_client_id
    CodeIDToken(
        token.claims,
        token.header,
        options={"iss": {"value": settings().oidc_issuer}, "aud": {"value": us}},
        params={"nonce": nonce, "client_id": us},
    ).validate(now=int(clock.now().timestamp()), leeway=LEEWAY)


async def _provider() -> tuple[dict[str, Any], KeySet]:
    """The provider's description and keys, asked again every hour."""
    issuer = settings().oidc_issuer
    if not issuer:
        raise NotFound("Halaman ini tidak ada.")
    until, about, keys = _known.get(issuer, (0.0, {}, KeySet([])))
    if until > time.monotonic():
        return about, keys
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            place = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            about = (await client.get(place)).raise_for_status().json()
            if about["issuer"] != issuer:
                raise ValueError("the provider names another issuer")
            keys = KeySet.import_key_set(
                (await client.get(about["jwks_uri"])).raise_for_status().json()
            )
    except (httpx.HTTPError, KeyError, ValueError) as trouble:
        raise Unavailable("Akun kota belum bisa dijangkau. Coba lagi sebentar lagi.") from trouble
    _known[issuer] = (time.monotonic() + 3600, about, keys)
    return about, keys


def _return_address() -> str:
    return f"{settings().origin}/masuk/oidc/kembali"


def _cookie() -> str:
    return "__Host-oidc" if origin.secure() else "oidc"
