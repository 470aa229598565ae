"""Disputes on the office's desk."""

import pytest
from sqlmodel import select

from smartcity_app.civic.files import StoredFile  # noqa: F401  (its table)
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken import disputing, ordering
from smartcity_app.services.peken.order_models import Order
from smartcity_app.services.peken.states.disputes import DisputesState
from smartcity_app.services.peken.states.seller import SellerState
from tests.conftest import SURABAYA
from tests.services.complaints.conftest import photo
from tests.services.peken.conftest import Market
from tests.tabs import Tab, cookie_of, open_tab

HERE = "/kerja/peken/sanggahan"
WRONG = "Berasnya basah dan berkutu"


def disputed(market: Market, who: Actor) -> Order:
    order = market.bought(who, market.rice)
    market.do(ordering.accept, market.hartini, ref=order.ref)
    market.do(ordering.pack, market.hartini, ref=order.ref)
    market.do(ordering.hand_over, market.hartini, ref=order.ref, code=order.pickup_code)
    ident = photo(who)
    return market.do(disputing.dispute, who, ref=order.ref, reason=WRONG, photos=[ident])


async def opened(tab: Tab, ref: str) -> None:
    await tab.send(DisputesState.load, HERE, query=f"no={ref}")
    await tab.send(DisputesState.read(ref), HERE, query=f"no={ref}")


async def test_both_sides_are_read_and_it_is_decided(market: Market, ani: Actor) -> None:
    order = disputed(market, ani)
    async with open_tab(cookie_of(market.officer)) as tab:
        await opened(tab, order.ref)
        assert [row.id for group in tab.seen["groups"] for row in group.rows] == [order.ref]
        assert [(each.who, each.text) for each in tab.seen["said"]] == [("Pembeli", WRONG)]
        assert len(tab.seen["evidence"]) == 1
        assert tab.seen["rest_words"] == "Rp60.000"
        said = {"ref": order.ref, "version": str(tab.seen["version"])}
        for wrong in ("", "x", "-1", "60.001"):
            form = {**said, "give_back": wrong, "reason": "Foto membuktikannya"}
            await tab.send(DisputesState.decide(form), HERE)
            assert set(tab.seen["problems"]) == {"give_back"}
        await tab.send(DisputesState.decide({**said, "give_back": "20.000", "reason": ""}), HERE)
        assert set(tab.seen["problems"]) == {"reason"}
        full = {**said, "give_back": "Rp20.000", "reason": "Foto membuktikannya sebagian"}
        await tab.send(DisputesState.decide(full), HERE)
        assert (tab.seen["open"], tab.seen["groups"]) == (False, [])
        assert tab.seen["outcome"] == "Kembali ke pembeli Rp20.000"
    assert market.order(order.ref).refunded == 20_000
    assert market.balance(f"shop:{market.shop}") == -40_000


async def test_a_look_at_it_is_on_record(market: Market, ani: Actor) -> None:
    order = disputed(market, ani)
    async with open_tab(cookie_of(market.officer)) as tab:
        await opened(tab, order.ref)
    with db.transaction(writes=False) as session:
        lines = session.exec(
            select(AuditLine.person_id).where(AuditLine.action == "peken.read_order")
        )
        assert market.officer.person_id in set(lines)


async def test_an_order_without_a_dispute_is_not_on_this_desk(market: Market, ani: Actor) -> None:
    order = market.bought(ani, market.rice)
    async with open_tab(cookie_of(market.officer)) as tab:
        await opened(tab, order.ref)
        assert (tab.seen["missing"], tab.seen["ref"]) == (True, "")


async def test_nobody_else_reads_or_decides_it(market: Market, ani: Actor, budi: Actor) -> None:
    order = disputed(market, ani)
    before = market.order(order.ref)
    lurah = market.city.official("Agus", Role.AGENCY_OFFICER, SURABAYA, agency="DLH", key=False)
    form = {"ref": order.ref, "version": str(order.version), "give_back": "0", "reason": WRONG}
    for who in (ani, budi, market.hartini, lurah):
        async with open_tab(cookie_of(who)) as tab:
            await opened(tab, order.ref)
            await tab.send(DisputesState.decide(form), HERE)
            assert WRONG not in str(tab.seen)
    assert market.order(order.ref) == before


async def test_the_shop_answers_and_the_office_reads_it_before_it_decides(
    market: Market, ani: Actor, budi: Actor
) -> None:
    order = disputed(market, ani)
    there = f"no={order.ref}"
    async with open_tab(cookie_of(market.hartini)) as tab:
        await tab.send(SellerState.load, "/toko/pesanan")
        assert [each.title for each in tab.seen["groups"]] == ["Disanggah pembeli"]
        await tab.send(SellerState.load, "/toko/pesanan", query=there)
        form = {"ref": order.ref, "version": str(tab.seen["version"]), "answer": "Tidak"}
        await tab.send(SellerState.answer(form), "/toko/pesanan", query=there)
        assert set(tab.seen["problems"]) == {"answer"}
        form["answer"] = "Berasnya kering waktu diambil, pembeli ikut memeriksa."
        shown = photo(market.hartini)
        await tab.send(SellerState.attach(shown, "beras.jpg", 1), "/toko/pesanan", query=there)
        await tab.send(SellerState.answer(form), "/toko/pesanan", query=there)
        assert tab.seen["attached"] == []
        assert tab.seen["said"] == "Jawaban terkirim ke dinas dan pembeli."
        assert tab.seen["stage"] == "disputed"
    async with open_tab(cookie_of(market.officer)) as tab:
        await opened(tab, order.ref)
        assert [each.who for each in tab.seen["said"]] == ["Pembeli", "Toko"]
        assert [each.id for each in tab.seen["answers"]] == [shown]
        old = {"ref": order.ref, "version": str(order.version), "give_back": "0",
               "reason": "Diputus tanpa membaca jawaban"}  # fmt: skip
        await tab.send(DisputesState.decide(old), HERE)
        assert market.order(order.ref).state == "disputed", "what was not read decides nothing"
    for stranger in (ani, budi):
        with pytest.raises((NotAllowed, NotFound)):
            market.do(disputing.answer, stranger, ref=order.ref, reason=WRONG)
    market.do(disputing.decide, market.officer, ref=order.ref, give_back=0, reason=WRONG)
    with pytest.raises(OutOfStep):
        market.do(disputing.answer, market.hartini, ref=order.ref, reason=WRONG)


def test_an_answer_leaves_the_office_s_clock_as_it_was(market: Market, ani: Actor) -> None:
    order = disputed(market, ani)
    before = market.order(order.ref)
    market.later(hours=2)
    market.do(disputing.answer, market.hartini, ref=order.ref, reason=WRONG)
    after = market.order(order.ref)
    assert (after.due_at, after.since, after.desk) == (before.due_at, before.since, before.desk)
    assert after.turn_due_at == before.turn_due_at == before.due_at


def test_nobody_decides_a_dispute_of_their_own(market: Market, ani: Actor) -> None:
    order = disputed(market, ani)
    with db.transaction() as session:
        session.get_one(Order, order.id).owner_id = market.officer.person_id or 0
    with pytest.raises(NotAllowed):
        market.do(disputing.decide, market.officer, ref=order.ref, give_back=0, reason=WRONG)
