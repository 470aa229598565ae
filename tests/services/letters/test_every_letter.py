"""Every letter the app brings goes from draft to issue through the city's own verbs."""

from collections.abc import Mapping

import pytest

from smartcity_app.civic import signers
from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.identity import mask_name
from smartcity_app.civic.people import Post
from smartcity_app.civic.profile import keys, load
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.letters import applying, composing, values
from smartcity_app.services.letters.catalog import LetterType, built_in
from tests.conftest import PIN, SURABAYA, City
from tests.services.letters import filling
from tests.services.letters.conftest import BUILT_IN, Office

KEYS = sorted(BUILT_IN)


@pytest.fixture
def dinsos(city: City) -> Actor:
    """The head of the Dinas Sosial, with a certificate."""
    who = city.resident("Dra. Endang Purwanti")
    with db.transaction() as session:
        session.add(
            Post(
                person_id=who.person_id or 0, role=Role.AGENCY_HEAD, area=SURABAYA,
                agency="Dinsos", title="Kepala Dinas Sosial", nip="197001012005011001",
                starts=clock.today(),
            )
        )  # fmt: skip
    head = city.again(who)
    db.run(lambda s: signers.enrol(s, head, pin=PIN))
    return head


@pytest.fixture
def offices(request: pytest.FixtureRequest) -> Mapping[str, Actor]:
    """Who signs what the letter `key` needs."""
    letter = BUILT_IN[request.getfixturevalue("key")]
    desks = {"village": "lurah", "district": "camat", "agency": "dinsos"}
    return {name: request.getfixturevalue(desks[name]) for name in letter.signers}


def sent(office: Office, who: Actor, letter: LetterType, choices: Mapping[str, str]) -> str:
    """An application with every document these answers demand, and no other."""
    ref: str = db.run(lambda s: applying.begin(s, who, type_key=letter.key).ref)
    given = filling.filled(letter, filling.usual, choices)
    for each in letter.demanded(given):
        if not each.optional:
            office.attach(who, ref, each.key)
    db.run(lambda s: applying.submit(s, who, ref=ref, given=given))
    office.city.settle()  # where no RT and RW are known, the letter goes on without them
    return ref


@pytest.mark.parametrize("key", KEYS)
def test_from_draft_to_issue(key: str, office: Office, siti: Actor, offices: Mapping[str, Actor]):
    letter = BUILT_IN[key]
    ref = sent(office, siti, letter, {})
    for name in letter.signers:
        assert office.letter(ref).state == name
        office.sign(offices[name], ref)
    assert office.letter(ref).state == "issued"
    document = office.document(ref)
    assert document.state == "issued"
    assert document.number_text.startswith(f"{letter.classification}/1/")
    found = inspect(document.path.read_bytes())
    assert [(each.name, each.intact) for each in found] == [
        (offices[name].name, True) for name in letter.signers
    ]
    about = db.run(lambda s: composing.matter(s, office.letter(ref)).subject, writes=False)
    assert document.subject_masked == mask_name(about)


@pytest.mark.parametrize(
    "key", [key for key in KEYS if any(each.when for each in BUILT_IN[key].requirements)]
)
def test_in_every_branch_it_can_be_sent_with_exactly_what_is_demanded(
    key: str, office: Office, city: City
):
    letter = BUILT_IN[key]
    for number, choices in enumerate(filling.branches(letter)):
        ref = sent(office, city.resident(f"Warga {number}"), letter, choices)
        assert office.letter(ref).state == letter.signers[0]


@pytest.mark.parametrize("key", KEYS)
def test_a_form_begins_with_what_is_known_and_no_demanded_document_may_be_left_out(
    key: str, office: Office, siti: Actor
):
    letter = BUILT_IN[key]
    ref = db.run(lambda s: applying.begin(s, siti, type_key=key).ref)
    known = {each.name for each in letter.fields if each.prefill and each.kind != "rows"}
    assert known <= set(office.letter(ref).answers)
    given = filling.filled(letter, filling.usual, {})
    db.run(lambda s: applying.save(s, siti, ref=ref, given=given))
    wanting = db.run(lambda s: applying.wanting(s, office.letter(ref)))
    assert set(wanting) == {each.key for each in letter.demanded(given) if not each.optional}


@pytest.mark.parametrize("key", keys())
def test_every_letter_is_whole_in_every_city(key: str):
    letters = built_in.letter_types(load(key))
    assert len(letters) >= 22
    assert len({content["prefix"] for content in letters.values()}) == len(letters)


def test_where_agencies_are_unknown_the_camat_signs_last():
    known, unknown = (built_in.letter_types(load(key)) for key in ("surabaya", "pasuruan"))
    health = "tidak-mampu-kesehatan"
    assert LetterType(**known[health]).signers == ("village", "district", "agency")
    assert known[health]["agency"] == "Dinsos"
    assert LetterType(**unknown[health]).signers == ("village", "district")


def test_an_agency_the_city_does_not_have_stops_the_app():
    content = built_in._files()["tidak-mampu-kesehatan"] | {"agency": "Dinas Sihir"}
    with pytest.raises(ValueError, match="Dinas Sihir"):
        built_in.fitted(content, load("surabaya"))


def test_rt_and_rw_come_first_where_the_city_asks_them_and_the_letter_needs_them():
    city = load("surabaya")
    rules = city.letters.model_copy(update={"endorsers": ("rt", "rw")})
    paths = {
        key: [stop["office"] for stop in content["path"]]
        for key, content in built_in.letter_types(
            city.model_copy(update={"letters": rules})
        ).items()
    }
    assert paths["domisili"] == ["rt", "rw", "village"]
    assert paths["kematian"] == ["village"]


@pytest.mark.parametrize(
    ("word", "key"),
    [("sktm", "tidak-mampu"), ("n1", "pengantar-nikah"), ("waris", "ahli-waris"),
     ("bpjs", "tidak-mampu-kesehatan"), ("hajatan", "izin-keramaian")],
)  # fmt: skip
def test_what_people_call_a_letter_finds_it(word: str, key: str):
    assert word in BUILT_IN[key].words


def test_a_purpose_typed_as_a_sentence_does_not_end_in_two_full_stops():
    purpose = BUILT_IN["domisili"].field("purpose")
    assert purpose
    assert values.tidy(purpose, "Pembukaan rekening bank. ") == "Pembukaan rekening bank"
    with pytest.raises(Incomplete, match="terlalu pendek"):
        values.tidy(purpose, "..........")
