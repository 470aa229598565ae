"""A report as its moderator sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from smartcity_app.civic import areas, words
from smartcity_app.services.complaints import categories, redacting, routing
from smartcity_app.services.complaints.models import ComplaintModeration, ComplaintPhoto
from smartcity_app.services.complaints.moderating import Dossier
from smartcity_app.ui.views import TrailView

STANDING = {"waiting": "Belum diputuskan", "shown": "Ditampilkan", "hidden": "Disembunyikan"}
DONE = {"shown": "ditampilkan", "hidden": "disembunyikan", "covered": "ditutup sebagian"}
ICONS = {"shown": "eye", "hidden": "ban", "covered": "scan-face"}
DISOWNED = (
    "Pemilik NIK menyangkal mengirim laporan ini. Isinya tidak pernah tampil untuk umum; jenis, "
    "tempat, dan keadaannya tetap tampil. Periksa isinya, lalu tutup dengan alasan."
)
LATER = "Kata-katanya sudah diputuskan. Ada foto baru yang belum diperiksa."


@dataclass(frozen=True, slots=True)
class JudgedPhoto:
    """A photo, as the public would see it."""

    id: int = 0
    name: str = ""
    """ "Foto 2, hasil kerja"."""
    src: str = ""
    """The covered copy where there is one."""
    original: str = ""
    covered: bool = False
    tick: bool = False
    """Whether showing it is what the form proposes."""
    field: str = ""
    """Its name in the form of the decision."""
    key: str = ""
    """Its single key: of the first that is not covered yet."""


@dataclass(frozen=True, slots=True)
class JudgedReport:
    """What is decided upon."""

    ref: str = ""
    seen: int = 0
    title: str = ""
    where: str = ""
    """ "Kelurahan Keputih, Kecamatan Sukolilo"."""
    sent: str = ""
    office: str = ""
    place: str = ""
    words: str = ""
    public_words: str = ""
    """What the public would read: without numbers and names that are certain."""
    cut: bool = False
    """Whether the public reads less than was written."""
    rough: bool = False
    """Whether the public sees where it is only roughly, and no address."""
    standing: str = ""
    warning: str = ""
    disowned: bool = False


def report(session: Session, found: Dossier) -> JudgedReport:
    """The words, and what is left of them for the public."""
    case = found.case
    kind = categories.find(session, case.category)
    names = redacting.names_on(session, case)
    told = redacting.redact(case.words, names)
    place = "" if kind.sensitive else redacting.redact(case.place, names)
    later = case.moderation != "waiting" and any(p.judged_at is None for p in found.photos)
    return JudgedReport(
        ref=case.ref,
        seen=found.seen,
        title=kind.title,
        where=areas.path_words(case.area),
        sent=words.stamp(case.created_at),
        office=routing.name_of(session, case.agency),
        place=place,
        words=case.words,
        public_words=told,
        cut=told != case.words,
        rough=kind.sensitive,
        standing=STANDING[case.moderation],
        warning=DISOWNED if case.disowned_at else LATER if later else "",
        disowned=case.disowned_at is not None,
    )


def photos(found: Dossier) -> list[JudgedPhoto]:
    """Every photo the public may come to see."""
    first = next((each.id for each in found.photos if not each.public_file_id), None)
    return [
        JudgedPhoto(
            id=each.id or 0,
            name=_name(number, each),
            src=f"/api/berkas/{each.public_file_id or each.file_id}",
            original=f"/api/berkas/{each.file_id}",
            covered=bool(each.public_file_id),
            tick=not found.case.disowned_at and (each.shown or each.judged_at is None),
            field=field_of(each.id or 0),
            key="B" if each.id == first else "",
        )
        for number, each in enumerate(found.photos, start=1)
    ]


def field_of(photo_id: int) -> str:
    """Name of a photo's tick in the form of the decision."""
    return f"foto-{photo_id}"


def past(found: Dossier) -> list[TrailView]:
    """Every decision, the newest first."""
    numbers = {each.id: number for number, each in enumerate(found.photos, start=1)}
    return [_decision(each, numbers) for each in reversed(found.past)]


def _decision(line: ComplaintModeration, numbers: dict[int | None, int]) -> TrailView:
    what = "Kata-kata" if line.photo_id is None else f"Foto {numbers.get(line.photo_id, '')}"
    return TrailView(
        f"{what} {DONE[line.decision]}",
        f"{line.name}, {words.stamp(line.at)}",
        icon=ICONS[line.decision],
        note=line.reason,
    )


def _name(number: int, photo: ComplaintPhoto) -> str:
    return f"Foto {number}, {'hasil kerja' if photo.purpose == 'closing' else 'dari pelapor'}"


def headline(waiting: int, most: int) -> str:
    """ "12 laporan menunggu"."""
    if not waiting:
        return "Tidak ada yang menunggu"
    return f"{'Lebih dari ' if waiting >= most else ''}{words.number(waiting)} laporan menunggu"


def said(ref: str, decision: str, hidden: Sequence[int]) -> str:
    """What has just been done, in a sentence."""
    more = f" {len(hidden)} foto disembunyikan." if decision == "shown" and hidden else ""
    return f"{ref} {DONE[decision]}.{more}"
