"""The editor has a word for everything a letter type may hold."""

from typing import get_args

from smartcity_app.services.letters import editor_entries
from smartcity_app.services.letters.catalog.schema import CITY_TOKENS, Kind
from smartcity_app.services.letters.workflow import Office


def test_every_token_kind_and_office_is_explained_to_the_admin():
    assert set(editor_entries.TOKENS) == CITY_TOKENS
    assert set(editor_entries.KINDS) == set(get_args(Kind))
    assert set(editor_entries.OFFICES) == set(get_args(Office))
