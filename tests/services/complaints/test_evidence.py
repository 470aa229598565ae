"""Closing that can be trusted: what is doubtful about a photo is flagged, never refused."""

import io
import json
from typing import Any

import pytest
from PIL import Image

from smartcity_app.civic import evidence, files
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.services.complaints import closing, file_views, joining, reading, talk, working
from smartcity_app.services.letters.seed import picture
from tests.services.complaints.conftest import KEPUTIH_POINT, Wargaku


def photo(actor: Actor, words: str, **claim: Any) -> str:
    """An upload handed in as evidence, with what the browser says of it."""
    said = evidence.claim_of(json.dumps(claim))
    return files.store(actor, name="foto.jpg", content=scene(words), claim=said).id


def scene(words: str) -> bytes:
    """A picture no two words share."""
    shown = Image.open(io.BytesIO(picture("Contoh"))).convert("RGB")
    colour = sum(map(ord, words))
    for x in range(0, shown.width, 40):
        for y in range(0, shown.height, 40):
            tone = (x * colour + y * (colour % 97)) % 255
            shown.paste((tone, 255 - tone, colour % 255), (x, y, x + 30, y + 30))
    found = io.BytesIO()
    shown.save(found, "JPEG")
    return found.getvalue()


def here(**more: Any) -> dict[str, Any]:
    return {
        "taken": clock.now().isoformat(), "lat": KEPUTIH_POINT.lat, "lon": KEPUTIH_POINT.lon,
        "live": True, **more,
    }  # fmt: skip


def finish(wargaku: Wargaku, ref: str, file_id: str) -> list[str]:
    wargaku.do(working.finish, wargaku.officer, ref=ref, text="Sudah", photos=[file_id])
    with db.transaction(writes=False) as session:
        return reading.photos_of(session, wargaku.case(ref), "closing")[-1].flags


def test_a_new_photo_of_the_place_after_the_assignment_is_not_flagged(wargaku: Wargaku) -> None:
    ref = wargaku.answered()
    wargaku.do(working.assign, wargaku.officer, ref=ref)
    wargaku.later(hours=1)
    assert finish(wargaku, ref, photo(wargaku.officer, "rata", **here())) == []


def test_the_reporter_s_own_photo_sent_back_is_flagged(wargaku: Wargaku) -> None:
    ref = wargaku.file(photos=[photo(wargaku.siti, "lubang", **here())])
    assert "same as report" in finish(wargaku, ref, photo(wargaku.officer, "lubang", **here()))


def test_a_photo_that_closed_another_report_is_flagged(wargaku: Wargaku) -> None:
    one, two = wargaku.file(), wargaku.file()
    finish(wargaku, one, photo(wargaku.officer, "aspal", **here()))
    assert "used before" in finish(wargaku, two, photo(wargaku.officer, "aspal", **here()))


def test_the_photo_of_a_merged_report_sent_back_is_flagged(wargaku: Wargaku) -> None:
    budi = wargaku.city.resident("Budi")
    kept, merged = wargaku.file(), wargaku.file(budi, photos=[photo(budi, "lubang", **here())])
    wargaku.do(joining.merge, wargaku.officer, ref=merged, into=kept, reason="Sama")
    assert "same as report" in finish(wargaku, kept, photo(wargaku.officer, "lubang", **here()))


def test_a_photo_of_the_talk_is_no_photo_of_the_work_done(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    wargaku.do(
        talk.write, wargaku.siti, ref=ref, text="Begini",
        photos=[photo(wargaku.siti, "dalam", **here())],
    )  # fmt: skip
    assert "same as report" in finish(wargaku, ref, photo(wargaku.officer, "dalam", **here()))


def test_work_done_without_a_photo_is_said_to_office_and_reporter(wargaku: Wargaku) -> None:
    ref = wargaku.done()
    assert unshown(wargaku, ref)
    wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Belum")
    wargaku.later(hours=1)
    finish(wargaku, ref, photo(wargaku.officer, "baru", **here()))
    assert not unshown(wargaku, ref)


def test_after_a_dispute_only_a_photo_taken_after_it_is_new(wargaku: Wargaku) -> None:
    ref = wargaku.file()
    wargaku.do(working.assign, wargaku.officer, ref=ref)
    wargaku.later(hours=1)
    assert finish(wargaku, ref, photo(wargaku.officer, "pertama", **here())) == []
    before = clock.now().isoformat()
    wargaku.later(days=1)
    wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Belum")
    wargaku.later(hours=1)
    assert finish(wargaku, ref, photo(wargaku.officer, "lama", **here(taken=before))) == [
        "too early"
    ]


def test_after_a_dispute_a_photo_of_the_new_work_is_not_flagged(wargaku: Wargaku) -> None:
    ref = wargaku.done()
    wargaku.do(closing.dispute, wargaku.siti, ref=ref, reason="Belum")
    wargaku.later(hours=1)
    assert finish(wargaku, ref, photo(wargaku.officer, "rata", **here())) == []


def unshown(wargaku: Wargaku, ref: str) -> bool:
    """Whether the console says that nothing was shown of the work."""
    with db.transaction(writes=False) as session:
        rows = file_views.facts_of(session, wargaku.case(ref))
    return ("Hasil kerja", "Dinyatakan selesai tanpa foto") in [(r.label, r.value) for r in rows]


@pytest.mark.parametrize(
    ("claim", "flag"),
    [
        ({"taken": "2026-07-01T08:00:00+07:00"}, "too early"),
        ({"lat": -7.2, "lon": 112.6}, "elsewhere"),
        ({"lat": None, "lon": None}, "no place"),
        ({"taken": ""}, "no time"),
    ],
)
def test_what_is_missing_or_off_is_flagged(
    wargaku: Wargaku, claim: dict[str, Any], flag: str
) -> None:
    ref = wargaku.file()
    assert flag in finish(wargaku, ref, photo(wargaku.officer, "baru", **here(**claim)))
