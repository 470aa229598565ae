"""Finding goods: words as people write them, over every shop that sells.

A word with few goods is looked up whole; one with many only in the shops that come first, slice by
slice, until the page is full. So a search reads some thousand entries of an index, however many
goods there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from smartcity_app.kernel import clock
from smartcity_app.kernel.db import among, plan_for_what_is_asked
from smartcity_app.services.peken import listing, vocabulary, wording
from smartcity_app.services.peken.listing import Stall
from smartcity_app.services.peken.shop_models import Product, ProductTerm, Variant
from smartcity_app.services.peken.vocabulary import Vocabulary

BATCH = 500
"""Entries of the index that are read at a time, about."""
GROWS = 6
"""How much more is read at once after a slice that held little."""
SOME = 10**6
"""Key of what has only some of the words: after everything that has all."""
Key = tuple[int, int, int, int, int]
"""Place of the slice's first shop, how well it matches (0 best), whether of another shop, place of
the shop, product."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: the article, and its cheapest size that is there."""

    product_id: int
    variant_id: int
    shop: Stall
    name: str
    label: str
    price: int
    photo: str
    category: str
    staple: str
    amount: float | None
    sizes: int
    """How many sizes are there."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, best first."""

    hits: list[Hit] = field(default_factory=list)
    after: str = ""
    """Where the next page begins; empty when this is the last."""
    read_as: dict[str, str] = field(default_factory=dict)
    """Words that nobody sells, and what was looked for instead."""


def search(
    session: Session,
    *,
    words: str,
    shops: Sequence[int] | None = None,
    category: str = "",
    after: str = "",
    most: int = 30,
    fair_for_month: str = "",
    day: date | None = None,
    only: bool = False,
) -> Page:
    """Goods in stock, of shops that sell.

    Those with all words come before those with some; the given `shops` before others, and with
    `only` no others; then the shops' fair order (listing.selling), for a civil servant that of
    `fair_for_month`. Nothing is found without words and category.
    """
    known = vocabulary.known(session)
    asked = wording.asked(words)
    groups = [known.meant(each) for each in asked]
    if category:
        groups.append([f"{wording.CATEGORY}{category[:40]}"])
    if not groups:
        return Page()
    order = listing.lately(session, day=day or clock.today(), month=fair_for_month)
    own = set(shops or ())
    if only:
        order = [each for each in order if each.id in own]
    order.sort(key=lambda each: each.id not in own)
    plan_for_what_is_asked(session)
    look = _Search(session, known, groups, order, own, bool(category))
    found = look.page(_read(after), most)
    read_as = {
        word: group[0]
        for word, group in zip(asked, groups, strict=False)
        if not group[0].startswith(word) and known.many(group)
    }
    return Page(found[0], found[1], read_as)


class _Search:
    def __init__(
        self,
        session: Session,
        known: Vocabulary,
        groups: list[list[str]],
        order: list[Stall],
        own: set[int],
        shelved: bool,
    ) -> None:
        self.session, self.known, self.own = session, known, own
        self.order = order
        self.place = {each.id: nth for nth, each in enumerate(order)}
        self.groups = sorted(groups, key=known.many)
        self.shelf = groups[-1] if shelved else None

    def page(self, after: tuple[int, Key] | None, most: int) -> tuple[list[Hit], str]:
        """Hits behind a key of a slice that ended there, and where the next page begins."""
        hits: list[Hit] = []
        seen: set[int] = set()
        last = ""
        for end, keys in self._slices(after):
            waiting = sorted(key for key in keys if not after or key > after[1])
            for start in range(0, len(waiting), 2 * most):
                batch = [k for k in waiting[start : start + 2 * most] if k[4] not in seen]
                there = self._there([key[4] for key in batch])
                for key in batch:
                    if hit := there.get(key[4]):
                        if len(hits) == most:
                            return hits, last
                        hits.append(hit)
                        seen.add(key[4])
                        last = _written(end, key)
        return hits, ""

    def _slices(self, after: tuple[int, Key] | None) -> Iterator[tuple[int, list[Key]]]:
        """Where each slice of the shops ends, and what of it matches."""
        ids = [each.id for each in self.order]
        many, start = self.known.many(self.groups[0]), after[1][0] if after else 0
        size = self._size(many)
        end = after[0] if after else size
        while start < len(ids):
            whole = start == 0 and end >= len(ids)
            keys = self._all(start, None if whole else ids[start:end])
            yield end, keys
            size = size if len(keys) > BATCH // 5 else size * GROWS
            start, end = max(end, start + 1), max(end, start + 1) + size
        plain = [each for each in self.groups if each is not self.shelf]
        if len(plain) > 1:
            yield SOME, self._some(plain)

    def _size(self, many: int) -> int:
        """Of how many shops about BATCH entries may be expected."""
        shops = len(self.order)
        return shops if many <= BATCH else max(len(self.own), 10, shops * BATCH // many)

    def _all(self, start: int, shops: list[int] | None) -> list[Key]:
        """What has all the words, in these shops; None is all of them."""
        best: dict[tuple[int, int], int] = {}
        told = [nth for nth, each in enumerate(self.groups) if each is not self.shelf]
        for shop_id, product_id, *weights in self._entries(self.groups, shops):
            weight = min((weights[nth] for nth in told), default=1)
            found = (shop_id, product_id)
            best[found] = max(best.get(found, 0), weight)
        return [
            (start, 2 - weight, shop_id not in self.own, self.place[shop_id], product_id)
            for (shop_id, product_id), weight in best.items()
            if shop_id in self.place
        ]

    def _some(self, words: list[list[str]]) -> list[Key]:
        """What has at least one of the words, more of them first."""
        having: dict[tuple[int, int], int] = {}
        ids = [each.id for each in self.order]
        for group in words:
            size = self._size(self.known.many(group))
            shops = ids[:size] if size < len(ids) else None
            wanted = [group, self.shelf] if self.shelf else [group]
            for found in {(row[0], row[1]) for row in self._entries(wanted, shops)}:
                having[found] = having.get(found, 0) + 1
        return [
            (SOME, len(words) - many, shop_id not in self.own, self.place[shop_id], product_id)
            for (shop_id, product_id), many in having.items()
            if shop_id in self.place
        ]

    def _entries(self, groups: list[list[str]], shops: list[int] | None) -> list[Any]:
        """Shop, product and a weight for each group, of what stands in the index under all."""
        first: Any = aliased(ProductTerm)
        columns, conditions = [first.shop_id, first.product_id, first.weight], []
        others: list[Any] = [aliased(ProductTerm) for _ in groups[1:]]
        query: Any = select(*columns, *(each.weight for each in others))
        for other, group in zip(others, groups[1:], strict=True):
            same = (other.shop_id == first.shop_id) & (other.product_id == first.product_id)
            query = query.join(other, same & other.term.in_(group))
        conditions.append(first.term.in_(groups[0]))
        if shops is not None:
            conditions.append(among(self.session, first.shop_id, shops))
        return list(self.session.connection().execute(query.where(*conditions)))

    def _there(self, ids: list[int]) -> dict[int, Hit]:
        """Those of the articles that are in stock, by id."""
        query: Any = (
            select(  # type: ignore[call-overload]
                Product.id, Product.shop_id, Product.name, Product.photo, Product.category,
                Product.staple, Variant.id, Variant.label, Variant.price, Variant.amount,
            )
            .join(Variant, col(Variant.product_id) == Product.id)
            .where(among(self.session, Product.id, ids), col(Product.active).is_(True))
            .where(col(Variant.active).is_(True), Variant.stock > 0)
            .order_by(col(Variant.price))
        )  # fmt: skip
        sizes: dict[int, list[Any]] = {}
        for row in self.session.connection().execute(query):
            sizes.setdefault(row[0], []).append(row)
        return {
            ident: Hit(
                product_id=ident, variant_id=row[6], shop=self.order[self.place[row[1]]],
                name=row[2], label=row[7], price=row[8], photo=row[3], category=row[4],
                staple=row[5], amount=row[9], sizes=len(rows),
            )
            for ident, rows in sizes.items()
            for row in rows[:1]
        }  # fmt: skip


def _written(end: int, key: Key) -> str:
    return ".".join(str(int(part)) for part in (end, *key))


def _read(after: str) -> tuple[int, Key] | None:
    """As `_written`; None for what was never one, which is the first page."""
    parts = after.split(".")
    if len(parts) != 6 or any(not (p.isascii() and p.isdecimal() and len(p) < 15) for p in parts):
        return None
    end, a, b, c, d, e = (int(part) for part in parts)
    return end, (a, b, c, d, e)
