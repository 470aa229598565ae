"""A report at every stage, made through the service's own verbs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from sqlmodel import select

from smartcity_app.civic import files
from smartcity_app.civic.geography import Point
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.services.complaints import filing, ladder, pace, working
from smartcity_app.services.complaints.filing import Report
from smartcity_app.services.complaints.models import Complaint, ComplaintAlarm
from smartcity_app.services.complaints.rungs import Rung
from smartcity_app.services.letters.seed import picture
from tests.conftest import SURABAYA, City

T = TypeVar("T")
KEPUTIH_POINT = Point(-7.2905, 112.8016)
"""Inside Kelurahan Keputih."""
WORDS = "Lubang besar di jalur motor, sudah ada yang jatuh"


def pothole(**more: Any) -> Report:
    """What somebody in Keputih reports."""
    return Report(**{"category": "jalan-rusak", "words": WORDS, "point": KEPUTIH_POINT, **more})


class Wargaku:
    """Hands for a test: who reports, who works, and their transactions."""

    def __init__(self, city: City, siti: Actor, time: ExitStack) -> None:
        self.city, self.siti, self._time = city, siti, time
        self.officer = self._of("Hendra Gunawan", Role.AGENCY_OFFICER, "DSDABM", "Petugas DSDABM")
        self.head = self._of("Tri Rahayu", Role.AGENCY_HEAD, "DSDABM", "Kepala DSDABM")
        self.other = self._of("Rudi Hermawan", Role.AGENCY_OFFICER, "DLH", "Petugas DLH")
        self.centre = self._of("Maria Goreti", Role.COMPLAINT_OFFICER, "", "Petugas Pengaduan")

    def _of(self, name: str, role: Role, agency: str, title: str) -> Actor:
        return self.city.official(name, role, SURABAYA, agency=agency, title=title, key=False)

    def field(self, name: str = "Slamet Riyadi") -> Actor:
        return self._of(name, Role.FIELD_OFFICER, "DSDABM", "Petugas Lapangan")

    def do(self, verb: Callable[..., T], actor: Actor, **more: Any) -> T:
        """One verb in a transaction of its own."""
        return db.run(lambda session: verb(session, actor, **more))

    def file(self, actor: Actor | None = None, **more: Any) -> str:
        return self.do(filing.file, actor or self.siti, report=pothole(**more)).ref

    def answered(self, actor: Actor | None = None) -> str:
        ref = self.file(actor)
        self.do(working.answer, self.officer, ref=ref, text="Kami tambal besok pagi.")
        return ref

    def done(self, actor: Actor | None = None) -> str:
        ref = self.answered(actor)
        self.do(working.finish, self.officer, ref=ref, text="Sudah ditambal.")
        return ref

    def case(self, ref: str) -> Complaint:
        with db.transaction(writes=False) as session:
            return session.exec(select(Complaint).where(Complaint.ref == ref)).one()

    def alarms(self, ref: str, kind: str = "answer") -> list[Rung]:
        with db.transaction(writes=False) as session:
            rows = session.exec(
                select(ComplaintAlarm.rung)
                .join(Complaint, Complaint.id == ComplaintAlarm.complaint_id)  # type: ignore[arg-type]
                .where(Complaint.ref == ref, ComplaintAlarm.clock_kind == kind)
                .order_by(ComplaintAlarm.id)  # type: ignore[arg-type]
            )
            return [Rung(rung) for rung in rows]

    def later(self, *, swept: bool = True, **span: float) -> None:
        """Time passes, and what happens by itself happens, unless the worker is down."""
        self._time.enter_context(clock.held(clock.now() + timedelta(**span)))
        if swept:
            ladder.sweep()


@pytest.fixture
def wargaku(city: City, siti: Actor) -> Iterator[Wargaku]:
    with ExitStack() as time:
        yield Wargaku(city, siti, time)


@pytest.fixture(autouse=True)
def unhurried() -> Iterator[None]:
    """No test waits for what another one sent."""
    pace.forget()
    yield
    pace.forget()


@pytest.fixture
def lilik(city: City) -> Actor:
    return city.resident("Lilik Suryani")


def reports() -> list[Complaint]:
    """Every report there is, oldest first."""
    with db.transaction(writes=False) as session:
        return list(session.exec(select(Complaint).order_by(Complaint.id)))  # type: ignore[arg-type]


def photo(actor: Actor) -> str:
    """A picture this person has uploaded."""
    return files.store(actor, name="lubang.jpg", content=picture("KTP")).id
