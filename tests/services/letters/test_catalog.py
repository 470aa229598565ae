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
        ("{business_name}", "{nama_usaha}", "nama_usaha} tidak dikenal"),
        ("tahun {since_year}", "tahun", "tidak tercetak"),
        ("tahun {since_year}", "tahun {since_year", "tidak berpasangan"),
        ("tahun {since_year}", "tahun {since_year.real}", "hanya boleh ada satu kode"),
        ("tahun {since_year}", "tahun {since_year!r}", "hanya boleh ada satu kode"),
        ('kind = "year"', 'kind = "text"\noptions = ["a"]', "hanya untuk jenis pilihan"),
        ('kind = "year"', 'kind = "rows"', "ditanyakan di tiap baris"),
        ('field = "business_place"', 'field = "nothing"', "isian yang tidak ada: nothing"),
        ('is = ["Alamat lain"]', 'is = ["Di bulan"]', "tidak punya pilihan"),
        ('signers = ["village", "district"]', 'signers = ["district", "village"]', "Urutannya"),
        (
            'signers = ["village", "district"]',
            'signers = ["district"]',
            "dibuat kelurahan atau desa",
        ),
        (
            'signers = ["village", "district"]',
            'signers = ["village", "agency"]',
            "Pilih perangkat daerah",
        ),
        ("promise_days = 2", "promise_days = 0", "promise_days"),
        ('prefix = "SKU"', 'prefix = "sku!"', "prefix"),
        ('name = "purpose"', 'name = "nik"', "sudah dipakai untuk data kota"),
        ('key = "ktp"', 'key = "kk"', "dipakai dua kali"),
        ('otherwise = "{address}"', 'otherwise = "{purpose}"', "dari data kota"),
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
