"""The shop's orders on the phone, and what only its owner may do."""

from sqlmodel import select

from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.peken import ordering
from smartcity_app.services.peken.order_models import Order, OrderLine
from smartcity_app.services.peken.shop_models import ShopMonth
from smartcity_app.services.peken.states.seller import SellerState
from tests.services.complaints.conftest import photo
from tests.services.peken.conftest import Market
from tests.tabs import Tab, cookie_of, open_tab
from tests.web.conftest import Browser
from tests.web.conftest import browser as browser

HERE = "/toko/pesanan"


async def opened(tab: Tab, ref: str) -> None:
    await tab.send(SellerState.load, HERE, query=f"no={ref}")


def lines(order: Order) -> list[OrderLine]:
    with db.transaction(writes=False) as session:
        query = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.id)  # type: ignore[arg-type]
        return list(session.exec(query))


async def test_new_orders_come_first_then_what_is_to_be_packed(market: Market, ani: Actor) -> None:
    taken = market.bought(ani, market.rice)
    market.do(ordering.accept, market.hartini, ref=taken.ref)
    new = market.bought(ani, market.eggs, 2)
    market.buy(ani, market.rice)  # not paid: nothing the shop should see
    async with open_tab(cookie_of(market.hartini)) as tab:
        await tab.send(SellerState.load, HERE)
        groups = {each.title: [row.ref for row in each.rows] for each in tab.seen["groups"]}
        assert groups == {"Pesanan baru": [new.ref], "Siapkan": [taken.ref]}
        assert tab.seen["groups"][0].rows[0].title == "Ani Kusuma"
        assert tab.seen["picks"] is True
        (month,) = tab.seen["months"]
        assert (month.taken, month.warning) == ("Rp116.000", "")


async def test_it_is_taken_on_packed_and_handed_over_by_the_code(
    market: Market, ani: Actor
) -> None:
    order = market.bought(ani, market.rice)
    async with open_tab(cookie_of(market.hartini)) as tab:
        await opened(tab, order.ref)
        await tab.send(SellerState.accept(order.ref, tab.seen["version"]), HERE)
        await tab.send(SellerState.pack(order.ref, tab.seen["version"]), HERE)
        wrong = {"ref": order.ref, "version": str(tab.seen["version"]), "code": "SALAH9"}
        await tab.send(SellerState.hand(wrong), HERE)
        assert set(tab.seen["problems"]) == {"code"}
        shown = f"{order.pickup_code[:3].lower()} {order.pickup_code[3:]}"
        await tab.send(SellerState.hand({**wrong, "code": shown}), HERE)
        assert tab.seen["stage"] == "handed"
        assert order.pickup_code not in str(tab.seen["trail"])


async def test_part_of_it_with_something_else_instead(market: Market, ani: Actor) -> None:
    market.fill(ani, market.rice, 2, may_substitute=True)
    market.fill(ani, market.eggs, 3)
    payment = market.check_out(ani)
    market.pay(payment)
    (order,) = market.orders(payment)
    rice, eggs = lines(order)
    form = {
        "ref": order.ref, f"baris-{rice.id}": "2", f"ganti-{rice.id}": "Beras premium",
        f"baris-{eggs.id}": "1",
    }  # fmt: skip
    async with open_tab(cookie_of(market.hartini)) as tab:
        await opened(tab, order.ref)
        form["version"] = str(tab.seen["version"])
        await tab.send(SellerState.accept_partly({**form, f"baris-{eggs.id}": "9"}), HERE)
        assert set(tab.seen["problems"]) == {f"baris-{eggs.id}"}
        await tab.send(SellerState.accept_partly({"ref": order.ref}), HERE)
        assert market.order(order.ref).state == "paid"
        await tab.send(SellerState.accept_partly(form), HERE)
        assert tab.seen["stage"] == "accepted"
        changes = [each.change for each in tab.seen["lines"]]
        assert changes == ["Diganti: Beras premium", "Hanya 1 dari 3, kembali Rp56.000"]


async def test_a_refusal_needs_its_reason_and_says_where_the_goods_are(
    market: Market, ani: Actor
) -> None:
    order = market.bought(ani, market.rice, 2)
    async with open_tab(cookie_of(market.hartini)) as tab:
        await opened(tab, order.ref)
        said = {"ref": order.ref, "version": str(tab.seen["version"])}
        await tab.send(SellerState.refuse(said), HERE)
        assert set(tab.seen["problems"]) == {"reason"}
        await tab.send(SellerState.refuse({**said, "reason": "Berasnya basah"}), HERE)
        assert set(tab.seen["problems"]) == {"stock"}
        full = {**said, "reason": "Berasnya basah", "stock": "habis"}
        await tab.send(SellerState.refuse(full), HERE)
        assert tab.seen["stage"] == "cancelled"
    assert market.stock(market.rice) == 48
    assert market.order(order.ref).refunded == 120_000


async def test_a_delivery_is_proved_by_a_photo(market: Market, ani: Actor) -> None:
    order = market.bought(
        ani, market.rice, delivered=frozenset({market.shop}), address="Jl. Keputih Tegal No. 27"
    )
    market.do(ordering.accept, market.hartini, ref=order.ref)
    market.do(ordering.pack, market.hartini, ref=order.ref)
    ident = photo(market.hartini)
    async with open_tab(cookie_of(market.hartini)) as tab:
        await opened(tab, order.ref)
        assert "Jl. Keputih Tegal No. 27" in str(tab.seen["facts"])
        await tab.send(SellerState.photograph(ident, "pintu.jpg", 1), HERE)
        form = {"ref": order.ref, "version": str(tab.seen["version"]), "proof": ident}
        await tab.send(SellerState.hand(form), HERE)
        assert tab.seen["stage"] == "handed"


async def test_the_owner_is_warned_when_the_share_is_nearly_gone(
    market: Market, ani: Actor
) -> None:
    market.bought(ani, market.rice)
    with db.transaction() as session:
        row = session.exec(select(ShopMonth)).one()
        row.cap = 62_000
    async with open_tab(cookie_of(market.hartini)) as tab:
        await tab.send(SellerState.load, HERE, query="bagian=riwayat")
        (month,) = tab.seen["months"]
        assert (month.tone, month.warning) == (
            "late", "Sudah 96% dari batas belanja ASN. Sisa Rp2.000."
        )  # fmt: skip
        assert len(tab.seen["history"]) == 1


async def test_the_list_for_the_shelf_is_the_shop_s_own(
    market: Market, ani: Actor, browser: Browser
) -> None:
    order = market.bought(ani, market.rice, 2, note="Yang baru, ya")
    browser.sign_in(market.hartini)
    assert (await browser.get("/toko/daftar-ambil")).status_code == 404
    market.do(ordering.accept, market.hartini, ref=order.ref)
    answer = await browser.get("/toko/daftar-ambil")
    assert "2 ×" in answer.text
    assert "Yang baru, ya" in answer.text
    browser.sign_in(ani)
    assert (await browser.get(f"/toko/daftar-ambil?no={order.ref}")).status_code == 404


async def test_another_seller_and_the_buyer_do_none_of_it(
    market: Market, ani: Actor, budi: Actor
) -> None:
    order = market.bought(ani, market.rice)
    before = market.order(order.ref)
    other = market.city.resident("Warsito")
    market.open_shop(other, "Toko Pak Warsito")
    (line,) = lines(order)
    for who in (other, ani, budi):
        async with open_tab(cookie_of(who)) as tab:
            await opened(tab, order.ref)
            assert tab.seen["missing"] is True
            said = {"ref": order.ref, "version": str(order.version)}
            for event in (
                SellerState.accept(order.ref, order.version),
                SellerState.pack(order.ref, order.version),
                SellerState.accept_partly({**said, f"baris-{line.id}": "1"}),
                SellerState.refuse({**said, "reason": "Tidak ada barang", "stock": "rak"}),
                SellerState.hand({**said, "code": order.pickup_code}),
            ):
                await tab.send(event, HERE)
            assert "Ani" not in str(tab.seen)
    assert market.order(order.ref) == before
