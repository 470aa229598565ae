"""BSrE that hangs, hangs up or answers nonsense: the case stays with the signer, and so its number.

Our real client, a real socket, and a stand-in that signs with the test authority.
"""

import hashlib
from collections.abc import Iterator

import httpx
import pytest

from smartcity_app.civic import register, signers
from smartcity_app.civic.documents.bsre import BsreSigner
from smartcity_app.civic.documents.check import inspect
from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.documents.port import SignerIdentity
from smartcity_app.civic.register import Document
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import NotAllowed, TooMany, Unavailable
from smartcity_app.services.letters import signing
from tests.civic.documents.bsre_peer import PASSWORD, USER, BsrePeer
from tests.conftest import PIN, City
from tests.services.letters.conftest import Office

SILENCES = [
    (0, "slow"), (0, "broken"), (0, "unsigned"),
    (1, "slow"), (1, "hangs-up"), (1, "garbage"), (1, "damaged"),
]  # fmt: skip
"""Signatures on the letter before, and what BSrE does then."""


@pytest.fixture
def bsre(
    city: City, lurah: Actor, camat: Actor, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BsrePeer]:
    """This city signs through BSrE, which knows lurah and camat."""
    with db.transaction(writes=False) as session:
        people = {
            city.nik(who): (
                SignerIdentity(who.name, key=signers.key_of(session, who.person_id or 0)),
                PIN,
            )
            for who in (lurah, camat)
        }
    peer = BsrePeer(LocalSigner(), people)
    patient, hasty = (
        BsreSigner(peer.url, USER, PASSWORD, patience=httpx.Timeout(seconds))
        for seconds in (20, 0.4)
    )
    chosen = lambda: hasty if peer.mood == "slow" else patient  # noqa: E731
    monkeypatch.setattr(signing, "chosen_signer", chosen)
    yield peer
    peer.close()


def verifies(document: Document) -> bool:
    with db.transaction(writes=False) as session:
        return register.look_up(session, document.code) is not None


@pytest.mark.parametrize(("signatures_before", "silence"), SILENCES)
def test_the_letter_waits_and_is_signed_later_under_the_same_number(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor, bsre: BsrePeer,
    silence: str, signatures_before: int,
) -> None:  # fmt: skip
    ref = office.submitted(siti)
    if signatures_before:
        office.sign(lurah, ref)
    who = camat if signatures_before else lurah
    state = office.letter(ref).state
    bsre.mood = silence
    with pytest.raises(Unavailable):
        office.sign(who, ref)
    assert office.letter(ref).state == state
    (held,) = city.all(Document)
    assert (held.state, len(held.signers)) == ("held", signatures_before)
    assert not verifies(held)
    assert city.run(lambda s: register.of_case(s, ref)) is None
    bsre.mood = "well"
    for each in (lurah, camat)[signatures_before:]:
        office.sign(each, ref)
    (issued,) = city.all(Document)
    assert (issued.id, issued.number_text, issued.state) == (held.id, held.number_text, "issued")
    assert verifies(issued)
    content = issued.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == issued.sha256
    assert [each.name for each in inspect(content)] == [lurah.name, camat.name]
    assert issued.test_certificate is False


def test_a_signer_that_is_away_does_not_use_up_the_tries_for_the_passphrase(
    office: Office, siti: Actor, lurah: Actor, bsre: BsrePeer
) -> None:
    ref = office.submitted(siti)
    bsre.mood = "broken"
    for _ in range(signing.PIN_TRIES + 2):
        with pytest.raises(Unavailable):
            office.sign(lurah, ref)
    bsre.mood = "well"
    assert office.sign(lurah, ref).state == "district"


def test_but_guesses_stay_counted_whatever_else_goes_wrong_between_them(
    office: Office, siti: Actor, lurah: Actor, bsre: BsrePeer
) -> None:
    ref = office.submitted(siti)
    for _ in range(signing.PIN_TRIES):
        bsre.mood = "well"
        with pytest.raises(NotAllowed):
            office.sign(lurah, ref, pin="111222")
        bsre.mood = "broken"
        with pytest.raises((Unavailable, TooMany)):
            office.sign(lurah, ref, pin="111222")
    bsre.mood = "well"
    with pytest.raises(TooMany):
        office.sign(lurah, ref)
    assert office.letter(ref).state == "village"
