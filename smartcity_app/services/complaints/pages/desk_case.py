"""What is read of a report on the console: the report, the talk, other offices' parts, its story."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.file_views import LineView, NearView, PartView, ShotView
from smartcity_app.services.complaints.filing import MOST_PHOTOS
from smartcity_app.services.complaints.states.desk_talk import ReportTalk
from smartcity_app.services.complaints.states.file import ReportFile
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import facts, note
from smartcity_app.ui.choices import choice_chips
from smartcity_app.ui.fields import hidden_field, text_area
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.place import place_card
from smartcity_app.ui.timeline import trail
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen

_HEAD = "font-extrabold mb-2"
WRITE = "tulis-pesan"
TO_WHOM = [ChoiceView("pelapor", "Untuk pelapor"), ChoiceView("kantor", "Catatan kantor")]


def panel() -> rx.Component:
    """The part the tabs have chosen."""
    return rx.match(
        ReportFile.part,
        ("percakapan", _talk()),
        ("tugas", _parts()),
        ("riwayat", rx.el.div(trail(ReportFile.trail), class_name="card-a p-5")),
        _report(),
    )


def _report() -> rx.Component:
    return rx.el.div(
        rx.cond(
            ReportFile.outside != "",
            note(ReportFile.outside, sign="phone", tone="soon"),
        ),
        rx.el.p(
            rx.cond(ReportFile.said_words != "", ReportFile.said_words, "Tanpa keterangan."),
            class_name="card-a p-4 text-lg whitespace-pre-line break-words",
        ),
        shots(ReportFile.shots),
        rx.cond(ReportFile.route != "", _place()),
        facts(ReportFile.facts),
        rx.el.div(
            rx.el.h2("Pelapor", class_name=_HEAD),
            facts(ReportFile.reporters),
            rx.cond(
                ReportFile.phone != "",
                rx.el.a(
                    icon("phone"),
                    "Telepon pelapor",
                    href=rx.Var.create("tel:") + ReportFile.phone,
                    reload_document=True,
                    class_name="btn btn-outline mt-2",
                ),
            ),
        ),
        class_name="grid gap-4 mx-auto max-w-[44rem]",
    )


def _place() -> rx.Component:
    return rx.el.div(
        place_card(
            "tempat-laporan",
            lat=ReportFile.lat,
            lng=ReportFile.lng,
            area=ReportFile.area,
            label="Peta tempat laporan",
            line=ReportFile.place,
            fixed=True,
            class_name="h-56",
            action=rx.el.a(
                "Buka peta",
                href=ReportFile.route,
                target="_blank",
                rel="noopener noreferrer",
                class_name="link inline-flex items-center min-h-11",
            ),
        ),
        key=ReportFile.ref,
    )


def shots(rows: Any) -> rx.Component:
    """Photos beside each other; a press opens one in full size. Var[list[ShotView]]."""

    def shot(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                rx.el.img(
                    src=each.thumb, alt=each.title, loading="lazy",
                    class_name="w-full h-36 object-cover rounded-xl border border-line",
                ),
                href=each.href,
                reload_document=True,
                target="_blank",
                rel="noopener",
                class_name="block",
                custom_attrs={"aria-label": rx.Var.create("Buka foto. ") + each.title.to(str)},
            ),
            rx.el.p(each.title, class_name="hint mt-1 num"),
            rx.cond(
                each.doubts != "",
                rx.el.p(each.doubts, class_name="text-sm font-bold text-soon-ink"),
            ),
        )  # fmt: skip

    return rx.cond(
        rows.length() > 0,
        rx.el.ul(
            rx.foreach(rows.to(list[ShotView]), shot),
            class_name="grid grid-cols-2 sm:grid-cols-3 gap-3",
            custom_attrs={"aria-label": "Foto"},
        ),
    )


def _talk() -> rx.Component:
    def line(each: Any) -> rx.Component:
        looks = rx.match(
            each.side,
            ("office", "card-a p-3 ml-8 bg-soft"),
            ("note", "rounded-2xl p-3 ml-8 bg-soon-soft"),
            "card-a p-3 mr-8",
        )
        return rx.el.li(
            rx.el.p(
                rx.el.b(each.who),
                rx.cond(each.side == "note", rx.el.span(" · catatan kantor")),
                rx.el.span(" · ", each.when, class_name="text-muted num"),
                class_name="text-sm",
            ),
            rx.el.p(each.text, class_name="whitespace-pre-line break-words"),
            rx.foreach(
                each.shots.to(list[ShotView]),
                lambda shot: rx.el.a(
                    rx.el.img(
                        src=shot.thumb, alt="Foto dalam percakapan", loading="lazy",
                        class_name="h-28 rounded-lg border border-line mt-2",
                    ),
                    href=shot.href, reload_document=True, target="_blank", rel="noopener",
                ),
            ),
            class_name=looks,
        )  # fmt: skip

    return rx.el.div(
        rx.cond(
            ReportFile.lines.length() > 0,
            rx.el.ol(
                rx.foreach(ReportFile.lines.to(list[LineView]), line), class_name="grid gap-3"
            ),
            rx.el.p("Belum ada percakapan.", class_name="card-a p-4 text-muted"),
        ),
        rx.cond(ReportFile.may_write, _write()),
        class_name="grid gap-4 mx-auto max-w-[44rem]",
    )


def _write() -> rx.Component:
    return rx.el.div(
        rx.el.form(
            hidden_field("ref", ReportFile.ref),
            choice_chips("Untuk siapa", "untuk", TO_WHOM, value="pelapor"),
            text_area(
                "Tulis pesan",
                "pesan",
                hint="Catatan kantor tidak pernah dilihat pelapor. Pesan bukan jawaban laporan.",
                error=Screen.problems["pesan"],
                max_length=4000,
            ),
            id=WRITE,
            on_submit=ReportTalk.write,
            reset_on_submit=False,
            key=ReportTalk.written,
            class_name="grid gap-4",
        ),
        rx.cond(
            ReportTalk.attached.length() > 0,
            rx.el.ul(
                rx.foreach(ReportTalk.attached.to(list[ShotView]), _attached),
                class_name="grid grid-cols-3 gap-3",
                custom_attrs={"aria-label": "Foto untuk pesan"},
            ),
        ),
        rx.cond(
            ReportTalk.attached.length() < MOST_PHOTOS,
            Photos.create(
                name="foto untuk pesan", again=False, small=False, pdf=False, quiet=True,
                on_added=ReportTalk.attach,
            ),
        ),
        button("Kirim pesan", kind="outline", submit=True, sign="send", form=WRITE),
        class_name="card-a p-4 grid gap-4",
    )  # fmt: skip


def _attached(each: Any) -> rx.Component:
    return rx.el.li(
        rx.el.img(
            src=each.thumb, alt=each.title,
            class_name="w-full h-24 object-cover rounded-xl border border-line",
        ),
        button(
            "Hapus", kind="ghost", small=True, block=True, on_click=ReportTalk.detach(each.id)
        ),
        key=each.id,
    )  # fmt: skip


def _parts() -> rx.Component:
    def part(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.p(rx.el.b(each.office), class_name=""),
            rx.el.p(each.text, class_name="whitespace-pre-line"),
            rx.el.p(each.state, class_name="hint num"),
            rx.cond(
                each.outcome != "",
                rx.el.p(each.outcome, class_name="border-l-2 border-strong pl-3 mt-1.5"),
            ),
            rx.cond(
                each.mine,
                rx.el.form(
                    hidden_field("tugas", each.id),
                    text_area(
                        "Apa yang sudah dikerjakan",
                        "hasil_tugas",
                        max_length=4000,
                        error=rx.cond(
                            ReportFile.trouble_in == "tugas-selesai", ReportFile.trouble, ""
                        ),
                    ),
                    button("Nyatakan bagian ini selesai", submit=True, busy=ReportFile.busy),
                    on_submit=[ReportFile.hold, ReportFile.finish_part, ReportFile.release],
                    reset_on_submit=False,
                    class_name="grid gap-3 mt-3",
                ),
            ),
            class_name="card-a p-4",
            key=each.id,
        )

    return rx.el.div(
        rx.cond(
            ReportFile.parts.length() > 0,
            rx.el.ul(
                rx.foreach(ReportFile.parts.to(list[PartView]), part), class_name="grid gap-3"
            ),
            rx.el.p(
                "Belum ada kantor lain yang dimintai bantuan.", class_name="card-a p-4 text-muted"
            ),
        ),
        class_name="mx-auto max-w-[44rem]",
    )


def aside() -> rx.Component:
    """What else may be done, and reports of the same thing."""
    return rx.el.div(
        rx.cond(
            ReportFile.others.length() > 0,
            rx.el.div(
                rx.el.h2("Tindakan lain", class_name=_HEAD),
                rx.el.div(
                    rx.foreach(ReportFile.others.to(list[ChoiceView]), _other),
                    class_name="grid gap-1 -mx-2",
                ),
            ),
        ),
        _near("Di dekat sini", ReportFile.nearby, merges=True),
        _near("Digabung di sini", ReportFile.merged, merges=False),
        class_name="grid gap-5",
    )


def _other(each: Any) -> rx.Component:
    return rx.el.button(
        icon(each.icon, "size-5 text-primary"),
        rx.el.span(
            each.label,
            rx.cond(each.hint != "", rx.el.span(each.hint, class_name="block hint font-normal")),
            class_name="text-left",
        ),
        type="button",
        class_name="rail-a w-full",
        custom_attrs={"data-opens": each.value},
    )


def _near(title: str, rows: Any, *, merges: bool) -> rx.Component:
    def near(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.a(each.title, href=each.href, class_name="link font-bold block"),
            rx.el.p(each.ref, class_name="text-sm num"),
            rx.el.p(each.detail, class_name="hint num"),
            button(
                "Gabungkan ke sini", kind="quiet", small=True, on_click=ReportFile.aim_at(each.ref)
            )
            if merges
            else None,
            class_name="grid gap-0.5 justify-items-start",
        )

    return rx.cond(
        rows.length() > 0,
        rx.el.div(
            rx.el.h2(title, class_name=_HEAD),
            rx.el.ul(rx.foreach(rows.to(list[NearView]), near), class_name="grid gap-3 text-sm"),
        ),
    )
