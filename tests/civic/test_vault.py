"""The residents' vault: once handed in, never somebody else's, never past its time."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_app.civic import files, vault
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.vault import VaultEntry
from smartcity_app.civic.vault_kinds import KINDS, good_until
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import NotAllowed, NotFound
from tests.civic.test_files import SMALL_JPEG, SMALL_PDF
from tests.conftest import NOBODY, City


def handed_in(owner: Actor, *, by: Actor | None = None) -> str:
    """A file attached to some case of this person."""
    uploader = by or owner
    row = files.store(uploader, name="dokumen.jpg", content=SMALL_JPEG)
    db.run(lambda s: files.adopt(s, uploader, [row.id], subject_id=owner.person_id))
    return row.id


def sent(owner: Actor, kind: str, *, ref: str = "SKU-1", by: Actor | None = None) -> str:
    file_id = handed_in(owner, by=by)
    keep(owner, {kind: file_id}, ref)
    return file_id


def keep(owner: Actor, found: dict[str, str], ref: str = "SKU-1") -> None:
    db.run(lambda s: vault.keep(s, owner_id=owner.person_id or 0, case_ref=ref, found=found))


def case(owner: Actor, filed_by: Actor | None = None) -> Any:
    return SimpleNamespace(
        owner_id=owner.person_id, filed_by=filed_by.person_id if filed_by else None
    )


def offered(actor: Actor, about: Any) -> dict[str, str]:
    """Kind to file, of what may be attached to this case now."""
    found = db.run(lambda s: vault.kept_for(s, actor, case=about, kinds=set(KINDS)))
    return {kind: kept.file.id for kind, kept in found.items() if not kept.expired}


def test_what_was_sent_is_offered_next_time(city: City, siti: Actor) -> None:
    ktp = sent(siti, "ktp")
    assert offered(siti, case(siti)) == {"ktp": ktp}
    (kept,) = db.run(lambda s: vault.mine(s, siti))
    assert (kept.kind.title, kept.file.id, kept.until, kept.expired) == ("KTP", ktp, None, False)


def test_a_newer_document_takes_the_place_of_the_older_never_the_other_way(
    city: City, siti: Actor
) -> None:
    old = handed_in(siti)
    with clock.held(clock.now() + timedelta(days=1)):
        new = sent(siti, "kk")
        keep(siti, {"kk": old}, "SKU-2")
        assert offered(siti, case(siti)) == {"kk": new}


@pytest.mark.parametrize("kind", ["pernyataan", "pengantar_rt_rw", "surat_kuasa", ""])
def test_what_is_made_for_one_occasion_is_never_kept(city: City, siti: Actor, kind: str) -> None:
    sent(siti, kind)
    assert city.all(VaultEntry) == []
    row = files.store(siti, name="a", content=SMALL_JPEG)
    with pytest.raises(NotFound, match="jenis"):
        db.run(lambda s: vault.add(s, siti, kind=kind, file_id=row.id))


def test_a_photo_of_a_place_is_offered_for_six_months_and_then_asked_again_saying_why(
    city: City, siti: Actor
) -> None:
    sent(siti, "foto_usaha")
    (kept,) = db.run(lambda s: vault.mine(s, siti))
    assert kept.until == date(2027, 1, 27)
    with clock.held(clock.now() + (kept.until - clock.today())):
        assert offered(siti, case(siti))
    with clock.held(clock.now() + (kept.until - clock.today()) + timedelta(days=1)):
        assert offered(siti, case(siti)) == {}
        (kept,) = db.run(lambda s: vault.mine(s, siti))
        assert kept.why_not == "Yang tersimpan dari 27 Juli 2026 sudah lebih dari 6 bulan."


def test_sending_the_same_file_again_does_not_make_it_younger(city: City, siti: Actor) -> None:
    photo = sent(siti, "foto_usaha")
    with clock.held(clock.now() + timedelta(days=100)):
        keep(siti, {"foto_usaha": photo}, "SKU-2")
    assert city.all(VaultEntry)[0].valid_until == date(2027, 1, 27)


def test_a_file_found_unfit_leaves_and_never_comes_back(city: City, siti: Actor) -> None:
    blurred = sent(siti, "kk")
    db.run(lambda s: vault.reject(s, file_id=blurred))
    assert offered(siti, case(siti)) == {}
    keep(siti, {"kk": blurred}, "SKU-2")
    assert offered(siti, case(siti)) == {}
    assert db.run(lambda s: vault.unfit(s, kind="kk", file_id=blurred))


def test_handed_in_at_the_counter_it_is_the_residents(
    city: City, siti: Actor, loket: Actor
) -> None:
    ktp = sent(siti, "ktp", by=loket)
    assert offered(siti, case(siti)) == {"ktp": ktp}
    assert offered(loket, case(siti, loket)) == {"ktp": ktp}
    assert offered(loket, case(loket)) == {}
    with pytest.raises(NotAllowed):
        offered(loket, case(siti))
    assert db.run(lambda s: files.open_file(s, siti, file_id=ktp)).id == ktp
    assert [each for each in city.all(AuditLine) if each.action == "files.read"] == []


def test_others_are_offered_nothing_of_it(
    city: City, siti: Actor, loket: Actor, lurah: Actor
) -> None:
    sent(siti, "ktp")
    eve = city.resident("Eve")
    for stranger in (eve, lurah, NOBODY, loket):
        with pytest.raises(NotAllowed):
            offered(stranger, case(siti, filed_by=siti))
        assert db.run(lambda s, who=stranger: vault.mine(s, who)) == []
    assert offered(eve, case(eve)) == {}


def test_a_file_about_somebody_else_is_not_kept(city: City, siti: Actor) -> None:
    eve = city.resident("Eve")
    keep(siti, {"ktp": handed_in(eve)})
    assert city.all(VaultEntry) == []


def test_one_upload_serves_only_one_resident(city: City, siti: Actor, loket: Actor) -> None:
    hers, eve = handed_in(siti, by=loket), city.resident("Eve")
    with pytest.raises(NotFound, match="warga lain"):
        db.run(lambda s: files.adopt(s, loket, [hers], subject_id=eve.person_id))


def test_one_may_put_a_document_in_oneself_and_take_it_out(city: City, siti: Actor) -> None:
    row = files.store(siti, name="kk.pdf", content=SMALL_PDF)
    db.run(lambda s: vault.add(s, siti, kind="kk", file_id=row.id))
    assert offered(siti, case(siti)) == {"kk": row.id}
    db.run(lambda s: vault.forget(s, siti, kind="kk"))
    assert offered(siti, case(siti)) == {}
    with pytest.raises(NotFound):
        db.run(lambda s: vault.forget(s, siti, kind="kk"))
    assert [each.action for each in city.all(AuditLine)] == ["vault.add", "vault.forget"]


def test_only_ones_own_upload_can_be_put_in(city: City, siti: Actor) -> None:
    eve = city.resident("Eve")
    hers = handed_in(siti)
    for stranger in (eve, NOBODY):
        with pytest.raises((NotFound, NotAllowed)):
            db.run(lambda s, who=stranger: vault.add(s, who, kind="ktp", file_id=hers))
    with pytest.raises(NotFound):
        db.run(lambda s: vault.forget(s, eve, kind="ktp"))


def test_the_sweep_leaves_what_the_vault_holds_and_takes_what_it_let_go(
    city: City, siti: Actor
) -> None:
    row = files.store(siti, name="kk.jpg", content=SMALL_JPEG)
    db.run(lambda s: vault.add(s, siti, kind="kk", file_id=row.id))
    db.run(lambda s: files.let_go(s, file_id=row.id))  # as a case does that no longer needs it
    with clock.held(clock.now() + files.LOOSE_FOR * 2):
        assert files.sweep_orphans() == 0
        assert city.all(StoredFile)[0].attached
        db.run(lambda s: vault.forget(s, siti, kind="kk"))
        assert files.sweep_orphans() == 1
    assert not row.path.exists()


def test_a_document_not_asked_for_again_counts_once_a_case(city: City, siti: Actor) -> None:
    for ref, kinds in (("A-1", ["ktp", "kk"]), ("A-1", ["ktp"]), ("A-2", ["ktp"])):
        db.run(
            lambda s, ref=ref, kinds=kinds: vault.count_reuse(
                s, owner_id=siti.person_id or 0, case_ref=ref, kinds=kinds
            )
        )
    assert db.run(lambda s: vault.reuses(s, siti)) == 3
    eve = city.resident("Eve")
    assert db.run(lambda s: vault.reuses(s, eve)) == 0


@given(st.sampled_from(list(KINDS.values())), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_document_holds_whole_months_and_says_why(kind: Any, day: date) -> None:
    until = good_until(kind, day)
    assert kind.why
    if kind.months is None:
        assert until is None
        return
    assert until
    months = (until.year - day.year) * 12 + until.month - day.month
    assert months == kind.months
    assert until.day == day.day or (until + timedelta(days=1)).day == 1
