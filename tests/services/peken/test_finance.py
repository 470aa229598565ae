"""The market's money on its page and as files: who may see it, and what it says."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from smartcity_app.civic import ledger
from smartcity_app.civic.payments import checking, paying_back, refunding
from smartcity_app.civic.payments.models import LedgerCheck, PaymentTrouble, Refund
from smartcity_app.kernel import clock, db, gauges
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.peken import finance, settlement
from smartcity_app.services.peken.finance import HERE
from smartcity_app.services.peken.shop_models import Shop
from smartcity_app.services.peken.states.finance import MarketMoney
from tests.civic.payments.conftest import Till, hasty, till  # noqa: F401
from tests.conftest import KEPUTIH, MONDAY, SURABAYA, City
from tests.tabs import cookie_of, open_tab
from tests.web.conftest import Browser, browser  # noqa: F401

DAY = date(2026, 7, 27)


@pytest.fixture
def market(city: City) -> Actor:
    return city.official(
        "Dewi Kartika", Role.MARKET_OFFICER, SURABAYA, title="Petugas Pasar", agency="Dinkopumdag"
    )


@pytest.fixture
def shops(city: City, siti: Actor) -> list[int]:
    def work(session: Session) -> list[int]:
        rows = [
            Shop(ref=f"TK-{n}", owner_id=siti.person_id, area=KEPUTIH, agency="", state="active",
                 name=name, version=1)
            for n, name in enumerate(("Toko Bu Hartini", "=Toko Aneh"), 1)
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        return [row.id or 0 for row in rows]

    return db.run(work)


def done(shop_id: int, much: int, ref: str, fee: int = 0) -> None:
    """An order's money goes to its shop."""
    lines = [("escrow", much), (f"shop:{shop_id}", fee - much)]
    lines += [("fee", -fee)] if fee else []
    db.run(lambda s: ledger.post(s, key=f"done:{ref}", kind="done", ref=ref, lines=lines))


def test_a_day_s_settlement_is_the_wall_clock_s_and_sums_each_shop(
    city: City, market: Actor, shops: list[int]
) -> None:
    first, second = shops
    done(first, 50_000, "EP-1", fee=350)
    done(first, 20_000, "EP-2")
    done(second, 9_000, "EP-3")
    with clock.held(MONDAY.replace(hour=17)):  # midnight in Surabaya
        done(first, 1_000, "EP-4")
    with db.transaction(writes=False) as session:
        rows = settlement.settled(session, market, day=DAY)
        one = settlement.settled(session, market, day=DAY, shop_id=second)
        tomorrow = settlement.settled(session, market, day=DAY + timedelta(days=1))
    assert [(r.order_ref, r.gross, r.fee, r.net) for r in rows] == [
        ("EP-3", 9_000, 0, 9_000), ("EP-1", 50_000, 350, 49_650), ("EP-2", 20_000, 0, 20_000),
    ]  # fmt: skip
    assert [each.order_ref for each in one] == ["EP-3"]
    assert [each.order_ref for each in tomorrow] == ["EP-4"]
    lines = list(settlement.lines(rows))
    assert [line[0] for line in lines if str(line[0]).startswith("Jumlah")] == [
        "Jumlah =Toko Aneh", "Jumlah Toko Bu Hartini", "Jumlah semua toko",
    ]  # fmt: skip
    assert lines[-1][4:] == [79_000, 350, 78_650]
    assert (
        -sum(r.net for r in rows if r.shop_id == first)
        == db.run(lambda s: ledger.balance(s, f"shop:{first}"), writes=False) + 1_000
    )


async def test_the_settlement_is_a_file_for_the_market_s_officer_only(
    browser: Browser, city: City, market: Actor, shops: list[int], siti: Actor  # noqa: F811
) -> None:  # fmt: skip
    done(shops[1], 9_000, "EP-3")
    path = f"{HERE}/unduh?hari=2026-07-27"
    browser.sign_in(siti)
    assert (await browser.get(path)).status_code == 403
    browser.sign_in(market)
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert "'=Toko Aneh" in answer.text, "no cell of a CSV is a formula"
    assert "pencairan-2026-07-27.csv" in answer.headers["content-disposition"]
    book = await browser.get(f"{path}&bentuk=xlsx&toko={shops[1]}")
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book.content)).namelist()
    for bad, status in (("hari=kemarin", 422), ("hari=2026-02-31", 422),
                        ("hari=2026-07-27&toko=x", 404)):  # fmt: skip
        assert (await browser.get(f"{HERE}/unduh?{bad}")).status_code == status


async def test_a_report_is_handed_in_and_its_differences_stand_on_the_page(
    browser: Browser, city: City, market: Actor, siti: Actor  # noqa: F811
) -> None:  # fmt: skip
    csv = b"order_id,transaction_id,transaction_status,gross_amount\nRK-asing,t,settlement,5000"
    form = {"penyedia": "simulator", "hari_laporan": "2026-07-27"}
    path = f"{HERE}/laporan"

    async def post(data: bytes, **more: str) -> Any:
        files = {"berkas": ("laporan.csv", data, "text/csv")}
        return await browser.post(path, data=form | more, files=files)

    browser.sign_in(siti)
    assert (await post(csv)).status_code == 403
    browser.sign_in(market)
    refused = await browser.post(
        path, data=form, files={"berkas": ("x.csv", csv)}, headers={"sec-fetch-site": "cross-site"}
    )
    assert refused.status_code == 403
    for data, more in ((b"apa saja", {}), (csv, {"hari_laporan": "2026-07-28"}),
                       (csv, {"penyedia": "bank"}), (csv, {"hari_laporan": ""})):  # fmt: skip
        answer = await post(data, **more)
        assert answer.status_code == 422
        assert "Kembali ke Keuangan pasar" in answer.text
    answer = await post(csv)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}?laporan=1")
    async with open_tab(cookie_of(market)) as tab:
        await tab.send(MarketMoney.load, HERE, query="laporan=1")
        [row] = tab.seen["differences"]
        assert (row.kind, row.ref) == ("Tidak ada di catatan kota", "RK-asing")
        assert (row.ours, row.theirs) == ("tidak ada", "Rp5.000, settlement")
        assert tab.seen["reports"][0].verdict == "1 selisih"
        await tab.send(MarketMoney.load, HERE, query="laporan=99")
        assert "tidak ditemukan" in tab.seen["notice"]


async def test_the_page_shows_balances_troubles_and_refunds_and_deals_with_them(
    city: City, market: Actor, till: Till  # noqa: F811
) -> None:  # fmt: skip
    import asyncio

    await asyncio.to_thread(_troubled, till)
    async with open_tab(cookie_of(market)) as tab:
        await tab.send(MarketMoney.load, HERE)
        assert [each.value for each in tab.seen["figures"]] == [
            "Rp100.000", "Rp100.000", "Rp0", "Rp0",
        ]  # fmt: skip
        [refund], [trouble] = tab.seen["refunds"], tab.seen["troubles"]
        assert refund.title == "Rp30.000 dari Rp100.000"
        assert trouble.title == "Dibayar Rp19.000, ditagih Rp20.000"
        assert next(p.count for p in tab.seen["places"] if p.href == HERE) == 2
        await tab.send(MarketMoney.seen(trouble.id), HERE)
        await tab.send(MarketMoney.refund_again(refund.id), HERE)
        assert (tab.seen["troubles"], tab.seen["refunds"]) == ([], [])
        assert next(p.count for p in tab.seen["places"] if p.href == HERE) == 0
    [row] = city.all(PaymentTrouble)
    assert row.seen_by == market.person_id
    till.turn()
    assert await asyncio.to_thread(paying_back.pay_back_due) == 1


def _troubled(till: Till) -> None:  # noqa: F811
    ref = till.opened(100_000)
    till.bank.pay(ref)
    till.turn(wrong_amount=True, refuse_refund=True)
    till.bank.pay(till.opened(20_000))
    till.post()
    payment = till.payment(ref)
    db.run(lambda s: refunding.order(s, payment, amount=30_000, key="a", reason="Habis"))
    paying_back.pay_back_due()
    assert [each.state for each in till.city.all(Refund)] == ["failed"]


async def test_nobody_else_sees_the_market_s_money(city: City, siti: Actor, admin: Actor) -> None:
    lurah = city.official("Agus", Role.VILLAGE_HEAD, KEPUTIH, title="Lurah Keputih")
    for who in (siti, admin, lurah):
        async with open_tab(cookie_of(who)) as tab:
            await tab.send(MarketMoney.load, HERE)
            assert not tab.seen.get("figures")
            assert tab.seen["notice"]
            await tab.send(MarketMoney.refund_again(1), HERE)
            assert "tidak berwenang" in tab.seen["notice"]
        with pytest.raises(NotAllowed), db.transaction() as session:
            finance.balances(session, who)


def test_the_nightly_check_shouts_when_a_line_of_the_ledger_is_gone(
    city: City, market: Actor, till: Till, caplog: pytest.LogCaptureFixture  # noqa: F811
) -> None:  # fmt: skip
    ref = till.opened(40_000)
    till.bank.pay(ref)
    till.post()
    assert checking.check().problems == []
    db.run(lambda s: s.connection().exec_driver_sql(
        "DELETE FROM ledger_posting WHERE account = 'escrow'"))  # fmt: skip
    found = checking.check()
    assert {each["kind"] for each in found.problems} == {"entry", "trial"}
    assert "the ledger is off" in caplog.text
    db.run(lambda s: s.connection().exec_driver_sql("DELETE FROM ledger_posting"))
    db.run(lambda s: s.connection().exec_driver_sql("DELETE FROM ledger_entry"))
    kinds = {each["kind"] for each in checking.check().problems}
    assert kinds == {"unrecorded", "account"}
    assert len(city.all(LedgerCheck)) == 3
    with db.transaction(writes=False) as session:
        gauges.forget(session)
        from smartcity_app.civic import inbox

        told = [each.title for each in inbox.mine(session, market)]
    assert told == ["Buku besar tidak cocok: 2 hal"] * 2


def test_the_escrow_holds_what_open_orders_and_open_refunds_say(
    city: City, till: Till, shops: list[int]  # noqa: F811
) -> None:  # fmt: skip
    from smartcity_app.civic.payments import purposes
    from smartcity_app.civic.payments.purposes import Purpose
    from smartcity_app.services.peken.order_models import Order

    known = dict(purposes._served)
    quiet = Purpose("peken", lambda s, p: None, lambda s, p: None, lambda s, p: False)
    purposes.serve(quiet)
    ref = till.opened(60_000, purpose="peken")
    till.bank.pay(ref)
    till.post()
    payment = till.payment(ref)
    assert [each["account"] for each in till.problems()] == ["escrow"], "no order holds it"

    def order(session: Session) -> None:
        session.add(
            Order(ref="EP-1", owner_id=till.payer.person_id, area=KEPUTIH, state="paid", version=1,
                  shop_id=shops[0], seller_id=till.payer.person_id, payment_id=payment.id,
                  month="2026-07", items=60_000, total=60_000)
        )  # fmt: skip

    db.run(order)
    assert till.problems() == []
    db.run(lambda s: refunding.order(s, payment, amount=10_000, key="a", reason="Habis"))
    db.run(lambda s: s.connection().exec_driver_sql("UPDATE market_order SET refunded = 10000"))
    assert till.problems() == []
    paying_back.pay_back_due()
    assert till.problems() == []
    purposes._served.clear()
    purposes._served.update(known)
