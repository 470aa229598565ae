"""The webhook and the embedded simulator over HTTP, as a provider and a demo's buyer use them."""

import json
import re
from typing import Any

import pytest

from smartcity_app.civic.payments import opening
from smartcity_app.kernel.settings import settings
from smartcity_app.web.payments import webhook
from tests.civic.payments.conftest import Till, hasty, till  # noqa: F401
from tests.web.conftest import Browser

HOOK = "/api/pembayaran/simulator"
PAGES = "/simulator-pembayaran"


@pytest.fixture(autouse=True)
def forget(city: Any) -> None:
    webhook._tries.forget()


@pytest.fixture
async def ref(till: Till) -> str:  # noqa: F811
    import asyncio

    return await asyncio.to_thread(till.opened)


def bodies(till: Till) -> list[str]:  # noqa: F811
    return [each.body for each in till.bank.due()]


async def test_a_notification_is_taken_once_and_a_repeat_is_harmless(
    browser: Browser, till: Till, ref: str  # noqa: F811
) -> None:  # fmt: skip
    till.bank.pay(ref)
    body = bodies(till)[-1]
    for outcome in ("settled", "repeated"):
        answer = await browser.request("POST", HOOK, content=body)
        assert (answer.status_code, answer.json()) == (200, {"diterima": outcome})
    assert till.told(ref) == ["paid"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"gross_amount": "1.00"}, 401), ({"signature_key": "00"}, 401),
        ({"order_id": "RK-orang-lain"}, 401), (None, 422),
    ],
)  # fmt: skip
async def test_what_is_forged_or_junk_is_refused(
    browser: Browser, till: Till, ref: str, change: dict[str, str] | None, status: int  # noqa: F811
) -> None:  # fmt: skip
    till.bank.pay(ref)
    told = json.loads(bodies(till)[-1])
    body = json.dumps(told | change) if change is not None else "junk"
    answer = await browser.request("POST", HOOK, content=body)
    assert answer.status_code == status
    assert "pesan" in answer.json()
    assert till.state(ref) == "pending"


async def test_unknown_orders_and_providers_are_404_and_what_is_too_large_is_413(
    browser: Browser, till: Till, ref: str  # noqa: F811
) -> None:  # fmt: skip
    from smartcity_app.civic.payments.midtrans import signature

    told = json.loads(bodies(till)[-1]) | {"order_id": "RK-tidak-ada"}
    told["signature_key"] = signature(told, till.bank.server_key)
    answer = await browser.request("POST", HOOK, content=json.dumps(told))
    assert answer.status_code == 404
    for path in ("/api/pembayaran/midtrans", "/api/pembayaran/xendit", "/api/pembayaran/x"):
        assert (await browser.request("POST", path, content="{}")).status_code == 404
    assert (await browser.request("POST", HOOK, content="x" * 20_000)).status_code == 413
    assert (await browser.request("POST", HOOK, content="x" * 90_000)).status_code == 413


async def test_a_provider_that_does_not_confirm_is_asked_to_tell_us_again(
    browser: Browser, till: Till, ref: str  # noqa: F811
) -> None:  # fmt: skip
    till.bank.pay(ref)
    body = bodies(till)[-1]
    till.turn(down=True)
    assert (await browser.request("POST", HOOK, content=body)).status_code == 503
    till.turn()
    assert (await browser.request("POST", HOOK, content=body)).status_code == 200
    assert till.state(ref) == "paid"


async def test_a_flood_of_notifications_is_stemmed(
    browser: Browser, till: Till, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    from smartcity_app.web.limits import PerAddress

    monkeypatch.setattr(webhook, "_tries", PerAddress(rate=0.001, burst=3))
    said = [(await browser.request("POST", HOOK, content="{}")).status_code for _ in range(5)]
    assert said == [401, 401, 401, 429, 429]


async def test_the_demo_s_buyer_pays_on_the_simulator_s_page(
    browser: Browser, till: Till, ref: str  # noqa: F811
) -> None:  # fmt: skip
    address = opening.pay_address(till.payment(ref), back="/peken/pesanan")
    page = await browser.get(address)
    assert page.status_code == 200
    assert "Tidak ada uang yang berpindah" in page.text
    assert "Bayar Rp87.500" in page.text
    assert 'href="/peken/pesanan"' in page.text
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    answer = await browser.post(address, data={"tindakan": "bayar"})
    assert answer.status_code == 303
    assert "Lunas di simulator" in (await browser.get(answer.headers["location"])).text
    assert "settled" in [
        (await browser.request("POST", HOOK, content=body)).json()["diterima"]
        for body in bodies(till)
    ]


async def test_a_payment_is_found_by_what_its_code_says(
    browser: Browser, till: Till, ref: str  # noqa: F811
) -> None:  # fmt: skip
    found = await browser.post(f"{PAGES}/cari", data={"kode": till.payment(ref).qr})
    assert found.headers["location"] == f"{PAGES}/bayar/{ref}"
    lost = await browser.post(f"{PAGES}/cari", data={"kode": "<b>x</b>"})
    assert "Tagihan itu tidak ada" in (await browser.get(lost.headers["location"])).text
    assert (await browser.get(f"{PAGES}/bayar/%3Cscript%3E")).status_code == 404


async def test_the_page_leads_back_to_our_own_site_only(
    browser: Browser, till: Till, ref: str  # noqa: F811
) -> None:  # fmt: skip
    for to in ("https://jahat.example", "//jahat.example", "/\\jahat", "javascript:alert(1)"):
        page = await browser.get(f"{PAGES}/bayar/{ref}", params={"kembali": to})
        assert "Kembali ke pesanan" not in page.text


async def test_the_knobs_are_turned_on_the_page(browser: Browser, till: Till) -> None:  # noqa: F811
    page = await browser.get(f"{PAGES}/")
    names = set(re.findall(r'type="checkbox" name="(\w+)"', page.text))
    assert {"down", "lose", "reorder", "wrong_amount", "forge"} <= names
    await browser.post(f"{PAGES}/setelan", data={"lose": "on", "delay": "7", "repeat": "999"})
    knobs = till.bank.knobs()
    assert (knobs.lose, knobs.down, knobs.delay, knobs.repeat) == (True, False, 7, 20)
    assert 'name="lose" checked' in (await browser.get(f"{PAGES}/")).text


async def test_the_simulator_s_interface_wants_its_key_and_a_real_city_has_no_simulator(
    browser: Browser, till: Till, ref: str, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    assert (await browser.get(f"{PAGES}/v2/{ref}/status")).status_code == 401
    wrong = await browser.get(f"{PAGES}/v2/{ref}/status", auth=("x", ""))
    assert wrong.status_code == 401
    monkeypatch.setenv("SMARTCITY_DEMO", "0")
    settings.cache_clear()
    assert (await browser.get(f"{PAGES}/")).status_code == 404
    assert (await browser.get(f"{PAGES}/bayar/{ref}")).status_code == 404
    assert (await browser.request("POST", HOOK, content="{}")).status_code == 404
