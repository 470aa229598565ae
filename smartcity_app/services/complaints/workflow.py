"""How a report moves, and who holds it.

Two clocks run from the moment it is sent. The clock of the answer counts hours of the wall clock
and never stops, whoever has the report; ladder.py keeps it. The clock of the work is the promise of
this workflow: working days, standing still only while the reporter is asked something (which takes
an answer first, so that a question cannot stand in for one), and once the office says that it is
done. A dispute lets it run on from where it stood.
"""

from functools import lru_cache
from typing import Any

from smartcity_app.civic.calendar import WorkingDays
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.workflow import Desk, State, Step, Workflow
from smartcity_app.services.complaints.facts import (
    ComplaintAnswered,
    ComplaintAssigned,
    ComplaintDisputed,
    ComplaintExplained,
    ComplaintFiled,
    ComplaintFinished,
    ComplaintMerged,
    ComplaintQuestioned,
    ComplaintRejected,
    ComplaintResumed,
    ComplaintSplit,
    ComplaintTransferred,
)
from smartcity_app.services.complaints.policy import May

NEW, FILED, WORKING, ANSWERED = "new", "filed", "working", "answered"
WAITING, DONE, CLOSED = "waiting", "done", "closed"
REJECTED, MERGED, WITHDRAWN = "rejected", "merged", "withdrawn"
ON_DESKS = (FILED, WORKING, ANSWERED)
"""States in which an office holds it, so that both clocks may run."""
OFFICE = Desk(Role.AGENCY_OFFICER, "city")
CENTRE = Desk(Role.COMPLAINT_OFFICER, "city")
"""Holds what no office of the city answers for."""
_HEAD = Desk(Role.AGENCY_HEAD, "city")


@lru_cache(maxsize=64)
def path(days: int) -> Workflow:
    """The way of a report whose category promises the work within so many working days."""
    return Workflow(
        name="complaint",
        title="Laporan warga",
        promise=WorkingDays(days),
        states=(
            State(NEW, "Baru", doing="Anda mengirim laporan"),
            _with_office(FILED, "Masuk", "{office} menerima laporan"),
            _with_office(WORKING, "Ditugaskan", "{office} memeriksa dan menjawab"),
            _with_office(ANSWERED, "Dijawab, dikerjakan", "{office} mengerjakan"),
            State(WAITING, "Menunggu pelapor", doing="Anda menjawab pertanyaan", pauses=True),
            State(DONE, "Selesai dikerjakan", doing="Anda memeriksa hasilnya", pauses=True),
            State(CLOSED, "Ditutup", doing="Laporan ditutup", pauses=True),
            State(REJECTED, "Tidak dapat ditindaklanjuti", doing="Laporan dijawab", final=True),
            State(MERGED, "Digabung", doing="Diikuti di laporan lain"),
            State(WITHDRAWN, "Ditarik pelapor", doing="Laporan ditarik", final=True),
        ),
        steps=(
            Step("file", "Kirim laporan", "Laporan dikirim", (NEW,), FILED, May.FILE,
                 announces=_fact(ComplaintFiled)),
            Step("assign", "Tugaskan", "Ditugaskan", (FILED, WORKING), WORKING, May.WORK,
                 announces=_fact(ComplaintAssigned)),
            Step("reassign", "Tugaskan", "Ditugaskan", (ANSWERED,), ANSWERED, May.WORK,
                 tone="neutral", announces=_fact(ComplaintAssigned)),
            Step("answer", "Jawab", "Dijawab", (FILED, WORKING), ANSWERED, May.WORK,
                 needs_note=True, announces=_fact(ComplaintAnswered)),
            Step("transfer", "Teruskan", "Diteruskan", ON_DESKS, FILED, May.WORK,
                 tone="neutral", needs_note=True, announces=_fact(ComplaintTransferred)),
            Step("ask", "Tanya pelapor", "Pelapor ditanya", (ANSWERED,), WAITING, May.WORK,
                 tone="neutral", needs_note=True, announces=_fact(ComplaintQuestioned)),
            Step("explain", "Jawab pertanyaan", "Pelapor menjawab", (WAITING,), ANSWERED, May.ACT,
                 announces=_fact(ComplaintExplained)),
            Step("resume", "Lanjutkan", "Dilanjutkan tanpa keterangan", (WAITING,), ANSWERED,
                 May.WORK, tone="neutral", announces=_fact(ComplaintResumed)),
            Step("release", "Lanjutkan", "Dilanjutkan tanpa keterangan", (WAITING,), ANSWERED,
                 May.TEND, tone="neutral", announces=_fact(ComplaintResumed)),
            Step("finish", "Nyatakan selesai", "Dinyatakan selesai", ON_DESKS, DONE, May.FIELD,
                 needs_note=True, announces=_fact(ComplaintFinished)),
            Step("confirm", "Sudah beres", "Pelapor menyatakan beres", (DONE,), CLOSED, May.ACT,
                 needs_note=True),
            Step("lapse", "Tutup", "Ditutup setelah tidak ada sanggahan", (DONE,), CLOSED, May.TEND,
                 tone="neutral", needs_note=True),
            Step("dispute", "Belum beres", "Disanggah pelapor", (DONE, CLOSED), ANSWERED, May.ACT,
                 tone="neutral", needs_note=True, announces=_fact(ComplaintDisputed)),
            Step("reject", "Tidak dapat ditindaklanjuti", "Tidak dapat ditindaklanjuti", ON_DESKS,
                 REJECTED, May.WORK, tone="danger", needs_note=True,
                 announces=_fact(ComplaintRejected)),
            Step("merge", "Gabungkan", "Digabung", (*ON_DESKS, WAITING), MERGED, May.MERGE,
                 tone="neutral", needs_note=True, announces=_fact(ComplaintMerged)),
            Step("split", "Pisahkan lagi", "Dipisahkan lagi", (MERGED,), FILED, May.MERGE,
                 tone="neutral", needs_note=True, announces=_fact(ComplaintSplit)),
            Step("withdraw", "Tarik laporan", "Ditarik pelapor", (*ON_DESKS, WAITING), WITHDRAWN,
                 May.ACT, tone="danger"),
        ),
    )  # fmt: skip


def _with_office(name: str, title: str, doing: str) -> State:
    return State(name, title, doing=doing, desk=OFFICE, late_to=_HEAD)


def _fact(kind: Any) -> Any:
    """The announcement of `kind` for a report, filled from the report's own columns."""
    return lambda case: kind(**{name: getattr(case, name) for name in kind.__annotations__})


EXAMPLES = (path(3),)
