"""A letter type is one file, and a file with a mistake in it stops the app."""

import tomllib

import pytest
from pydantic import ValidationError

from smartcity_app.civic.profile import load
from smartcity_app.services.letters.catalog import LetterType, built_in
from tests.services.letters.conftest import BUILT_IN

SKU = (built_in.LETTERS / "keterangan-usaha.toml").read_text()


def with_change(old: str, new: str) -> LetterType:
    assert old in SKU
    content = tomllib.loads(SKU.replace(old, new, 1))
    return LetterType(**built_in.fitted(content, load("surabaya")))


def test_the_file_as_it_stands_loads():
    assert BUILT_IN["keterangan-usaha"].workflow.promise.words == "2 hari kerja"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{business_name}", "{nama_usaha}", "unknown tokens"),
        ("tahun {since_year}", "tahun", "never printed"),
        ("tahun {since_year}", "tahun {since_year", "broken token"),
        ("tahun {since_year}", "tahun {since_year.real}", "plain name"),
        ("tahun {since_year}", "tahun {since_year!r}", "plain name"),
        ('kind = "year"', 'kind = "text"\noptions = ["a"]', "options belong"),
        ('kind = "year"', 'kind = "rows"', "columns belong"),
        ('field = "business_place"', 'field = "nothing"', "unknown field"),
        ('is = ["Alamat lain"]', 'is = ["Di bulan"]', "does not offer"),
        ('signers = ["village", "district"]', 'signers = ["district", "village"]', "in this order"),
        ('signers = ["village", "district"]', 'signers = ["district"]', "kelurahan or desa"),
        ('signers = ["village", "district"]', 'signers = ["village", "agency"]', "agency is named"),
        ("promise_days = 2", "promise_days = 0", "promise_days"),
        ('prefix = "SKU"', 'prefix = "sku!"', "prefix"),
        ('name = "purpose"', 'name = "nik"', "twice"),
        ('key = "ktp"', 'key = "kk"', "twice"),
        ('otherwise = "{address}"', 'otherwise = "{purpose}"', "city's tokens only"),
        ("promise_days = 2", "promise_days = 2\nunheard_of = 2", "unheard_of"),
    ],
)
def test_each_mistake_is_named(old, new, problem):
    with pytest.raises(ValidationError, match=problem):
        with_change(old, new)


def test_an_office_nobody_knows_is_refused():
    with pytest.raises(KeyError, match="governor"):
        with_change('signers = ["village", "district"]', 'signers = ["governor"]')


def test_a_letter_of_the_kelurahan_alone_has_one_signer():
    alone = with_change('signers = ["village", "district"]', 'signers = ["village"]')
    assert [state.name for state in alone.workflow.path_from("draft")] == ["village", "issued"]
