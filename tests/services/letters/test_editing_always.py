"""Whatever admins do in whatever order: a case reads what it began with, and one version is out."""

import contextlib
import copy
import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from smartcity_app.kernel import db
from smartcity_app.kernel.errors import CityError
from smartcity_app.services.letters import applying, editing
from smartcity_app.services.letters.catalog import draft, type_of
from smartcity_app.services.letters.catalog.versions import LetterTypeVersion, VersionState
from smartcity_app.services.letters.models import Letter
from tests.conftest import City
from tests.services.letters.conftest import SKU

ACTS = ("start", "word", "spoil", "publish", "discard", "withdraw", "copy", "case")


_serial = itertools.count()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 9)), max_size=14))
def test_cases_keep_their_version_and_published_content_never_changes(
    city: City, admin: Any, acts: list[tuple[str, int]]
) -> None:
    began: dict[str, Any] = {}
    out: dict[int, Any] = {}
    key = _new_letter(admin)
    for act, number in acts:
        with contextlib.suppress(CityError):  # refused, so nothing may have happened
            _do(city, admin, key, act, number, began)
        _holds(key, began, out)


def _new_letter(admin: Any) -> str:
    """A letter type of this example's own, published."""
    number = next(_serial)
    prefix = "Z" + chr(65 + number // 26 % 26) + chr(65 + number % 26)
    title = f"Surat Coba Nomor {number}"
    with db.transaction() as session:
        row = editing.start_new(session, admin, title=title, prefix=prefix, like=SKU)
        editing.publish(session, admin, key=row.key, revision=1, note="")
        return row.key


def _do(city: City, admin: Any, key: str, act: str, number: int, began: dict[str, Any]) -> None:
    if act == "case":
        who = city.resident(f"Warga {number}")
        with db.transaction() as session:
            letter = applying.begin(session, who, type_key=key)
            rows = editing.versions(session, admin, key=key)
            now = next(row for row in rows if row.state == VersionState.PUBLISHED)
            began[letter.ref] = copy.deepcopy(now.content)
        return
    with db.transaction() as session:
        row = editing.draft_of(session, admin, key=key)
        seen = {"key": key, "revision": row.revision if row else 1}
        match act:
            case "start":
                editing.start_draft(session, admin, key=key)
            case "word" if row:
                content = row.content | {"title": f"Surat Keterangan Usaha {number}"}
                editing.save_draft(session, admin, content=content, **seen)
            case "spoil" if row:
                content = row.content | {"subject": "{nobody}" * (number % 2) or "{name}"}
                editing.save_draft(session, admin, content=content, **seen)
            case "publish":
                editing.publish(session, admin, note="", **seen)
            case "discard":
                editing.discard(session, admin, **seen)
            case "withdraw":
                editing.withdraw(session, admin, key=key)
            case "copy":
                editing.start_draft(session, admin, key=key, version=number)


def _holds(key: str, began: dict[str, Any], out: dict[int, Any]) -> None:
    with db.transaction(writes=False) as session:
        for letter in session.exec(select(Letter).where(Letter.type_key == key)):
            assert draft.of(type_of(letter)) == began[letter.ref]
        rows = session.exec(select(LetterTypeVersion).where(LetterTypeVersion.key == key)).all()
        states = [row.state for row in rows]
        assert states.count(VersionState.PUBLISHED) <= 1
        assert states.count(VersionState.DRAFT) <= 1
        for row in rows:
            if row.state != VersionState.DRAFT:
                assert out.setdefault(row.version, copy.deepcopy(row.content)) == row.content
        assert set(out) <= {row.version for row in rows}
