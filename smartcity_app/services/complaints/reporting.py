"""What a resident has filled in, as a report: every mistake at the field it was made in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from smartcity_app.civic import areas, geography
from smartcity_app.civic.geography import Point
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.services.complaints import (
    categories,
    drafts,
    filing,
    joining,
    promises,
    public,
    reading,
    resident_views,
    routing,
)
from smartcity_app.services.complaints import photos as pictures
from smartcity_app.services.complaints.categories import Category
from smartcity_app.services.complaints.filing import ANSWER, Report
from smartcity_app.services.complaints.models import Complaint, ComplaintDraft
from smartcity_app.ui.views import ChoiceView, StripView, strip_of

PIN = "tempat"
"""What the map's hidden fields begin with (ui.place)."""
SWITCHES = ("anonim", "rahasia")
FIELDS = ("category", "words", "alamat", "kelurahan", *SWITCHES,
          *(f"{PIN}-{part}" for part in ("lat", "lng", "accuracy", "source")))  # fmt: skip
ON_FORM = {"place": PIN, "area": "kelurahan"}
"""Fields of filing.Report that the form calls otherwise."""
CALM = "darurat"
"""In a draft: its words sounded like an emergency, and the resident said that it is none."""
ABOUT = "tentang"
"""In a draft: the case that is complained about."""
ROUGH = 1000
"""Metres from which a phone's position is no help in finding neighbours."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question of the category."""

    name: str
    label: str
    kind: str
    choices: list[ChoiceView]
    value: str = ""
    optional: bool = True


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of trouble in the list of all."""

    key: str
    title: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class KindGroup:
    """A heading of that list."""

    title: str
    rows: list[KindView]


@dataclass(frozen=True, slots=True)
class NearView:
    """An open report close by, that one may join."""

    ref: str
    title: str
    line: str
    holder: str
    href: str
    clock: StripView
    mine: bool = False
    """Whether the resident reported or joined it already."""
    thumb: str = ""
    """A small picture everybody may see, if there is one."""


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """The form's own fields; a switch that is off is said to be off."""
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    given |= {name: "on" for name in SWITCHES if form.get(name) in (True, "on", "true")}
    return dict.fromkeys(SWITCHES, "") | {
        name: value.strip() if name != "words" else value
        for name, value in given.items()
        if name in FIELDS or name.startswith(ANSWER)
    }


def report_of(draft: ComplaintDraft) -> Report:
    """What would be sent. Incomplete when the place cannot be read."""
    said = draft.content
    return Report(
        category=said.get("category", ""),
        words=said.get("words", ""),
        answers={k.removeprefix(ANSWER): v for k, v in said.items() if k.startswith(ANSWER)},
        point=point_of(said),
        accuracy=_metres(said.get(f"{PIN}-accuracy", "")),
        place=said.get("alamat", ""),
        area=area_named(said.get("kelurahan", "")),
        photos=tuple(draft.photos),
        anonymous=bool(said.get("anonim")),
        confidential=bool(said.get("rahasia")),
    )


def send(session: Session, actor: Actor) -> Complaint:
    """Send what the actor has filled in. Incomplete names the form's fields."""
    draft = drafts.find(session, actor)
    report = report_of(draft)
    known = categories.current(session)
    if report.category not in known:
        problems = {"category": "Pilih masalahnya"}
        problems |= on_form(filing.wanting(report, known[categories.OTHER]))
        raise Incomplete(fields=problems)
    try:
        case = filing.file(session, actor, report=report)
    except Incomplete as wrong:
        raise Incomplete(wrong.message, fields=on_form(wrong.fields)) from None
    drafts.drop(session, actor)
    return case


def join(session: Session, actor: Actor, *, ref: str) -> Complaint:
    """Report the same thing as others did: with the words, the photos and the wish to stay unnamed
    that the actor has filled in."""
    draft = drafts.find(session, actor)
    case = joining.join(
        session, actor, ref=ref, words=draft.content.get("words", ""),
        anonymous=bool(draft.content.get("anonim")),
    )  # fmt: skip
    there = [
        each for each in reading.photos_of(session, case, "report")
        if each.added_by == actor.person_id
    ]  # fmt: skip
    room = max(0, filing.MOST_PHOTOS - len(there))
    if taken := draft.photos[:room]:
        pictures.attach(session, actor, case, taken, purpose="report")
    drafts.drop(session, actor)
    return case


def on_form(problems: dict[str, str]) -> dict[str, str]:
    """Problems of a report by the names of the form's fields."""
    return {ON_FORM.get(name, name): said for name, said in problems.items()}


def point_of(said: Mapping[str, str]) -> Point | None:
    """Where the pin is; None while there is none, or for what no map can have sent."""
    lat, lng = said.get(f"{PIN}-lat", ""), said.get(f"{PIN}-lng", "")
    if not lat or not lng or (lat, lng) == ("0", "0"):
        return None
    try:
        return Point.read(lat, lng)
    except Incomplete:
        return None


def area_named(text: str) -> str:
    """Code of the kelurahan somebody wrote or chose ("Keputih, Sukolilo"); what they wrote if it
    is none, so that it can be said."""
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return ""
    named = [each for each in areas.villages() if each.name.casefold() == wanted]
    exact = [each for each in areas.villages() if areas.path_words(each.code).casefold() == wanted]
    found = exact or (named if len(named) == 1 else [])
    return found[0].code if found else text[:80]


def _metres(text: str) -> int | None:
    return min(int(text), 100_000) if text.isdecimal() and len(text) < 10 else None


def questions_of(category: Category | None, said: Mapping[str, str]) -> list[QuestionView]:
    """What is asked of who reports this kind of trouble."""
    if category is None:
        return []
    return [
        QuestionView(
            name=f"{ANSWER}{each.name}",
            label=each.label,
            kind=each.kind,
            choices=[ChoiceView(value, label) for value, label in each.options],
            value=said.get(f"{ANSWER}{each.name}", ""),
            optional=not each.required,
        )
        for each in category.questions
    ]


def kinds(session: Session) -> list[KindGroup]:
    """Every kind of trouble in use, under its headings."""
    found: dict[str, list[KindView]] = {}
    for each in categories.current(session).values():
        if each.active:
            row = KindView(each.key, each.title, each.icon, " ".join(each.words))
            found.setdefault(each.group or each.title, []).append(row)
    return [KindGroup(title, rows) for title, rows in found.items()]


def near(
    session: Session, actor: Actor, report: Report
) -> tuple[list[NearView], list[dict[str, str | float]]]:
    """Open reports of the same kind around the pin, nearest first; and as dots for the map.

    Of a kind whose place the public sees only roughly there are no dots, and no distances.
    """
    category = categories.current(session).get(report.category)
    rough = report.accuracy is not None and report.accuracy > ROUGH
    if category is None or report.point is None or rough:
        return [], []
    found = joining.nearby(
        session, category=category.key, point=report.point, blurred=category.sensitive
    )
    mine = {each.id for each in reading.mine(session, actor)} if found else set()
    rows = [_near(session, each, category, mine=each.case.id in mine) for each in found]
    if category.sensitive:
        return rows, []
    return rows, [
        {"lat": each.case.lat or 0.0, "lng": each.case.lon or 0.0, "title": row.title,
         "href": row.href}
        for each, row in zip(found, rows, strict=True)
    ]  # fmt: skip


def _near(
    session: Session, found: joining.Neighbour, category: Category, *, mine: bool
) -> NearView:
    case, metres = found.case, max(1, round(found.metres))
    far = "Di sekitar sini" if category.sensitive else f"{metres} meter dari sini"
    people = f", {case.reporters} warga" if case.reporters > 1 else ""
    photos = [] if category.sensitive else public.photos_of(session, case)
    return NearView(
        ref=case.ref,
        title=public.place_words(session, case) or category.title,
        line=f"{far}{people}, {case.ref}",
        holder=resident_views.whose_turn(session, case, own=False),
        href=resident_views.href_of(case) if mine else f"/laporan/{case.ref}",
        clock=strip_of(promises.counting(session, case)),
        mine=mine,
        thumb=resident_views.public_photo(photos[0], "").thumb if photos else "",
    )


def place_line(report: Report) -> tuple[str, str]:
    """Where the pin is in words, and how exactly that is known."""
    if report.point is None:
        if report.place and report.area:
            return report.place, "Alamat yang Anda tulis"
        return "Belum dipilih", "Tekan tombol posisi, ketuk peta, atau tulis alamat"
    exact = f"Ketepatan {report.accuracy} meter" if report.accuracy else "Pin Anda"
    if not geography.has_boundaries():
        return "Pin terpasang", f"{exact}. Pilih kelurahannya di bawah"
    code = geography.village_at(report.point)
    if code is None:
        return f"Di luar {areas.city_area().label}", "Tulis alamat dan kelurahannya, itu cukup"
    return areas.path_words(code), exact


def promised(session: Session, report: Report) -> tuple[str, str, int]:
    """What will be promised, who will have it, and the working days of it."""
    category = categories.current(session).get(report.category)
    if category is None:
        return f"Dijawab {routing.usual_answer_clock().words}", "", 0
    answers = category.kept(report.answers)
    to = routing.addressee_of(session, category, filing.area_of(report), answers)
    said, days = routing.answer_clock(category, to).words, routing.work_clock(category, to).amount
    return (
        f"Dijawab {said}, beres {days} hari kerja",
        f"Ditangani {to.name}",
        days,
    )
