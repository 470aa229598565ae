"""A full disk is a sentence: nothing is lost, nothing is half there, and it goes on afterwards.

The disk is a real one of 512 KB where this machine lets us mount it; everywhere, the kernel's own
limit on the size of a file stands in for it.
"""

import contextlib
import hashlib
import resource
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from smartcity_app.civic import files, register
from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.civic.files import StoredFile
from smartcity_app.civic.logins.tries import Tries
from smartcity_app.civic.register import Document
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Unavailable
from smartcity_app.kernel.settings import settings
from smartcity_app.services.letters import signing
from smartcity_app.services.letters.models import Letter
from tests.conftest import City, on_postgres
from tests.services.letters.conftest import PHOTO, Office

SIZE = "512k"


def mounted(place: Path) -> bool:
    """Put a tiny disk at `place`, if this machine lets us."""
    place.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    with contextlib.suppress(FileNotFoundError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


@contextlib.contextmanager
def filled(place: Path, *, leave: int) -> Iterator[None]:
    """No room there, but for `leave` bytes, until the block ends."""
    filler = place / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as book:
        while True:
            book.write(b"x" * 4096)
    if leave:
        with filler.open("r+b") as book:
            book.truncate(max(0, filler.stat().st_size - leave))
    yield
    filler.unlink()


@contextlib.contextmanager
def limited(*, leave: int) -> Iterator[None]:
    """No file may grow beyond `leave` bytes until the block ends."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (leave, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Disk:
    """`disk.full("files")` is a context in which nothing more can be written below that folder."""

    def __init__(self, own: dict[str, Path]) -> None:
        self.own = own
        self.spares_the_database = bool(own) or on_postgres()

    def full(self, folder: str, *, leave: int = 0) -> AbstractContextManager[None]:
        """But for `leave` bytes."""
        return filled(self.own[folder], leave=leave) if self.own else limited(leave=leave)


@pytest.fixture(params=["a disk of 512 KB", "a limit by the kernel"])
def disk(request: pytest.FixtureRequest, city: City) -> Iterator[Disk]:
    if request.param == "a limit by the kernel":
        yield Disk({})
        return
    places = {name: settings().data_dir / name for name in ("files", "documents")}
    ours = [place for place in places.values() if mounted(place)]
    try:
        if not ours:
            pytest.skip("this machine does not let us mount a disk")
        yield Disk(places)
    finally:
        for place in ours:
            subprocess.run(["umount", str(place)], check=True)


def bytes_below(folder: str) -> list[Path]:
    found = (settings().data_dir / folder).rglob("*")
    return sorted(p for p in found if p.is_file() and p.name != "filler")


@pytest.mark.parametrize("leave", [0, 8192])
def test_an_upload_is_refused_and_nothing_of_it_stays(
    city: City, siti: Actor, disk: Disk, leave: int
) -> None:
    assert len(PHOTO) > 8192
    with disk.full("files", leave=leave), pytest.raises(Unavailable, match="penuh"):
        files.store(siti, name="ktp.jpg", content=PHOTO)
    assert bytes_below("files") == []
    assert city.all(StoredFile) == []
    stored = files.store(siti, name="ktp.jpg", content=PHOTO)
    assert hashlib.sha256(stored.path.read_bytes()).hexdigest() == stored.sha256


def test_what_is_stored_can_be_read_while_the_disk_is_full(
    city: City, siti: Actor, disk: Disk
) -> None:
    stored = files.store(siti, name="ktp.jpg", content=PHOTO)
    with disk.full("files"):
        with pytest.raises(Unavailable, match="penuh"):
            files.thumbnail(stored)
        assert stored.path.read_bytes()
    assert [p.name for p in bytes_below("files")] == [stored.id]
    assert files.thumbnail(stored).is_file()


class FillsTheDisk(LocalSigner):
    """Signs, and then there is no room: the transaction before it was stored."""

    def __init__(self, disk: Disk, leave: int) -> None:
        super().__init__()
        self.disk, self.leave, self.stack = disk, leave, contextlib.ExitStack()

    def sign(self, pdf: bytes, **more: Any) -> bytes:
        signed = super().sign(pdf, **more)
        self.stack.enter_context(self.disk.full("documents", leave=self.leave))
        return signed


@pytest.mark.parametrize("signatures_before", [0, 1])
@pytest.mark.parametrize("leave", [0, 8192])
def test_a_signature_that_finds_no_room_is_made_again_under_the_same_number(
    city: City, office: Office, siti: Actor, lurah: Actor, camat: Actor,
    disk: Disk, leave: int, signatures_before: int, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ref = office.submitted(siti)
    who = lurah
    if signatures_before:
        office.sign(lurah, ref)
        who = camat
    before, state = bytes_below("documents"), office.letter(ref).state
    pen = FillsTheDisk(disk, leave)
    with monkeypatch.context() as during:
        during.setattr(signing, "chosen_signer", lambda: pen)
        with pen.stack, pytest.raises(Unavailable, match="penuh"):
            office.sign(who, ref)
    assert bytes_below("documents") == before
    assert office.letter(ref).state == state
    (held,) = city.all(Document)
    assert (held.state, len(held.signers)) == ("held", signatures_before)
    assert city.run(lambda s: register.look_up(s, held.code)) is None
    if disk.spares_the_database:
        assert not any(each.count for each in city.all(Tries)), "a full disk is no guess at a PIN"
    office.sign(who, ref)
    if who is lurah:
        office.sign(camat, ref)
    (issued,) = city.all(Document)
    assert (issued.id, issued.number, issued.state) == (held.id, held.number, "issued")
    assert hashlib.sha256(issued.path.read_bytes()).hexdigest() == issued.sha256


def test_a_database_without_room_is_a_sentence_and_changes_nothing(
    city: City, office: Office, siti: Actor
) -> None:
    if on_postgres():
        pytest.skip("PostgreSQL's disk is not ours to fill")
    ref = office.submitted(siti)
    before = office.letter(ref)
    stop = "PRAGMA max_page_count=1"  # which SQLite raises to the number of pages there are
    event.listen(db.engine(), "engine_connect", lambda c: c.exec_driver_sql(stop))

    def grow(session: Session) -> None:
        letter = session.exec(select(Letter)).one()
        letter.answers, letter.state = {"purpose": "x" * 500_000}, "district"

    with pytest.raises(Unavailable, match="penuh"):
        city.run(grow)
    assert office.letter(ref) == before
