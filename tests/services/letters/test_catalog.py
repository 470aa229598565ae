"""A letter type is one file, and a file with a mistake in it stops the app."""

import tomllib

import pytest
from pydantic import ValidationError

from smartcity_app.services.letters.catalog import FOLDER, LetterType, letters

SKU = (FOLDER / "keterangan-usaha.toml").read_text()


def with_change(old: str, new: str) -> LetterType:
    assert old in SKU
    return LetterType(**tomllib.loads(SKU.replace(old, new)))


def test_the_file_as_it_stands_loads():
    assert letters()["keterangan-usaha"].workflow.promise.words == "2 hari kerja"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{business_name}", "{nama_usaha}", "unknown tokens"),
        ("tahun {since_year}", "tahun", "never printed"),
        ('kind = "year"', 'kind = "text"\noptions = ["a"]', "options belong"),
        ('field = "business_place"', 'field = "nothing"', "unknown field"),
        ('signers = ["village", "district"]', 'signers = ["governor"]', "signers"),
        ("promise_days = 2", "promise_days = 0", "promise_days"),
        ('prefix = "SKU"', 'prefix = "sku!"', "prefix"),
        ('name = "purpose"', 'name = "nik"', "twice"),
        ("version = 1", "version = 1\nunheard_of = 2", "unheard_of"),
    ],
)
def test_each_mistake_is_named(old, new, problem):
    with pytest.raises(ValidationError, match=problem):
        with_change(old, new)


def test_a_letter_of_the_kelurahan_alone_has_one_signer():
    alone = with_change('signers = ["village", "district"]', 'signers = ["village"]')
    assert [state.name for state in alone.workflow.path_from("draft")] == ["village", "issued"]
