"""Who may do what to which rows, declared once.

A grant joins a permission, the roles that hold it and the reach it has. The same reach answers
both questions a service asks: may this actor touch this row, and which rows may this actor list.
A person with several posts is judged post by post.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

from smartcity_app.kernel.actor import Actor, Held, Role
from smartcity_app.kernel.errors import NotAllowed

Permission = str


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a permission extends: a column and what it must hold.

    `nested` columns hold dotted codes, and an area holds the areas inside it:
    35.78 reaches 35.78.09 but not 35.781.
    """

    words: str
    column: str | None = None
    value: Callable[[Actor, Held], Any] = lambda actor, post: None
    nested: bool = False

    def holds(self, actor: Actor, post: Held, row: Any) -> bool:
        """Whether `row` is within reach of this post."""
        if self.column is None:
            return True
        mine, theirs = self.value(actor, post), getattr(row, self.column)
        if mine in (None, "") or theirs is None:
            return False
        return bool(theirs == mine or (self.nested and theirs.startswith(f"{mine}.")))

    def clause(self, actor: Actor, post: Held, model: type) -> ColumnElement[bool]:
        """The same rule, as SQL."""
        if self.column is None:
            return true()
        mine, theirs = self.value(actor, post), getattr(model, self.column)
        if mine in (None, ""):
            return false()
        if not self.nested:
            return theirs == mine  # type: ignore[no-any-return]
        return or_(theirs == mine, theirs.startswith(f"{mine}.", autoescape=True))


EVERYWHERE = Reach("di seluruh kota")
OWN = Reach("miliknya sendiri", "owner_id", lambda actor, post: actor.person_id)
IN_AREA = Reach("di wilayahnya", "area", lambda actor, post: post.area, nested=True)
IN_AGENCY = Reach("di perangkat daerahnya", "agency", lambda actor, post: post.agency)


@dataclass(frozen=True, slots=True)
class Grant:
    """`to` hold `permission` over rows within `over`."""

    permission: Permission
    to: frozenset[Role]
    over: Reach


def grant(permission: Permission, *to: Role, over: Reach) -> Grant:
    """Declare a grant in one readable line."""
    return Grant(permission, frozenset(to), over)


_grants: dict[Permission, list[Grant]] = {}


def register(grants: Iterable[Grant]) -> None:
    """Add a service's grants to the city's rule book. Saying a rule twice is harmless."""
    for each in grants:
        held = _grants.setdefault(each.permission, [])
        if each not in held:
            held.append(each)


def held(actor: Actor, permission: Permission) -> Iterator[tuple[Grant, Held]]:
    """Each grant of `permission` with the post in which this actor holds it."""
    for each in _grants.get(permission, ()):
        for post in actor.posts:
            if post.role in each.to:
                yield each, post


def allows(actor: Actor, permission: Permission, row: Any) -> bool:
    """Whether `actor` may do `permission` to `row`. The city itself may do anything."""
    if actor.holds(Role.SYSTEM):
        return True
    return any(each.over.holds(actor, post, row) for each, post in held(actor, permission))


def post_for(actor: Actor, permission: Permission, row: Any) -> Held | None:
    """The post in which `actor` may do this, for the record and the signature block."""
    return next((p for each, p in held(actor, permission) if each.over.holds(actor, p, row)), None)


def holds(actor: Actor, permission: Permission) -> bool:
    """Whether `actor` holds `permission` over anything at all: for menus, never as the check."""
    return actor.holds(Role.SYSTEM) or any(True for _ in held(actor, permission))


def require(actor: Actor, permission: Permission, row: Any) -> None:
    """Raise NotAllowed unless `actor` may do `permission` to `row`."""
    if not allows(actor, permission, row):
        raise NotAllowed


def reach_of(actor: Actor, permission: Permission, model: type) -> ColumnElement[bool]:
    """The WHERE clause for rows of `model` the actor may list."""
    if actor.holds(Role.SYSTEM):
        return true()
    clauses = (each.over.clause(actor, post, model) for each, post in held(actor, permission))
    return or_(false(), *clauses)


def rule_book() -> dict[Permission, list[Grant]]:
    """Every grant in force, for the docs and the tests."""
    return {permission: list(grants) for permission, grants in sorted(_grants.items())}
