"""/kerja/laporan/kantor: ready answers, and teams."""

from typing import Any

import reflex as rx

from smartcity_app.services.complaints.states.office import OfficeKit, TeamView, TemplateView
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import note, section
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, hidden_field, select_field, text_area
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.ui.views import ChoiceView

ANSWER, TEAM = "jawaban-siap", "tim-baru"


@screen("/kerja/laporan/kantor", title="Jawaban dan tim", on_load=OfficeKit.load, audience="staff")
def kit() -> rx.Component:
    """What an office keeps for its work."""
    return board_shell(
        rx.el.div(
            rx.cond(
                OfficeKit.said != "", note(OfficeKit.said, sign="circle-check-big", tone="good")
            ),
            role="status",
            class_name="empty:hidden",
        ),
        until(
            OfficeKit.loaded,
            rx.el.div(_templates(), _teams(), class_name="grid gap-6 lg:grid-cols-2"),
            skeleton_rows(4),
        ),
        _template_dialog(),
        rx.cond(OfficeKit.may_team, _team_dialog()),
        title="Jawaban dan tim",
        line="Jawaban siap pakai dan tim yang berangkat bersama",
        office=OfficeKit.office,
        person=OfficeKit.person,
        initials=OfficeKit.initials,
        places=OfficeKit.places,
    )


def _templates() -> rx.Component:
    def row(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.b(each.title, class_name="block"),
            rx.el.p(each.detail, class_name="hint"),
            rx.el.p(each.text, class_name="mt-1 whitespace-pre-line"),
            rx.el.div(
                button(
                    "Ubah", kind="quiet", small=True, opens=ANSWER,
                    on_click=OfficeKit.edit(each.id),
                ),
                button(
                    "Jangan pakai lagi", kind="ghost", small=True,
                    on_click=OfficeKit.drop(each.id.to(int)),
                ),
                class_name="flex gap-2 mt-2",
            ),
            class_name="p-4",
            key=each.id,
        )  # fmt: skip

    return section(
        "Jawaban siap pakai",
        rx.cond(
            OfficeKit.templates.length() > 0,
            rx.el.ul(
                rx.foreach(OfficeKit.templates.to(list[TemplateView]), row),
                class_name="card-a lined overflow-hidden",
            ),
            rx.el.p(
                "Belum ada. Simpan jawaban yang sering dipakai supaya tidak diketik ulang.",
                class_name="card-a p-4 text-muted",
            ),
        ),
        id="jawaban",
        first=True,
        aside=button(
            "Tambah jawaban", kind="outline", small=True, sign="plus", opens=ANSWER,
            on_click=OfficeKit.edit(""),
        ),
    )  # fmt: skip


def _teams() -> rx.Component:
    def row(each: Any) -> rx.Component:
        return rx.el.li(
            rx.el.b(each.name, class_name="block"),
            rx.el.p(each.members, class_name="text-sm text-muted"),
            rx.cond(
                OfficeKit.may_team,
                button(
                    "Jangan pakai lagi", kind="ghost", small=True,
                    on_click=OfficeKit.drop_team(each.id.to(int)),
                ),
            ),
            class_name="p-4 grid gap-1 justify-items-start",
            key=each.id,
        )  # fmt: skip

    add = rx.cond(
        OfficeKit.may_team,
        button("Tambah tim", kind="outline", small=True, sign="plus", opens=TEAM),
        rx.el.span(),
    )
    return section(
        "Tim lapangan",
        rx.cond(
            OfficeKit.teams.length() > 0,
            rx.el.ul(
                rx.foreach(OfficeKit.teams.to(list[TeamView]), row),
                class_name="card-a lined overflow-hidden",
            ),
            rx.el.p(
                "Belum ada tim. Kepala kantor yang menyusunnya.",
                class_name="card-a p-4 text-muted",
            ),
        ),
        id="tim",
        first=True,
        aside=add,
    )


def _template_dialog() -> rx.Component:
    fields = rx.el.div(
        hidden_field("template_id", OfficeKit.editing),
        field(
            "Judul", "judul", value=OfficeKit.title, error=OfficeKit.problems["title"],
            max_length=80,
        ),
        text_area(
            "Jawaban", "isi_jawaban", value=OfficeKit.text, rows=5,
            error=OfficeKit.problems["text"], hint="Pelapor membacanya apa adanya.",
            max_length=2000,
        ),
        select_field(
            "Untuk jenis", "jenis_jawaban", OfficeKit.kinds, value=OfficeKit.category,
            empty="Semua jenis",
        ),
        class_name="grid gap-5",
        key=OfficeKit.editing + OfficeKit.shut,
    )  # fmt: skip
    return form_dialog(
        ANSWER,
        "Jawaban siap pakai",
        fields,
        line=rx.Var.create("Dipakai oleh ") + OfficeKit.whose + ".",
        do="Simpan jawaban",
        on_submit=OfficeKit.keep,
        shut=OfficeKit.shut,
    )


def _team_dialog() -> rx.Component:
    def person(each: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="checkbox",
                name=rx.Var.create("orang-") + each.value,
                class_name="checkbox checkbox-primary",
            ),
            rx.el.b(each.label),
            class_name="choice",
        )

    people = rx.el.fieldset(
        rx.el.legend("Anggota", class_name="field-label"),
        rx.el.div(
            rx.foreach(OfficeKit.colleagues.to(list[ChoiceView]), person), class_name="grid gap-2"
        ),
    )
    return form_dialog(
        TEAM,
        "Susun tim",
        field("Nama tim", "nama_tim", error=OfficeKit.problems["team"], max_length=60),
        people,
        line="Laporan yang diberikan kepada tim tampil di HP setiap anggotanya.",
        do="Simpan tim",
        on_submit=OfficeKit.keep_team,
        shut=OfficeKit.shut,
    )  # fmt: skip
