"""Files people hand in."""

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.generic import pdf_name
from sqlalchemy.exc import IntegrityError

from smartcity_app.civic import files, inspection, storage
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.inspection import NotAccepted, inspect
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.audit import AuditLine
from smartcity_app.kernel.errors import CityError, NotFound, SignedOut, TooMany, Unavailable


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    image = Image.radial_gradient("L").resize(size).convert(more.pop("mode", "RGB"))
    image.putpixel((0, 0), (255, 0, 0) if image.mode == "RGB" else 255)
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def photo(**more: Any) -> bytes:
    """A phone's photo lying on its side, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "TelponKu"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 17.0, 30.0)})
    return picture(exif=exif, **more)


def pdf(pages: int = 1, catalogue: dict[str, Any] | None = None, lock: str = "") -> bytes:
    out = writer.PdfFileWriter()
    for _ in range(pages):
        contents = out.add_object(generic.StreamObject(stream_data=b"BT ET"))
        out.insert_page(writer.PageObject(contents=contents, media_box=(0, 0, 595, 842)))
    for key, value in (catalogue or {}).items():
        out.root[pdf_name(key)] = value
    if lock:
        out.encrypt(lock, lock)
    stream = io.BytesIO()
    out.write(stream)
    return stream.getvalue()


def action(**entries: str) -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {
            pdf_name(f"/{k}"): pdf_name(v) if v.startswith("/") else generic.pdf_string(v)
            for k, v in entries.items()
        }
    )


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


class TestInspection:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_pictures_are_known_by_their_bytes(self, kind: str) -> None:
        got = inspect(picture(kind))
        assert got.kind == f"image/{kind.lower()}"
        assert shown(got.content).size == (60, 40)

    def test_a_photo_loses_its_place_and_maker_and_stands_upright(self) -> None:
        before = photo(comment=b"rahasia")
        assert b"TelponKu" in before
        got = inspect(before)
        assert shown(got.content).size == (40, 60)
        assert not shown(got.content).getexif()
        for trace in (b"TelponKu", b"Exif", b"rahasia"):
            assert trace not in got.content

    def test_a_phones_photo_with_a_second_picture_behind_it_is_a_photo(self) -> None:
        first, second = shown(picture(size=(80, 60))), shown(picture(size=(40, 30)))
        out = io.BytesIO()
        first.save(out, "MPO", save_all=True, append_images=[second])
        got = inspect(out.getvalue())
        assert got.kind == "image/jpeg"
        assert shown(got.content).format == "JPEG"
        assert shown(got.content).size == (80, 60)

    def test_a_photo_with_damaged_notes_is_still_a_photo(self) -> None:
        broken = (
            photo().replace(b"TelponKu", b"TelponKu"[::-1]).replace(b"Exif\0\0II", b"Exif\0\0XX")
        )
        broken = broken.replace(b"Exif\0\0MM", b"Exif\0\0XX")
        assert inspect(broken).kind == "image/jpeg"

    def test_what_is_clear_stays_clear(self) -> None:
        got = inspect(picture("PNG", mode="LA"))
        assert shown(got.content).mode == "RGBA"

    def test_what_hides_behind_a_picture_stays_outside(self) -> None:
        for kind in ("JPEG", "PNG", "WEBP"):
            got = inspect(picture(kind) + b"<script>alert(1)</script>" + b"MZ" * 50)
            assert b"script" not in got.content

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_a_truncated_picture_is_refused(self, kind: str) -> None:
        whole = picture(kind, (400, 300))
        with pytest.raises(NotAccepted, match="rusak atau terpotong"):
            inspect(whole[: len(whole) * 2 // 3])

    @pytest.mark.parametrize(
        "content",
        [
            b"MZ\x90\x00" + b"\0" * 200,
            b"<html><script>",
            b"GIF89a" + b"\0" * 50,
            b"BM" + b"\0" * 100,
            b"%!PS-Adobe-3.0",
            b"PK\x03\x04" + b"\0" * 100,
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"x",
        ],
        ids=["exe", "html", "gif", "bmp", "postscript", "zip", "svg", "letter"],
    )
    def test_other_kinds_are_refused_whatever_they_are_called(self, content: bytes) -> None:
        with pytest.raises(NotAccepted):
            inspect(content)

    def test_an_empty_file_is_refused(self) -> None:
        with pytest.raises(NotAccepted, match="kosong"):
            inspect(b"")

    def test_a_picture_that_unpacks_to_far_more_is_refused(self) -> None:
        bomb = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
        assert len(bomb.getvalue()) < 100_000
        with pytest.raises(NotAccepted, match="terlalu besar"):
            inspect(bomb.getvalue())

    def test_moving_pictures_are_refused(self) -> None:
        frames = [Image.new("RGB", (9, 9), c) for c in ("red", "blue")]
        out = io.BytesIO()
        frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
        with pytest.raises(NotAccepted, match="bergerak"):
            inspect(out.getvalue())

    @pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
    def test_grey_and_print_colours_are_taken_too(self, mode: str) -> None:
        image = Image.new(mode, (50, 50))
        out = io.BytesIO()
        image.save(out, "JPEG")
        assert inspect(out.getvalue()).kind == "image/jpeg"

    def test_a_pdf_is_kept_byte_for_byte_with_its_pages_counted(self) -> None:
        content = pdf(3)
        got = inspect(content)
        assert (got.kind, got.pages, got.content) == ("application/pdf", 3, content)

    def test_a_locked_pdf_is_refused(self) -> None:
        with pytest.raises(NotAccepted, match="terkunci"):
            inspect(pdf(lock="rahasia"))

    @pytest.mark.parametrize(
        "catalogue",
        [
            {"/OpenAction": action(S="/JavaScript", JS="app.alert(1)")},
            {"/OpenAction": action(S="/Launch", F="cmd.exe")},
            {"/AA": generic.DictionaryObject({pdf_name("/WC"): action(S="/JavaScript")})},
            {"/Names": generic.DictionaryObject({pdf_name("/JavaScript"): action()})},
            {"/Names": generic.DictionaryObject({pdf_name("/EmbeddedFiles"): action()})},
            {"/AcroForm": generic.DictionaryObject({pdf_name("/XFA"): generic.ArrayObject()})},
            {"/X": generic.ArrayObject([generic.ArrayObject([action(S="/ImportData")])])},
        ],
    )
    def test_a_pdf_that_would_do_something_is_refused(self, catalogue: dict[str, Any]) -> None:
        with pytest.raises(NotAccepted, match="program atau lampiran"):
            inspect(pdf(catalogue=catalogue))

    def test_a_damaged_pdf_is_refused(self) -> None:
        whole = pdf(2)
        for broken in (whole[: len(whole) // 2], b"%PDF-1.7\n" + b"MZ" * 500, b"%PDF-"):
            with pytest.raises(NotAccepted):
                inspect(broken)

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_damage_is_refused_or_harmless_and_never_a_crash(self, data: st.DataObject) -> None:
        whole = bytearray(data.draw(st.sampled_from([SMALL_PDF, SMALL_JPEG, SMALL_PNG])))
        for _ in range(data.draw(st.integers(1, 8))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        try:
            got = inspect(bytes(whole))
        except NotAccepted:
            return
        assert got.kind in {"application/pdf", *inspection.KINDS.values()}


SMALL_PDF, SMALL_JPEG, SMALL_PNG = pdf(2), picture("JPEG"), picture("PNG")


def on_disk() -> list[Path]:
    from smartcity_app.kernel.settings import settings as city_settings

    return [p for p in city_settings().files_dir.rglob("*") if p.is_file()]


class TestKeeping:
    def test_a_stored_file_can_be_read_back_by_its_owner_alone(
        self, city: Any, siti: Actor, lurah: Actor
    ) -> None:
        row = files.store(siti, name="ktp.jpg", content=SMALL_JPEG)
        assert row.path.read_bytes()
        assert db.run(lambda s: files.find(s, siti, file_id=row.id)).name == "ktp.jpg"
        for other in (lurah, city.resident("Eve"), Actor(None)):
            with pytest.raises(NotFound):
                db.run(lambda s, who=other: files.find(s, who, file_id=row.id))

    def test_strangers_store_nothing(self, city: Any) -> None:
        with pytest.raises(SignedOut):
            files.store(Actor(None), name="x", content=SMALL_JPEG)

    def test_a_reader_a_service_names_may_read_and_is_on_record(
        self, city: Any, siti: Actor, lurah: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        may = [lambda session, actor, row: actor.person_id == lurah.person_id]
        monkeypatch.setattr(files, "READERS", may)
        row = files.store(siti, name="ktp.jpg", content=SMALL_JPEG)
        db.run(lambda s: files.adopt(s, siti, [row.id]))
        db.run(lambda s: files.open_file(s, siti, file_id=row.id))
        db.run(lambda s: files.open_file(s, lurah, file_id=row.id))
        (line,) = [each for each in city.all(AuditLine) if each.action == "files.read"]
        assert line.object_id == row.id
        assert (line.person_id, line.subject_id) == (lurah.person_id, siti.person_id)

    def test_only_ones_own_files_can_be_attached(self, city: Any, siti: Actor) -> None:
        eve = city.resident("Eve")
        hers = files.store(siti, name="a", content=SMALL_JPEG)
        other = files.store(eve, name="b", content=SMALL_JPEG)
        for ids in ([other.id], [hers.id, other.id], ["no-such-file"], [hers.id] * 51):
            with pytest.raises(NotFound):
                db.run(lambda s, ids=ids: files.adopt(s, siti, ids))
        assert not any(each.attached for each in city.all(StoredFile))
        (row,) = db.run(lambda s: files.adopt(s, siti, [hers.id]))
        assert row.attached
        assert db.run(lambda s: files.adopt(s, siti, [hers.id]))

    def test_an_officer_hands_in_for_a_resident(self, city: Any, siti: Actor, loket: Actor) -> None:
        row = files.store(loket, name="ktp", content=SMALL_JPEG)
        (got,) = db.run(lambda s: files.adopt(s, loket, [row.id], subject_id=siti.person_id))
        assert (got.owner_id, got.subject_id) == (loket.person_id, siti.person_id)

    def test_what_nobody_attached_goes_after_a_week(self, city: Any, siti: Actor) -> None:
        used = files.store(siti, name="a", content=SMALL_JPEG)
        loose = files.store(siti, name="b", content=SMALL_JPEG)
        files.thumbnail(loose)
        db.run(lambda s: files.adopt(s, siti, [used.id]))
        with clock.held(clock.now() + files.LOOSE_FOR):
            assert files.sweep_orphans() == 0
        with clock.held(clock.now() + files.LOOSE_FOR + timedelta(seconds=1)):
            assert files.sweep_orphans() >= 1
        assert [p.name for p in on_disk()] == [used.id]

    def test_what_a_crash_left_on_the_disk_is_swept(self, city: Any, siti: Actor) -> None:
        kept = files.store(siti, name="a", content=SMALL_JPEG)
        db.run(lambda s: files.adopt(s, siti, [kept.id]))
        folder = kept.path.parent
        old = (clock.now() - timedelta(days=2)).timestamp()
        for name in (f"{folder.name}orphan", f"{kept.id}.77.part"):
            (folder / name).write_bytes(b"x")
            os.utime(folder / name, (old, old))
        os.utime(kept.path, (old, old))
        (folder / "fresh.1.part").write_bytes(b"being written")
        assert files.sweep_orphans() == 2
        assert {p.name for p in on_disk()} == {kept.id, "fresh.1.part"}

    def test_an_upload_can_be_taken_back_until_it_is_attached(self, city: Any, siti: Actor) -> None:
        row = files.store(siti, name="a", content=SMALL_JPEG)
        eve = city.resident("Eve")
        with pytest.raises(NotFound):
            db.run(lambda s: files.release(s, eve, file_id=row.id))
        db.run(lambda s: files.release(s, siti, file_id=row.id))
        assert on_disk() == []
        row = files.store(siti, name="a", content=SMALL_JPEG)
        db.run(lambda s: files.adopt(s, siti, [row.id]))
        with pytest.raises(NotFound):
            db.run(lambda s: files.release(s, siti, file_id=row.id))

    def test_a_full_disk_is_a_sentence_and_leaves_nothing_behind(
        self, city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "new_id", lambda: "abcdefghijklmnop")
        place = files.path_of("abcdefghijklmnop")
        place.parent.mkdir(parents=True)
        monkeypatch.setattr(storage.secrets, "token_hex", lambda _: "0000")
        part = place.with_name(f"{place.name}.0000.part")
        part.symlink_to("/dev/full")  # writing there fails as on a full disk
        with pytest.raises(Unavailable, match="penuh"):
            files.store(siti, name="a", content=SMALL_JPEG)
        assert on_disk() == []
        assert city.all(StoredFile) == []

    def test_a_row_that_cannot_be_written_leaves_no_bytes(
        self, city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = files.store(siti, name="a", content=SMALL_JPEG)
        monkeypatch.setattr(files, "new_id", lambda: f"{first.id[:-1]}x")
        gone = Actor(987_654)  # no such person: the database refuses the row
        with pytest.raises(IntegrityError):
            files.store(gone, name="b", content=SMALL_JPEG)
        assert [p.name for p in on_disk()] == [first.id]

    def test_nobody_fills_the_disk(
        self, city: Any, siti: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "LOOSE", 2 * len(SMALL_JPEG))
        monkeypatch.setattr(files, "DAILY", 4 * len(SMALL_JPEG))
        stored = []
        for _ in range(2):
            stored.append(files.store(siti, name="a", content=SMALL_JPEG))
            db.run(lambda s: files.adopt(s, siti, [stored[-1].id]))
        files.store(siti, name="a", content=SMALL_JPEG)
        files.store(siti, name="a", content=SMALL_JPEG)
        with pytest.raises(TooMany, match="belum dipakai"):
            files.store(siti, name="a", content=SMALL_JPEG)
        with pytest.raises(NotAccepted, match="5 MB"):
            files.store(siti, name="a", content=b"x" * (files.LIMIT + 1))

    def test_a_small_picture_is_made_once(self, city: Any, siti: Actor) -> None:
        row = files.store(siti, name="a", content=picture(size=(1600, 900)))
        small = files.thumbnail(row)
        assert shown(small.read_bytes()).size == (480, 270)
        before = small.stat().st_mtime_ns
        assert files.thumbnail(row).stat().st_mtime_ns == before
        with pytest.raises(NotFound):
            files.thumbnail(files.store(siti, name="b", content=SMALL_PDF))


@given(st.text(max_size=400))
def test_a_file_name_is_only_a_name(name: str) -> None:
    got = files.clean_name(name)
    assert 0 < len(got) <= 120
    assert "/" not in got
    assert "\\" not in got
    assert got.isprintable()


def test_a_name_keeps_its_words_and_loses_its_path() -> None:
    assert files.clean_name("C:\\Users\\siti\\foto KTP.jpg") == "foto KTP.jpg"
    assert files.clean_name("../../etc/passwd") == "passwd"
    assert files.clean_name("gpj.\u202efdp.exe") == "gpj.fdp.exe"
    assert files.clean_name("\x00\n") == "berkas"


def test_refusals_are_sentences() -> None:
    assert issubclass(NotAccepted, CityError)
