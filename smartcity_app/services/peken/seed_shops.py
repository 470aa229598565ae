"""Demo shops near people, made as their owners and the market's office would make them."""

import random
from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, col, select

from smartcity_app.civic import areas, files, geography, people
from smartcity_app.civic.geography import DEGREE, Point
from smartcity_app.civic.people import Person, Post
from smartcity_app.civic.profile import WEEKDAYS
from smartcity_app.civic.seed import KNOWN, OWNER, scene
from smartcity_app.kernel import clock, db, outbox
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.peken import goods, seed_pictures, shops
from smartcity_app.services.peken.goods import Goods, Size
from smartcity_app.services.peken.seed_goods import (
    ARTICLES,
    COOPERATIVES,
    MAKERS,
    NAMES,
    Article,
)
from smartcity_app.services.peken.shop_data import ShopData

Progress = Callable[[int], None]
NEAR, ELSEWHERE = 4, 30
"""Shops in every kelurahan of the story's kecamatan, and of the rest of the city."""
PICTURED = 6
"""Goods of the story's own shops that have a picture."""
LEFT_OUT = 2
"""Shops at the end that still wait for the office, so that it has something to do."""


def seed_size() -> int:
    """How many shops `seed` makes."""
    return len(_villages())


def seed(step: Progress) -> None:
    """Shops with their goods, most of them admitted months ago."""
    chance = random.Random(1293)  # noqa: S311  (invented shops, not secrets)
    now, wanted = clock.now(), _villages()
    for number, village in enumerate(wanted):
        owner = db.run(lambda s, v=village, n=number: _owner(s, v, n), writes=False)  # type: ignore[misc]
        last = number >= len(wanted) - LEFT_OUT
        with clock.held(now - timedelta(hours=5 if last else 24 * 120 + number)):
            _open(chance, owner, village, number, waits=last)
        step(1)
    outbox.deliver()


def _villages() -> list[str]:
    """The kelurahan of every shop: the story's own first, then near it, then all over the city."""
    here = scene()
    near = [each.code for each in areas.villages(here.district)]
    first = [here.village, *(each for each in near if each != here.village)]
    others = [each.code for each in areas.villages() if each.code not in near]
    step = max(1, len(others) // ELSEWHERE)
    return [*(each for each in first for _ in range(NEAR)), *others[::step][:ELSEWHERE]]


def _owner(session: Session, village: str, number: int) -> Actor:
    """Somebody who lives there; in the story's kelurahan first the one the demo signs in as."""
    query = select(Person.id).where(Person.area == village)
    if village == scene().village and number == 0:
        query = query.where(Person.name == OWNER)
    else:
        query = query.where(col(Person.name).not_in(KNOWN.values()))
    query = query.where(col(Person.id).not_in(select(Post.person_id)))
    found = session.exec(query.order_by(col(Person.id)).limit(12)).all()
    return people.actor_of(session, found[number % len(found)] or 0)


def _officer(session: Session) -> Actor | None:
    post = session.exec(select(Post).where(Post.role == str(Role.MARKET_OFFICER))).first()
    return people.actor_of(session, post.person_id) if post else None


def _open(chance: random.Random, owner: Actor, village: str, number: int, *, waits: bool) -> None:
    kind = "koperasi" if number % 19 == 7 else "umkm" if number % 5 == 3 else "tokel"
    drawn = seed_pictures.shop(number)
    photo = files.store(owner, name="toko.jpg", content=drawn).id
    data = _data(chance, village, number, kind, photo)
    ref = db.run(lambda s: shops.register(s, owner, data=data).ref)
    chosen = _range_of(chance, kind)
    pictures: dict[str, str] = {}
    if village == scene().village:
        pictures = {
            each.name: files.store(
                owner, name="barang.jpg", content=seed_pictures.article(each.category, nth)
            ).id
            for nth, each in enumerate(chosen[:PICTURED])
        }
    given = [_goods(chance, each, pictures.get(each.name, "")) for each in chosen]

    def fill(session: Session) -> None:
        for each in given:
            goods.add(session, owner, ref=ref, given=each)
        officer = _officer(session)
        if officer and not waits and officer.person_id != owner.person_id:
            shops.admit(session, officer, ref=ref)

    db.run(fill)


def _data(chance: random.Random, village: str, number: int, kind: str, photo: str) -> ShopData:
    area = areas.area(village)
    names = {"umkm": MAKERS, "koperasi": COOPERATIVES}.get(kind, NAMES)
    name = names[number % len(names)]
    if number >= len(names) or kind == "koperasi":
        name = f"{name} {area.name}"
    opens, closes = chance.choice((("05:30", "20:00"), ("06:00", "21:00"), ("07:00", "21:30")))
    hours: dict[str, str] = dict.fromkeys(map(str, WEEKDAYS), f"{opens}-{closes}")
    if chance.random() < 0.3:
        hours.pop("friday" if kind == "umkm" else "sunday")
    delivers = chance.random() < 0.75
    return ShopData(
        name=name,
        kind=kind,
        address=f"Jl. {chance.choice(('Melati', 'Kenanga', 'Mawar', 'Delima'))} No. {number + 3}",
        about=chance.choice(("Melayani dengan hati, harga tetangga.", "Buka sejak 1998.", "")),
        nib=f"91200{chance.randrange(10**8):08d}" if chance.random() < 0.6 else "",
        phone=f"0857{chance.randrange(10**8):08d}",
        point=_point(chance, village),
        area=village,
        hours=hours,
        delivers=delivers,
        delivery_metres=chance.choice((500, 1000, 2000)) if delivers else 0,
        delivery_fee=chance.choice((0, 0, 2000, 3000, 5000)) if delivers else 0,
        photos=(photo,),
    )


def _point(chance: random.Random, village: str) -> Point | None:
    """Somewhere in the kelurahan, a few hundred metres from its middle."""
    centre = geography.centre(village)
    if centre is None:
        return None
    for reach in (500, 400, 300, 200, 100):
        point = Point(
            centre.lat + chance.uniform(-reach, reach) / DEGREE,
            centre.lon + chance.uniform(-reach, reach) / DEGREE,
        )
        if geography.village_at(point) == village:
            return point
    return centre


def _range_of(chance: random.Random, kind: str) -> list[Article]:
    """What this shop sells: fifteen to forty articles; who makes something has less."""
    cooked = [each for each in ARTICLES if each.category in ("makanan-jadi", "camilan", "minuman")]
    pool = cooked if kind == "umkm" else [e for e in ARTICLES if e.category != "makanan-jadi"]
    many = min(len(pool), chance.randint(15, 40))
    staples = [each for each in pool if each.staple]
    others = [each for each in pool if not each.staple]
    first = chance.sample(staples, min(len(staples), many // 2))
    return [*first, *chance.sample(others, min(len(others), many - len(first)))]


def _goods(chance: random.Random, article: Article, photo: str) -> Goods:
    """At this shop's own price: mostly near the usual, sometimes above the reference."""
    dear = chance.choices((0.97, 1.0, 1.02, 1.15), (3, 6, 3, 1))[0]
    scarce = chance.random()
    sizes = [
        Size(
            price=max(500, round(price * dear / 100) * 100),
            stock=0 if scarce < 0.03 else chance.randint(1, 4) if scarce < 0.12
            else chance.randint(8, 120),
            label=label,
            low_at=5,
            amount=amount,
        )
        for label, price, amount in article.sizes
    ]  # fmt: skip
    return Goods(article.name, article.category, sizes, staple=article.staple, photo=photo)
