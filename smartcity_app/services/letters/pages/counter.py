"""The counter: who came, what they need, and what was filed here."""

import reflex as rx

from smartcity_app.services.letters.states.counter import Counter
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import cases, facts, note, section
from smartcity_app.ui.choices import choice_cards
from smartcity_app.ui.fields import field
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import skeleton_rows


@screen("/kerja/loket", title="Loket", on_load=Counter.load, audience="staff")
def counter() -> rx.Component:
    """File for a resident who has no phone."""
    return board_shell(
        rx.el.div(
            rx.el.div(
                rx.cond(
                    Counter.sent != "",
                    rx.el.div(
                        note(Counter.sent, sign="circle-check-big", tone="good"),
                        class_name="mb-5",
                    ),
                ),
                role="status",
            ),
            rx.el.div(
                rx.el.div(
                    rx.cond(Counter.who.length() > 0, _found(), _look_up()),
                    class_name="card-a p-5 self-start",
                ),
                _filed(),
                class_name="grid gap-5 lg:grid-cols-2",
            ),
        ),
        title="Loket",
        line="Mengajukan surat untuk warga yang datang sendiri",
        office=Counter.office,
        person=Counter.person,
        initials=Counter.initials,
        places=Counter.places,
    )


def _look_up() -> rx.Component:
    return section(
        "Siapa yang datang",
        rx.el.form(
            field(
                "NIK",
                "nik",
                hint="16 angka, dari KTP yang dibawa. Pencarian ini tercatat.",
                error=Counter.problems["nik"],
                inputmode="numeric",
                max_length=24,
            ),
            button("Cari warga", submit=True, sign="search", class_name="justify-self-start"),
            on_submit=Counter.look_up,
            reset_on_submit=False,
            class_name="grid gap-4",
        ),
        id="siapa",
        first=True,
    )


def _found() -> rx.Component:
    return section(
        "Cocokkan dengan KTP",
        facts(Counter.who),
        rx.cond(
            Counter.warning != "",
            rx.el.div(note(Counter.warning, sign="triangle-alert", tone="soon"), class_name="mt-3"),
        ),
        rx.el.form(
            choice_cards(
                "Surat yang diminta", "jenis", Counter.kinds, error=Counter.problems["jenis"]
            ),
            rx.el.div(
                button("Mulai isi permohonan", submit=True),
                button("Bukan orang ini", kind="outline", on_click=Counter.again),
                class_name="flex flex-wrap gap-2",
            ),
            on_submit=Counter.begin,
            reset_on_submit=False,
            class_name="grid gap-4 mt-4",
        ),
        id="cocok",
        first=True,
    )


def _filed() -> rx.Component:
    return section(
        "Diajukan di loket ini",
        until(
            Counter.loaded,
            rx.cond(
                Counter.filed.length() > 0,
                cases(Counter.filed),
                rx.el.p(
                    "Belum ada. Permohonan yang Anda ajukan untuk warga tampil di sini.",
                    class_name="card-a p-4 text-muted",
                ),
            ),
            skeleton_rows(3),
        ),
        id="diajukan",
        first=True,
    )
