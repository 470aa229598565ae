"""Numbers that name a person."""

import logging
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic import identity
from smartcity_app.civic.identity import Nik
from smartcity_app.kernel.errors import Incomplete

SITI = "3578094101900004"


def test_a_nik_tells_where_it_was_issued_when_its_owner_was_born_and_the_sex():
    nik = Nik.parse("3578 0941 0190 0004")
    assert nik.value == SITI
    assert (nik.birth_day, nik.birth_month, nik.birth_year) == (1, 1, 90)
    assert (nik.sex, nik.district, nik.warning) == ("P", "35.78.09", "")


def test_a_mans_nik_has_his_day_of_birth_as_it_is():
    nik = Nik.parse("3578.0931.0190.0004")
    assert (nik.birth_day, nik.sex) == (31, "L")


def test_an_unknown_kecamatan_code_is_a_warning_and_no_refusal():
    nik = Nik.parse("3578994101900004")
    assert nik.district == "35.78.99"
    assert "kode lama" in nik.warning


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Isi NIK"),
        ("   ", "Isi NIK"),
        ("357809410190000", "yang ini 15"),
        ("35780941019000041", "yang ini 17"),
        ("3578O94101900004", "hanya berisi angka"),
        ("３５７８０９４１０１９００００４", "hanya berisi angka"),
        ("🙂" * 16, "hanya berisi angka"),
        ("9978094101900004", "provinsi"),
        ("3578007201900004", "kode wilayah"),
        ("3578097201900004", "tanggal lahir"),
        ("3578093002900004", "tanggal lahir"),
        ("3578094113900004", "tanggal lahir"),
        ("3578092902010004", "tanggal lahir"),
        ("3578094101900000", "0000"),
    ],
)
def test_a_malformed_nik_is_refused_with_a_sentence_beside_its_field(typed, said):
    with pytest.raises(Incomplete) as refusal:
        Nik.parse(typed)
    assert said in refusal.value.fields["nik"]
    assert refusal.value.message == refusal.value.fields["nik"]


def test_a_child_and_an_elder_born_on_the_same_day_a_century_apart_both_agree():
    nik = Nik.parse("3578011505150001")
    assert identity.check_birth(nik, date(2015, 5, 15))
    assert identity.check_birth(nik, date(1915, 5, 15))
    assert not identity.check_birth(nik, date(2015, 5, 16))
    assert not identity.check_birth(nik, date(2014, 5, 15))


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.booleans(), st.integers(1, 9999))
def test_every_nik_that_can_be_issued_is_read_back(born, woman, serial):
    if (born.month, born.day, born.year % 100) == (2, 29, 0):
        born = born.replace(day=28)
    day = born.day + 40 * woman
    nik = Nik.parse(f"357809{day:02}{born:%m%y}{serial:04}")
    assert identity.check_birth(nik, born)
    assert nik.sex == ("P" if woman else "L")


@given(st.text(max_size=30))
def test_whatever_is_typed_is_either_read_or_refused_politely(typed):
    for read in (Nik.parse, identity.parse_kk, identity.parse_phone, identity.parse_nip):
        refused: Incomplete | None = None
        try:
            assert read(typed)
        except Incomplete as refusal:
            refused = refusal
        assert refused is None or refused.fields


def test_a_nik_does_not_show_itself_in_a_traceback():
    shown = repr(Nik.parse(SITI))
    assert SITI not in shown
    assert "1990" not in shown


def test_a_family_card_is_read_and_a_nik_in_its_place_is_told_apart():
    assert identity.parse_kk("3578 0915 0312 0007") == "3578091503120007"
    with pytest.raises(Incomplete, match="tampaknya NIK"):
        identity.parse_kk(SITI)
    with pytest.raises(Incomplete, match="bukan nomor KK"):
        identity.parse_kk("3578093502120007")
    with pytest.raises(Incomplete, match="yang ini 3"):
        identity.parse_kk("123")


@pytest.mark.parametrize(
    "typed", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890", "81234567890"]
)
def test_a_phone_number_is_stored_in_one_form_however_it_is_typed(typed):
    assert identity.parse_phone(typed) == "+6281234567890"


@pytest.mark.parametrize("typed", ["", "12345", "0812", "08123456789012345", "nomor saya"])
def test_what_is_no_phone_number_is_refused_with_an_example(typed):
    with pytest.raises(Incomplete) as refusal:
        identity.parse_phone(typed)
    assert "0812 3456 7890" in refusal.value.fields["phone"]


def test_a_civil_servants_number_is_read_and_written_as_under_a_signature():
    nip = identity.parse_nip("19800131 200501 1 003")
    assert nip == "198001312005011003"
    assert identity.write_nip(nip) == "19800131 200501 1 003"
    assert identity.parse_nip("198803152022211001") == "198803152022211001"  # PPPK


@pytest.mark.parametrize(
    "typed",
    [
        "19800131200501100",
        "198002312005011003",
        "198001312005013003",
        "198001311985011003",
        "198001312005011000",
        "198001312005001003",
    ],
)
def test_what_is_no_civil_servants_number_is_refused(typed):
    with pytest.raises(Incomplete, match="NIP"):
        identity.parse_nip(typed)


def test_masks_leave_enough_to_recognise_and_no_more():
    assert identity.mask_nik(SITI) == "3578 •••• •••• 0004"
    assert identity.mask_kk("3578091503120007") == "3578 •••• •••• 0007"
    assert identity.mask_name("Siti Aminah") == "S••• A•••••"
    assert identity.mask_name("R. A. Kartini") == "R• A• K••••••"
    assert identity.mask_name("Y") == "Y•"
    assert identity.mask_phone("+6281234567890") == "0812 •••• 7890"
    assert identity.mask_phone("081234567890") == "0812 •••• 7890"
    assert identity.mask_nik("123") == identity.mask_phone("0812") == "••••"


@pytest.fixture
def logged(caplog):
    caplog.handler.addFilter(mask := identity.MaskNumbers())
    yield caplog
    caplog.handler.removeFilter(mask)


@pytest.mark.parametrize(
    "secret",
    [
        SITI,
        "3578 0941 0190 0004",
        "3578-0941-0190-0004",
        "081234567890",
        "+62 812-3456-7890",
        "6281234567890",
    ],
)
def test_no_nik_kk_or_phone_reaches_a_log(logged, secret):
    log = logging.getLogger("test")
    log.error("warga nik=%s& masuk", secret)
    log.error("%d orang", "bukan angka", secret)
    try:
        raise ValueError(f"cannot read {secret!r}")
    except ValueError:
        log.exception("gagal", stack_info=True)
    assert secret not in logged.text
    assert "••••" in logged.text
    assert "Traceback" in logged.text


def test_other_numbers_stay_in_the_log(logged):
    said = "2026-07-27 09:12 SKU-2607-00418 500.3.2/418/436.9.9.1/2026 35.78.09.1001 3.018.022"
    logging.getLogger("test").warning("%s", said)
    assert said in logged.text
