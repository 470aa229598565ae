"""What residents type, as they type it: kept, printed as typed, or refused with the reason.

Through the real handlers of the form and the desk, and onto the real paper.
"""

import asyncio
import subprocess
import unicodedata
from typing import Any

import pytest

from smartcity_app.civic.register import Document
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.letters import applying, deciding
from tests.conftest import PIN, City
from tests.services.letters.conftest import FILLED, SKU, Office
from tests.tabs import Tab, city_app, cookie_of, open_tab

AT = "/surat/ajukan"
OTHER_PLACE = {"business_place": "Alamat lain", "business_address": "Jl. Mawar No. 1, RT 1"}
TEXTS = ("business_name", "business_address", "purpose")
REFUSED = {
    "a name of 300 letters and more": ("Warung " * 43 + "x", "terlalu panjang"),
    "emoji": ("Warung 🏪 Bu Siti", "U+1F3EA"),
    "a flag of two letters": ("Warung 🇮🇩 Bu Siti", "U+1F1EE"),
    "letters from right to left": ("Warung عنوان Siti", "kanan ke kiri"),
    "a turn to the left": ("Warung \u202eitiS uB", "U+202E"),
    "an invisible letter": ("Warung\u200b Bu\u2060 Siti", "tidak terlihat"),
    "a bell": ("Warung \x07 Bu Siti", "tidak terlihat"),
    "an escape sequence": ("Warung \x1b[31m Bu Siti", "tidak terlihat"),
    "marks piled up": ("Warung Z̸̧͍a̷l̴g̵o", "Surat tidak dapat memuat"),
    "a letter nobody has": ("Warung \ufffd Bu Siti", "Surat tidak dapat memuat"),
    "only spaces": ("   \u00a0 \u3000 ", ""),
    "too short": ("x", "terlalu pendek"),
}
PRINTED = {
    "Typst": "#set page(width: 1cm) #text(9pt)[x] $x^2$ @a <b>",
    "HTML": '<b>Warung</b> &amp; <script>"x"</script>',
    "placeholders": "{nik} {kk} {0} %s {{name}}",
    "backslashes": r"C:\Warung\u0042 \* \n",
    "quotes": "Warung \"Bu\" 'Siti' `kopi`",
    "a formula": "=cmd|'/c calc'!A1",
    "accents": "Café Ñandú Šárka Łódź",
    "decomposed accents": "Cafe\u0301 Bu Siti",
    "one long word": "W" * 78,
}


@pytest.fixture
def begun(city: City, office: Office, siti: Actor) -> str:
    """Siti's draft with its documents."""
    city_app()
    return office.draft(siti)


async def save(tab: Tab, ref: str, **given: Any) -> None:
    from smartcity_app.services.letters.states.apply import ApplyState

    await tab.send(ApplyState.save({"ref": ref, **given}), AT, query=f"jenis={SKU}")


async def submit(tab: Tab, ref: str, **given: Any) -> None:
    from smartcity_app.services.letters.states.apply import ApplyState

    await tab.send(ApplyState.submit({"ref": ref, **given}), AT, query=f"jenis={SKU}")


@pytest.mark.parametrize(("typed", "why"), REFUSED.values(), ids=REFUSED)
async def test_what_cannot_stand_on_a_letter_is_refused_at_its_field_and_not_lost(
    office: Office, siti: Actor, begun: str, typed: str, why: str
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        for field in TEXTS:
            given = {**FILLED, **OTHER_PLACE, field: typed}
            await save(tab, begun, **given)
            assert not tab.seen["notice"], "a draft may be wrong"
            assert office.letter(begun).answers[field] == typed
            await submit(tab, begun, **given)
            assert set(tab.seen["problems"]) == {field}
            assert why in tab.seen["problems"][field]
            assert tab.seen["problems"][field], "an empty sentence helps nobody"
            assert (office.letter(begun).state, office.letter(begun).version) == ("draft", 1)


@pytest.mark.parametrize("typed", PRINTED.values(), ids=PRINTED)
async def test_whatever_else_is_typed_stands_on_the_letter_letter_by_letter(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, begun: str, typed: str
) -> None:
    given = {**FILLED, **OTHER_PLACE, **dict.fromkeys(TEXTS, typed)}
    async with open_tab(cookie_of(siti)) as tab:
        await submit(tab, begun, **given)
        assert not tab.seen["notice"], tab.seen["problems"]
    await asyncio.to_thread(office.sign, lurah, begun)
    (document,) = city.all(Document)
    page = subprocess.run(
        ["pdftotext", "-raw", str(document.path), "-"], capture_output=True, text=True, check=True
    ).stdout

    wanted = "".join(unicodedata.normalize("NFC", typed).split())
    assert "".join(page.split()).count(wanted) == len(TEXTS)
    assert page.count("\f") == 1, "one page, as it was"
    assert "Lurah Keputih" in page


async def test_nul_and_half_characters_are_refused_and_what_was_saved_before_stays(
    office: Office, siti: Actor, begun: str
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await save(tab, begun, **FILLED)
        for odd in ("Warung\x00", "Warung \ud800"):
            for field in (*FILLED, "business_address"):
                await save(tab, begun, **{**FILLED, field: odd})
                assert "tidak bisa disimpan" in tab.seen["notice"]
        assert office.letter(begun).answers == FILLED


@pytest.mark.parametrize("field", ["business_kind", "business_place"])
@pytest.mark.parametrize("typed", ["Bank sentral", "warung makan dan minum", "", "x" * 3000])
async def test_a_choice_that_is_not_offered_is_refused(
    office: Office, siti: Actor, begun: str, field: str, typed: str
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await submit(tab, begun, **{**FILLED, field: typed})
        assert tab.seen["problems"][field]
        assert office.letter(begun).state == "draft"


@pytest.mark.parametrize(
    "typed", ["0", "-2014", "2027", "1899", "20l4", "٢٠١٤", "２０１４", "1e3", "9" * 400]
)
async def test_a_year_that_is_none_is_refused(
    office: Office, siti: Actor, begun: str, typed: str
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await submit(tab, begun, **{**FILLED, "since_year": typed})
        assert "1900 dan 2026" in tab.seen["problems"]["since_year"]


async def test_fields_nobody_asked_for_are_not_kept(
    office: Office, siti: Actor, begun: str
) -> None:
    odd = {f"field_{number}": "x" for number in range(300)} | {"__class__": "x", "state": "issued"}
    async with open_tab(cookie_of(siti)) as tab:
        await save(tab, begun, **FILLED, **odd, list=["a"], nested={"a": "b"})
        assert office.letter(begun).answers == FILLED
        assert office.letter(begun).state == "draft"


async def test_a_text_without_end_is_cut_not_stored_whole(
    office: Office, siti: Actor, begun: str
) -> None:
    async with open_tab(cookie_of(siti)) as tab:
        await save(tab, begun, **{**FILLED, "purpose": "x" * 100_000})
        assert len(office.letter(begun).answers["purpose"]) == 2000


async def test_what_hangs_on_a_corrected_answer_can_be_filled_in(
    city: City, office: Office, siti: Actor, lurah: Actor, begun: str
) -> None:
    """The officer says the place is wrong; the right one needs an address that was never asked."""
    from smartcity_app.services.letters.states.apply import ApplyState

    city.run(lambda s: applying.submit(s, siti, ref=begun, given=FILLED))
    wrong = {"business_place": "Usaha Anda tidak di rumah"}
    city.run(lambda s: deciding.give_back(s, lurah, ref=begun, version=2, wrong=wrong))
    async with open_tab(cookie_of(siti)) as tab:
        await tab.send(ApplyState.load, AT, query=f"no={begun}")
        shown = {each.name: each.asked for each in tab.seen["fields"]}
        assert shown == {"business_place": True, "business_address": False}
        await save(tab, begun, business_place="Alamat lain")
        shown = {each.name: each.asked for each in tab.seen["fields"]}
        assert shown == {"business_place": True, "business_address": True}
        await submit(tab, begun, **OTHER_PLACE, business_name="Nama lain")
    letter = office.letter(begun)
    assert letter.state == "village"
    assert letter.answers["business_address"] == OTHER_PLACE["business_address"]
    assert letter.answers["business_name"] == FILLED["business_name"], "nobody asked to mend that"


async def test_reading_an_assisted_resident_s_document_is_on_her_own_record(
    city: City, office: Office, siti: Actor, lurah: Actor, loket: Actor
) -> None:
    from smartcity_app.civic import files
    from smartcity_app.kernel import audit
    from smartcity_app.services.letters.models import LetterDocument

    ref = office.draft(loket, nik=city.nik(siti))
    city.run(lambda s: applying.submit(s, loket, ref=ref, given=FILLED))
    file_id = city.all(LetterDocument)[0].file_id
    city.run(lambda s: files.open_file(s, lurah, file_id=file_id))
    with db.transaction(writes=False) as session:
        lines = audit.lines_about(session, siti.person_id or 0)
    assert ("files.read", lurah.person_id) in [(each.action, each.person_id) for each in lines]


async def test_a_document_of_a_sent_case_outlives_its_exchange_in_a_draft(
    city: City, office: Office, siti: Actor
) -> None:
    """One upload may serve two letters; taking it out of one must not take it from the other."""
    from smartcity_app.civic.files import StoredFile
    from smartcity_app.services.letters.models import LetterDocument

    office.submitted(siti)
    sent = next(each.file_id for each in city.all(LetterDocument) if each.requirement == "ktp")
    ref = city.run(lambda s: applying.begin(s, siti, type_key=SKU).ref)
    for _ in range(2):
        city.run(lambda s: applying.attach(s, siti, ref=ref, requirement="ktp", file_id=sent))
    office.attach(siti, ref, "ktp")
    assert all(each.attached for each in city.all(StoredFile) if each.id == sent)


ODD_REASONS = ["", "    ", "x", "🏪" * 3, "\u202e" * 3, "<b>x</b>"]


@pytest.mark.parametrize("reason", [*ODD_REASONS, "x" * 301])
async def test_a_return_without_a_readable_reason_is_refused_on_the_desk(
    office: Office, siti: Actor, lurah: Actor, begun: str, reason: str
) -> None:
    from smartcity_app.services.letters.states.file import CaseFile

    async with open_tab(cookie_of(siti)) as tab:
        await submit(tab, begun, **FILLED)
    async with open_tab(cookie_of(lurah)) as tab:
        form = {"ref": begun, "version": "2", "salah-ktp": reason, "salah-state": "issued"}
        await tab.send(CaseFile.give_back(form), "/kerja", query=f"berkas={begun}")
        if 5 <= len(reason.strip()) <= 300:
            assert office.letter(begun).corrections == {"ktp": reason}
        else:
            assert tab.seen["trouble"]
            assert office.letter(begun).state == "village"


@pytest.mark.parametrize(
    "pin", ["", " ", "x" * 199, "x" * 5000, "402613\x00", "４０２６１３", "🔑" * 6]
)
async def test_an_odd_pin_is_a_wrong_pin_or_the_same_one_typed_elsewhere(
    office: Office, siti: Actor, lurah: Actor, camat: Actor, begun: str, pin: str
) -> None:

    from smartcity_app.services.letters.states.file import CaseFile

    async with open_tab(cookie_of(siti)) as tab:
        await submit(tab, begun, **FILLED)
    async with open_tab(cookie_of(lurah)) as tab:
        form = {"ref": begun, "version": "2", "pin": pin}
        await tab.send(CaseFile.sign(form), "/kerja", query=f"berkas={begun}")
        right = unicodedata.normalize("NFKC", pin) == PIN
        assert office.letter(begun).state == ("district" if right else "village")
        said = str({k: v for k, v in tab.seen.items() if isinstance(v, str)})
        assert not pin.strip() or pin not in said
