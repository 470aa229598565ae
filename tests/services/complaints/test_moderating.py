"""What of a report the public sees: who decides, in which order, and what nobody can undo."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from PIL import Image
from sqlmodel import col, select

from smartcity_app.civic import files, redaction, storage
from smartcity_app.civic.files import StoredFile
from smartcity_app.kernel import db, gauges
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.complaints import moderating, privacy, talk, working
from smartcity_app.services.complaints.models import ComplaintPhoto
from smartcity_app.services.complaints.moderating import Dossier
from tests.services.complaints.conftest import Wargaku

LEFT = '[{"x": 0, "y": 0, "w": 0.4, "h": 1}]'
RIGHT = '[{"x": 0.6, "y": 0, "w": 0.4, "h": 1}]'


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 160), (200, 30, 30)).save(out, "JPEG", quality=95)
    return out.getvalue()


def photo(who: Actor) -> str:
    return files.store(who, name="lubang.jpg", content=jpeg()).id


def looked(wargaku: Wargaku, ref: str) -> Dossier:
    return wargaku.do(moderating.dossier, wargaku.centre, ref=ref)


def decide(wargaku: Wargaku, ref: str, words: str = "shown", **more: Any) -> None:
    seen = looked(wargaku, ref).seen
    wargaku.do(moderating.decide, wargaku.centre, ref=ref,
               **{"seen": seen, "words": words, "photos": {}, **more})  # fmt: skip


def with_photo(wargaku: Wargaku) -> tuple[str, ComplaintPhoto]:
    ref = wargaku.file(photos=[photo(wargaku.siti)])
    (row,) = looked(wargaku, ref).photos
    return ref, row


def hands(actor: Actor) -> Callable[[Any], Any]:
    return lambda work: db.run(lambda session: work(session, actor))


def order(wargaku: Wargaku) -> list[str]:
    """The queue, walked to its end."""
    found, after = [], ""
    while there := wargaku.do(moderating.upcoming, wargaku.centre, after=after):
        ref, after = there
        found.append(ref)
    return found


def pixels(file_id: str) -> Image.Image:
    with db.transaction(writes=False) as session:
        content = storage.get(session.get_one(StoredFile, file_id).path)
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_what_somebody_disowns_is_looked_at_first_then_words_then_later_photos(
    wargaku: Wargaku,
) -> None:
    finished = wargaku.answered()
    decide(wargaku, finished)
    wargaku.do(working.finish, wargaku.officer, ref=finished, text="Sudah ditambal.",
               photos=[photo(wargaku.officer)])  # fmt: skip
    fresh, stolen = wargaku.file(), wargaku.file()
    wargaku.do(privacy.disown, wargaku.siti, ref=stolen)
    assert order(wargaku) == [stolen, fresh, finished]
    with db.transaction(writes=False) as session:
        gauges.forget(session)
    assert wargaku.do(moderating.waiting, wargaku.centre) == 3
    assert wargaku.do(moderating.waiting, wargaku.head) == 0


def test_a_decided_report_leaves_the_queue_and_a_confidential_one_never_stands_in_it(
    wargaku: Wargaku,
) -> None:
    ref, row = with_photo(wargaku)
    wargaku.file(confidential=True)
    decide(wargaku, ref, photos={row.id: "shown"})
    assert order(wargaku) == []


@pytest.mark.parametrize("cursor", ["9_1", "x", "1_-4", "1_²", "1_" + "9" * 40, "_", "0_1_2"])
def test_a_forged_place_in_the_queue_is_harmless(wargaku: Wargaku, cursor: str) -> None:
    wargaku.file()
    wargaku.do(moderating.upcoming, wargaku.centre, after=cursor)


def test_nobody_but_the_centre_decides_or_covers(wargaku: Wargaku, lurah: Actor) -> None:
    ref, row = with_photo(wargaku)
    for who in (wargaku.officer, wargaku.head, lurah, wargaku.siti):
        with pytest.raises(NotAllowed):
            wargaku.do(moderating.decide, who, ref=ref, seen=0, words="shown", photos={})
        with pytest.raises(NotAllowed):
            wargaku.do(moderating.dossier, who, ref=ref)
        with pytest.raises(NotAllowed):
            moderating.cover(hands(who), photo_id=row.id or 0, boxes=LEFT)
    for who in (wargaku.other, wargaku.city.resident("Lilik Suryani")):
        with pytest.raises(NotFound):
            moderating.cover(hands(who), photo_id=row.id or 0, boxes=LEFT)
    after = looked(wargaku, ref)
    assert (after.case.moderation, after.photos[0].public_file_id) == ("waiting", "")
    with db.transaction(writes=False) as session:
        made = select(StoredFile.id).where(StoredFile.owner_id != wargaku.siti.person_id)
        assert session.exec(made).all() == [], "nobody was made a copy"


def test_hiding_takes_a_reason_and_hides_the_photos_with_the_words(wargaku: Wargaku) -> None:
    ref, row = with_photo(wargaku)
    with pytest.raises(Incomplete):
        decide(wargaku, ref, "hidden", reason="  ")
    with pytest.raises(Incomplete):
        decide(wargaku, ref, photos={row.id: "hidden"})
    with pytest.raises(Incomplete):
        decide(wargaku, ref, "perhaps")
    decide(wargaku, ref, "hidden", photos={row.id: "shown"}, reason="Menyebut nama orang")
    after = looked(wargaku, ref)
    assert (after.case.moderation, after.photos[0].shown) == ("hidden", False)
    assert [each.decision for each in after.past] == ["hidden", "hidden"]
    assert {each.reason for each in after.past} == {"Menyebut nama orang"}
    assert {each.name for each in after.past} == {wargaku.centre.name}


def test_every_decision_is_kept_and_on_record(wargaku: Wargaku) -> None:
    ref, row = with_photo(wargaku)
    decide(wargaku, ref, photos={row.id: "hidden"}, reason="Wajah anak")
    moderating.cover(hands(wargaku.centre), photo_id=row.id or 0, boxes=LEFT)
    decide(wargaku, ref, photos={row.id: "shown"})
    past = [(each.decision, each.photo_id) for each in looked(wargaku, ref).past]
    assert past == [("shown", None), ("hidden", row.id), ("covered", row.id), ("shown", row.id)]
    with db.transaction(writes=False) as session:
        lines = select(AuditLine).where(AuditLine.action == "complaints.moderate")
        assert len(session.exec(lines).all()) == 3


def test_photos_of_another_report_and_of_the_talk_are_no_part_of_it(wargaku: Wargaku) -> None:
    ref, _ = with_photo(wargaku)
    other, row = with_photo(wargaku)
    with pytest.raises(NotFound):
        decide(wargaku, ref, photos={row.id: "shown"})
    assert not looked(wargaku, other).photos[0].shown
    assert looked(wargaku, ref).case.moderation == "waiting", "nothing of it was stored"
    wargaku.do(talk.write, wargaku.siti, ref=ref, text="Ini", photos=[photo(wargaku.siti)])
    with db.transaction(writes=False) as session:
        talked = session.exec(select(ComplaintPhoto.id).where(ComplaintPhoto.purpose == "talk"))
        photo_id = talked.one()
    with pytest.raises(NotFound):
        decide(wargaku, ref, photos={photo_id: "shown"})
    with pytest.raises(NotFound):
        moderating.cover(hands(wargaku.centre), photo_id=photo_id or 0, boxes=LEFT)


def test_nothing_of_a_disowned_report_is_shown(wargaku: Wargaku) -> None:
    ref, row = with_photo(wargaku)
    decide(wargaku, ref, photos={row.id: "shown"})
    wargaku.do(privacy.disown, wargaku.siti, ref=ref)
    assert looked(wargaku, ref).case.moderation == "waiting"
    with pytest.raises(OutOfStep):
        decide(wargaku, ref)
    decide(wargaku, ref, "hidden", photos={row.id: "hidden"}, reason="Disangkal")
    assert not looked(wargaku, ref).photos[0].shown
    assert order(wargaku) == []


def test_who_decides_second_is_told(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    decide(wargaku, ref, "hidden", reason="Kata kasar")
    with pytest.raises(OutOfStep):
        decide(wargaku, ref, seen=0)
    assert looked(wargaku, ref).case.moderation == "hidden"


def test_of_two_decisions_at_one_moment_one_is_stored(wargaku: Wargaku) -> None:
    ref, gate = wargaku.file(), Barrier(2)

    def go(words: str) -> str:
        gate.wait()
        try:
            decide(wargaku, ref, words, seen=0, reason="Kata kasar")
        except OutOfStep:
            return ""
        return words

    with ThreadPoolExecutor(2) as pool:
        done = [each for each in pool.map(go, ["shown", "hidden"]) if each]
    after = looked(wargaku, ref)
    assert [after.case.moderation] == done == [each.decision for each in after.past]


def test_a_covered_part_is_gone_from_the_copy_and_the_photo_itself_stays(wargaku: Wargaku) -> None:
    _, row = with_photo(wargaku)
    covered = moderating.cover(hands(wargaku.centre), photo_id=row.id or 0, boxes=LEFT)
    assert not covered.shown, "covering shows nothing"
    assert pixels(covered.public_file_id).getpixel((20, 80)) == pytest.approx(redaction.GREY, abs=4)
    assert pixels(row.file_id).getpixel((20, 80))[0] > 180


def test_covering_again_uncovers_nothing(wargaku: Wargaku) -> None:
    _, row = with_photo(wargaku)
    moderating.cover(hands(wargaku.centre), photo_id=row.id or 0, boxes=LEFT)
    twice = moderating.cover(hands(wargaku.centre), photo_id=row.id or 0, boxes=RIGHT)
    for x in (20, 300):
        at = pixels(twice.public_file_id).getpixel((x, 80))
        assert at == pytest.approx(redaction.GREY, abs=4)


def test_beginning_afresh_takes_the_photo_from_the_public_till_it_is_shown_again(
    wargaku: Wargaku,
) -> None:
    ref, row = with_photo(wargaku)
    moderating.cover(hands(wargaku.centre), photo_id=row.id or 0, boxes=LEFT)
    decide(wargaku, ref, photos={row.id: "shown"})
    anew = moderating.cover(hands(wargaku.centre), photo_id=row.id or 0, boxes=RIGHT, afresh=True)
    assert not anew.shown
    assert order(wargaku) == [ref]
    assert pixels(anew.public_file_id).getpixel((20, 80))[0] > 180


def test_two_who_cover_at_once_do_not_undo_one_another(wargaku: Wargaku) -> None:
    """Both began with the same picture: the later one begins again."""
    _, row = with_photo(wargaku)
    calls: list[int] = []

    def slow(work: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            moderating.cover(hands(wargaku.centre), photo_id=row.id or 0, boxes=LEFT)
        return hands(wargaku.centre)(work)

    with pytest.raises(OutOfStep):
        moderating.cover(slow, photo_id=row.id or 0, boxes=RIGHT)
    with db.transaction(writes=False) as session:
        kept = session.get_one(ComplaintPhoto, row.id).public_file_id
        held = select(StoredFile.id).where(
            col(StoredFile.attached), StoredFile.owner_id == wargaku.centre.person_id
        )
        assert session.exec(held).all() == [kept]


@pytest.mark.parametrize("boxes", ["", "[]", "null", '[{"x": NaN}]', '[{"x":2,"y":0,"w":1,"h":1}]'])
def test_boxes_that_are_none_cover_nothing(wargaku: Wargaku, boxes: str) -> None:
    _, row = with_photo(wargaku)
    with pytest.raises(Incomplete):
        moderating.cover(hands(wargaku.centre), photo_id=row.id or 0, boxes=boxes)
