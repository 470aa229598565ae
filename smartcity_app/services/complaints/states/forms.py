"""What the dialogs over a report send: which report, as it was seen, and what was filled in.

Field names are unique on the page, as ids are.
"""

from typing import Any, Literal

from pydantic import Field

from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.complaints import file_views
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.ui.action import Form


class Seen(Form):
    """A decision carries the number and the version it was made on."""

    ref: str = Field(max_length=40)
    version: int


class AssignForm(Seen):
    """To whom: a person's id, or "tim:" and a team's name."""

    petugas: str = Field("", max_length=80)


class AnswerForm(Seen):
    """The answer to the reporter."""

    jawaban: str = Field("", max_length=4000)


class TransferForm(Seen):
    """Whose it is, and why."""

    tujuan: str = Field("", max_length=40)
    sebab_terus: str = Field("", max_length=1000)


class AskForm(Seen):
    """A question the work cannot go on without."""

    pertanyaan: str = Field("", max_length=4000)


class FinishForm(Seen):
    """What was done."""

    hasil: str = Field("", max_length=4000)


class RejectForm(Seen):
    """Why nothing can be done."""

    sebab_tolak: str = Field("", max_length=4000)


class PriorityForm(Seen):
    """How urgent it is."""

    tingkat: Literal["0", "1", "2"] = "0"


class MergeForm(Seen):
    """In which report it is followed from now on, and why."""

    ke: str = Field("", max_length=40)
    sebab_gabung: str = Field("", max_length=1000)


class SplitForm(Seen):
    """Why it is a thing of its own after all."""

    sebab_pisah: str = Field("", max_length=1000)


class OutsideForm(Seen):
    """Its number with an addressee outside the city."""

    nomor_luar: str = Field("", max_length=80)


class PartForm(Seen):
    """What another office is asked for."""

    opd_bantu: str = Field("", max_length=40)
    bagian_kerja: str = Field("", max_length=4000)


class PartDoneForm(Form):
    """What that office did."""

    tugas: int
    hasil_tugas: str = Field("", max_length=4000)


class WordForm(Form):
    """A message to the reporter, or a note of the office for itself."""

    ref: str = Field(max_length=40)
    pesan: str = Field("", max_length=4000)
    untuk: Literal["pelapor", "kantor"] = "pelapor"


def route_to(case: Complaint) -> str:
    """The way there on a map; empty without a position."""
    if case.lat is None or case.lon is None:
        return ""
    return f"https://www.openstreetmap.org/?mlat={case.lat}&mlon={case.lon}#map=18/{case.lat}/{case.lon}"


def given_to(chosen: str) -> dict[str, Any]:
    """Arguments of `working.assign` for what the select sends; Incomplete for nothing."""
    if chosen.startswith("tim:"):
        return {"team": chosen.removeprefix("tim:")}
    if not chosen.isdecimal() or len(chosen) > 18:
        raise Incomplete(fields={"petugas": "Pilih petugas atau tim"})
    return {"person_id": int(chosen)}


def code_of(chosen: str) -> str:
    """The addressee's code for what the select sends; Incomplete for nothing."""
    if not chosen:
        raise Incomplete(fields={"tujuan": "Pilih tujuannya"})
    return "" if chosen == file_views.CENTRE_VALUE else chosen
