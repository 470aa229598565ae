"""The city, its kecamatan and their kelurahan or desa."""

from collections import Counter

import pytest

from smartcity_app.civic import areas
from smartcity_app.kernel.errors import NotFound


@pytest.mark.parametrize(
    ("key", "districts", "heads"),
    [
        ("surabaya", 31, {"Lurah": 153}),
        ("sidoarjo", 18, {"Lurah": 28, "Kepala Desa": 318}),
        ("pasuruan", 4, {"Lurah": 34}),
        ("tangsel", 7, {"Lurah": 54}),
    ],
)
def test_every_city_has_all_its_kecamatan_kelurahan_and_desa(in_city, key, districts, heads):
    in_city(key)
    assert len(areas.districts()) == districts
    assert Counter(each.head for each in areas.villages()) == heads
    assert sum(len(areas.villages(d.code)) for d in areas.districts()) == sum(heads.values())


@pytest.mark.parametrize("key", ["surabaya", "sidoarjo", "pasuruan", "tangsel"])
def test_every_village_has_a_postcode_and_no_two_offices_share_a_unit_code(in_city, key):
    in_city(key)
    assert all(len(each.postcode) == 5 for each in areas.villages())
    units = Counter(each.unit for each in [*areas.districts(), *areas.villages()])
    assert units.most_common(1)[0][1] == 1


def test_keputih_is_a_kelurahan_in_sukolilo():
    keputih = areas.area("35.78.09.1001")
    assert (keputih.label, keputih.kind, keputih.parent) == (
        "Kelurahan Keputih", "village", "35.78.09",
    )  # fmt: skip
    assert keputih.head_label == "Lurah Keputih"
    assert keputih.unit == "436.9.9.1"
    assert areas.path_words(keputih.code) == "Keputih, Sukolilo"
    assert areas.area(keputih.parent).head_label == "Camat Sukolilo"
    assert areas.path_words(keputih.parent) == "Sukolilo"
    assert areas.city_area().head_label == "Wali Kota Surabaya"


def test_a_desa_in_sidoarjo_is_called_a_desa(in_city):
    in_city("sidoarjo")
    desa = areas.area("35.15.01.2001")
    assert (desa.label, desa.head_label) == ("Desa Mliriprowo", "Kepala Desa Mliriprowo")
    assert areas.letterhead(desa.code).lines == (
        "PEMERINTAH KABUPATEN SIDOARJO",
        "KECAMATAN TARIK",
        "DESA MLIRIPROWO",
    )


def test_the_kop_surat_gives_an_address_only_as_far_as_it_is_known():
    kop = areas.letterhead("35.78.09.1001")
    assert kop.lines == ("PEMERINTAH KOTA SURABAYA", "KECAMATAN SUKOLILO", "KELURAHAN KEPUTIH")
    assert kop.address == "Kelurahan Keputih, Kecamatan Sukolilo, Surabaya 60111"
    assert areas.letterhead("35.78.09").lines[-1] == "KECAMATAN SUKOLILO"
    assert areas.address("35.78.09") == "Kecamatan Sukolilo, Surabaya"
    assert areas.letterhead("35.78").lines == ("PEMERINTAH KOTA SURABAYA",)


def test_a_place_of_another_city_is_not_found():
    with pytest.raises(NotFound):
        areas.area("35.15.01.2001")


@pytest.mark.parametrize("typed", ["karangpilang", "Karang Pilang", " KARANG  pil"])
def test_a_place_is_found_however_its_name_is_spaced(typed):
    assert {each.name for each in areas.search(typed)} == {"Karang Pilang"}


def test_a_name_with_an_apostrophe_is_found_without_it(in_city):
    in_city("pasuruan")
    assert [each.name for each in areas.search("tapaan")] == ["Tapa'an"]


def test_names_that_begin_with_what_was_typed_come_first():
    names = [each.name for each in areas.search("keput")]
    assert names == ["Keputih", "Keputran"]
    names = [each.name for each in areas.search("kar")]
    assert names.index("Karang Pilang") < names.index("Bongkaran"), "though it is the longer"
    assert areas.search("  ") == []
    assert len(areas.search("a", most=3)) == 3
