"""Photos as evidence: what is kept of them, for whom, and finding an earlier one again."""

import io
import random
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image, ImageOps
from sqlalchemy import insert, text
from sqlmodel import col, select

from smartcity_app.civic import evidence, exif, files, likeness, redaction
from smartcity_app.civic.evidence import Claim, Doubt, PhotoEvidence, Source, doubts
from smartcity_app.civic.files import DerivedFile, StoredFile
from smartcity_app.civic.likeness import Likeness
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import NotFound, SignedOut
from tests.civic.test_exif import LAT, LON, NINE, noted
from tests.civic.test_files import SMALL_JPEG, SMALL_PDF, on_disk, photo
from tests.civic.test_likeness import COPIES, jpeg, scene

TOLD = Claim(taken="2026-07-27T08:45:00", lat=-7.3, lon=112.7, live=True)


def handed_in(who: Actor, content: bytes, claim: Claim | None = None) -> PhotoEvidence:
    row = files.store(who, name="bukti.jpg", content=content, claim=claim or Claim())
    return db.run(lambda s: evidence.of(s, [row.id]))[row.id]


class TestKeeping:
    def test_a_letters_document_is_stored_stripped_and_unread(self, city: Any, siti: Actor) -> None:
        row = files.store(siti, name="ktp.jpg", content=noted())
        assert city.all(PhotoEvidence) == []
        assert b"Exif" not in row.path.read_bytes()

    def test_what_the_file_says_counts_before_what_the_browser_says(
        self, city: Any, siti: Actor
    ) -> None:
        line = handed_in(siti, noted(), TOLD)
        assert (line.taken_at, line.source, line.live) == (NINE, Source.EXIF, True)
        assert (line.lat, line.lon) == (pytest.approx(LAT, abs=1e-5), pytest.approx(LON, abs=1e-5))
        assert b"Exif" not in files.path_of(line.file_id).read_bytes()

    def test_what_only_the_browser_says_is_a_claim(self, city: Any, siti: Actor) -> None:
        shrunk = handed_in(siti, SMALL_JPEG, TOLD)
        assert shrunk.taken_at == NINE + timedelta(minutes=15)
        assert (shrunk.lat, shrunk.lon, shrunk.source) == (-7.3, 112.7, Source.CLAIMED)
        half = handed_in(siti, noted(gps=None), TOLD)
        assert (half.taken_at, half.lat, half.source) == (NINE, -7.3, Source.CLAIMED)
        silent = handed_in(siti, SMALL_JPEG)
        assert (silent.taken_at, silent.lat, silent.source) == (None, None, Source.NONE)

    def test_a_pdf_proves_nothing(self, city: Any, siti: Actor) -> None:
        files.store(siti, name="a.pdf", content=SMALL_PDF, claim=TOLD)
        assert city.all(PhotoEvidence) == []

    def test_the_line_goes_with_the_photo(self, city: Any, siti: Actor) -> None:
        taken_back = handed_in(siti, noted())
        handed_in(siti, noted())
        db.run(lambda s: files.release(s, siti, file_id=taken_back.file_id))
        assert len(city.all(PhotoEvidence)) == 1
        with clock.held(clock.now() + files.LOOSE_FOR + timedelta(seconds=1)):
            files.sweep_orphans()
        assert city.all(PhotoEvidence) == []

    def test_a_heic_speaks_for_itself(self, city: Any, siti: Actor) -> None:
        line = handed_in(siti, noted("HEIF"))
        assert (line.taken_at, line.source) == (NINE, Source.EXIF)


class TestDoubts:
    def line(self, **more: Any) -> PhotoEvidence:
        whole = {"taken_at": NINE, "lat": LAT, "lon": LON, "source": Source.EXIF, **more}
        return PhotoEvidence(file_id="x", **whole)

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({}, ()),
            ({"source": Source.CLAIMED, "live": True}, ()),
            ({"source": Source.CLAIMED}, (Doubt.CLAIMED,)),
            ({"taken_at": None}, (Doubt.NO_TIME,)),
            ({"taken_at": NINE - timedelta(hours=1)}, (Doubt.TOO_EARLY,)),
            ({"lat": None, "lon": None}, (Doubt.NO_PLACE,)),
            ({"lat": LAT + 0.0022}, ()),
            ({"lat": LAT + 0.0023}, (Doubt.ELSEWHERE,)),
            ({"lon": LON + 0.0023}, (Doubt.ELSEWHERE,)),
        ],
    )
    def test_what_is_missing_or_off_is_flagged(self, more: Any, expected: Any) -> None:
        since = NINE - timedelta(minutes=30)
        assert doubts(self.line(**more), since=since, lat=LAT, lon=LON) == expected

    def test_a_photo_without_a_line_lacks_everything(self) -> None:
        assert doubts(None, since=NINE, lat=LAT, lon=LON) == (Doubt.NO_TIME, Doubt.NO_PLACE)


class TestFindingAgain:
    def test_every_copy_is_found_and_nothing_else(self, city: Any, siti: Actor) -> None:
        earlier = {number: handed_in(siti, jpeg(scene(number))) for number in range(6)}
        for name, (change, _) in COPIES.items():
            new = likeness.read(jpeg(change(scene(3))))
            assert new is not None
            found = db.run(lambda s, new=new: evidence.find_same(s, new), writes=False)
            expected = [earlier[3].file_id] if likeness.looks_same(new, _seen(earlier[3])) else []
            assert [each.file_id for each in found] == expected, name
        stranger = likeness.read(jpeg(scene(99)))
        assert db.run(lambda s: evidence.find_same(s, stranger)) == []

    def test_only_among_those_the_caller_names_and_not_itself(self, city: Any, siti: Actor) -> None:
        first, second, third = (handed_in(siti, jpeg(scene(1), q)) for q in (95, 60, 40))
        db.run(lambda s: files.adopt(s, siti, [first.file_id, third.file_id]))
        closing = select(StoredFile.id).where(col(StoredFile.attached).is_(True))

        def find(session: Any) -> list[evidence.Match]:
            return evidence.find_same(
                session,
                third.likeness,
                among=closing,
                except_for=third.file_id,
            )

        assert [each.file_id for each in db.run(find, writes=False)] == [first.file_id]
        everyone = db.run(lambda s: evidence.find_same(s, third.likeness))
        assert {each.file_id for each in everyone} == {
            first.file_id, second.file_id, third.file_id
        }  # fmt: skip
        assert everyone[0].distance == 0

    def test_a_picture_of_nothing_is_found_nowhere(self, city: Any, siti: Actor) -> None:
        dark = handed_in(siti, jpeg(Image.new("RGB", (200, 200))))
        assert dark.likeness is None
        assert db.run(lambda s: evidence.find_same(s, dark.likeness)) == []

    def test_the_search_says_what_comparing_with_all_would_say(
        self, city: Any, siti: Actor
    ) -> None:
        chance = random.Random(11)
        many = {
            f"{number:022d}": Likeness(*(chance.getrandbits(64) - 2**63 for _ in range(3)))
            for number in range(300)
        }
        put_in(siti, many)
        for _ in range(150):
            old = many[chance.choice(list(many))]
            new = chance.choice([old, likeness.mirrored(old)])
            new = Likeness(
                _off(chance, new.phash, chance.choice((3, 7, 9, 40))),
                _off(chance, new.dhash, chance.choice((3, 7, 9, 40))),
                _off(chance, new.dhash, chance.choice((3, 7, 9, 40))),
            )
            expected = {name for name, each in many.items() if likeness.looks_same(new, each)}
            found = db.run(lambda s, new=new: evidence.find_same(s, new, most=99), writes=False)
            assert {each.file_id for each in found} == expected

    def test_it_is_answered_from_the_indexes(self, city: Any, siti: Actor) -> None:
        """Whatever has no index of its own would be read a million times."""
        put_in(siti, {f"{n:022d}": Likeness(n, n, n) for n in range(40)})
        looks = likeness.looks(Likeness(1, 2, 3))
        plan = db.run(lambda s: _plan(s, looks), writes=False)
        assert len([line for line in plan if "ix_photo_evidence_" in line]) >= 16
        assert not [line for line in plan if line.startswith("SCAN") or "Seq Scan" in line]


def _plan(session: Any, looks: Any) -> list[str]:
    sqlite = db.is_sqlite(session)
    ask = evidence._hunt(sqlite, tuple((look.column, look.within) for look in looks))
    given = {f"x{number}": look.value for number, look in enumerate(looks)}
    for number, look in enumerate(looks):
        for band, values in likeness.probes(look.value, look.within):
            given[f"v{number}_{band}"] = str(values) if sqlite else values
    if not sqlite:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    explain = text(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{ask.text}")
    lines = [str(row[-1]) for row in session.connection().execute(explain, given)]
    return [line for line in lines if "json_each" not in line]


def _seen(line: PhotoEvidence) -> Likeness:
    found = line.likeness
    assert found is not None
    return found


def _off(chance: random.Random, value: int, bits: int) -> int:
    for bit in chance.sample(range(64), bits):
        value ^= 1 << bit if bit < 63 else -(1 << 63)
    return value


def put_in(owner: Actor, many: dict[str, Likeness]) -> None:
    """Lines of photos that look like this, without the photos."""
    stored = [
        {"id": name, "owner_id": owner.person_id, "name": "x", "kind": "image/jpeg", "size": 1,
         "sha256": "", "stored_at": clock.now(), "attached": True}
        for name in many
    ]  # fmt: skip
    lines = [
        {"file_id": name, "source": "none", "live": False, "phash": each.phash,
         "dhash": each.dhash, "dhash_whole": each.dhash_whole}
        for name, each in many.items()
    ]  # fmt: skip
    with db.transaction() as session:
        session.connection().execute(insert(StoredFile), stored)
        session.connection().execute(insert(PhotoEvidence), lines)


class TestCopies:
    BOX = redaction.Box(x=0, y=0, w=0.5, h=0.5)

    def cover(self, content: bytes) -> bytes:
        return redaction.redacted(content, [self.BOX])

    def test_a_covered_copy_is_a_file_of_its_own_and_the_original_stays(
        self, city: Any, siti: Actor, lurah: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        original = files.store(siti, name="lubang.jpg", content=photo(), claim=TOLD)
        before = original.path.read_bytes()
        monkeypatch.setattr(files, "READERS", [lambda s, a, row: a.person_id == lurah.person_id])
        copy = files.derive(lurah, file_id=original.id, change=self.cover)
        assert (copy.owner_id, copy.subject_id) == (lurah.person_id, siti.person_id)
        assert (copy.name, copy.kind, copy.attached) == ("lubang.jpg", "image/jpeg", False)
        assert copy.path.read_bytes() != before == original.path.read_bytes()
        (link,) = city.all(DerivedFile)
        assert (link.file_id, link.original_id) == (copy.id, original.id)
        assert len(city.all(PhotoEvidence)) == 1, "a copy is no evidence"
        assert "files.read" in [line.action for line in city.all(AuditLine)]
        db.run(lambda s: files.adopt(s, lurah, [copy.id], subject_id=siti.person_id))

    def test_who_may_not_read_a_photo_cannot_copy_it(
        self, city: Any, siti: Actor, lurah: Actor
    ) -> None:
        original = files.store(siti, name="a", content=SMALL_JPEG)
        for who, refusal in ((lurah, NotFound), (Actor(None), SignedOut)):
            with pytest.raises(refusal):
                files.derive(who, file_id=original.id, change=self.cover)
        page = files.store(siti, name="a", content=SMALL_PDF)
        for ident in (page.id, "no-such-file"):
            with pytest.raises(NotFound):
                files.derive(siti, file_id=ident, change=self.cover)
        assert len(on_disk()) == 2

    def test_the_original_may_go_before_its_copy(self, city: Any, siti: Actor) -> None:
        original = files.store(siti, name="a", content=SMALL_JPEG)
        copy = files.derive(siti, file_id=original.id, change=self.cover)
        db.run(lambda s: files.release(s, siti, file_id=original.id))
        assert [row.id for row in city.all(StoredFile)] == [copy.id]
        assert city.all(DerivedFile) == []


def test_a_mirrored_photo_with_its_notes_taken_away_is_still_the_same(
    city: Any, siti: Actor
) -> None:
    first = handed_in(siti, jpeg(scene(7)))
    out = io.BytesIO()
    ImageOps.mirror(scene(7)).resize((640, 480)).save(out, "WEBP", quality=60)
    again = handed_in(siti, out.getvalue(), TOLD)
    found = db.run(
        lambda s: evidence.find_same(s, again.likeness, except_for=again.file_id), writes=False
    )
    assert [each.file_id for each in found] == [first.file_id]
    assert exif.read(out.getvalue()) == exif.NOTHING
