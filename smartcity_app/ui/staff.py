"""The staff's shell: rail, list and detail, each scrolling alone; one of the two on a phone."""

from typing import Any

import reflex as rx

from smartcity_app.ui.brand import NAME
from smartcity_app.ui.buttons import badge, icon_button, key_hint
from smartcity_app.ui.dialog import dialog
from smartcity_app.ui.icon import brand_mark, icon, skyline
from smartcity_app.ui.islands.keys import Keys, KeySwitch
from smartcity_app.ui.views import NavView

Text = str | rx.Var[str]
KEYS_DIALOG = "tombol-cepat"
OWN = NavView("Akun", "/akun", "user-round")
"""Always the last place on a phone; on wide screens the name at the foot of the rail."""
_KEYS = (
    ("J", "Baris berikut"),
    ("K", "Baris sebelum"),
    ("Enter", "Buka berkas"),
    ("X", "Pilih baris"),
    ("/", "Cari"),
    ("S", "Langkah utama: setujui, tanda tangani, jawab"),
    ("B", "Kembalikan atau teruskan"),
    ("T", "Tanya, atau kerjakan yang dipilih"),
    ("A", "Tugaskan"),
    ("M", "Ambil sendiri"),
    ("?", "Daftar tombol ini"),
    ("Esc", "Tutup"),
)


def staff_shell(
    list_column: Any,
    detail: Any,
    *,
    office: Text,
    person: Text,
    initials: Text,
    places: Any,
    open_: Any = False,
    dialogs: Any = None,
) -> rx.Component:
    """Rail, list, detail. `places` is a Var[list[NavView]]; its first three also stand on the phone.

    `open_`: whether a case is open; on a phone it then takes the place of the list.
    `dialogs` are what its buttons open; inside the columns they could not show on a phone.
    """
    shown = rx.Var.create(open_).to(bool)
    return rx.el.div(
        rx.el.div(
            _rail(office, person, initials, places.to(list[NavView])),
            rx.el.main(
                rx.el.div(
                    list_column,
                    class_name=rx.cond(shown, "staff-list max-lg:hidden!", "staff-list"),
                ),
                rx.el.div(
                    detail,
                    class_name=rx.cond(shown, "staff-detail", "staff-detail max-lg:hidden!"),
                ),
                id="isi",
                tab_index=-1,
                class_name="staff-main",
            ),
            class_name="staff-grid",
        ),
        rx.cond(shown, None, _phone_nav(places.to(list[NavView]))),
        dialogs,
        keys_help(),
        Keys.create(),
        custom_attrs={"data-shell": "staff"},
    )


def board_shell(
    *parts: Any,
    title: Text,
    line: Text,
    office: Text,
    person: Text,
    initials: Text,
    places: Any,
    actions: Any = None,
    keys: tuple[tuple[str, str], ...] | None = None,
) -> rx.Component:
    """A page of the console that is not a list with a detail: a board, settings, the counter.

    `keys` are its own single keys with what they do, where it has any.
    """
    return rx.el.div(
        rx.el.div(
            _rail(office, person, initials, places.to(list[NavView])),
            rx.el.main(
                rx.el.header(
                    rx.el.div(
                        rx.el.h1(
                            title, class_name="text-xl font-extrabold tracking-tight leading-tight"
                        ),
                        rx.el.p(line, class_name="text-sm text-muted num"),
                        class_name="flex-1 min-w-48",
                    ),
                    actions,
                    class_name="staff-head",
                ),
                rx.el.div(*parts, class_name="p-5 max-lg:pb-28 grid gap-5 content-start"),
                id="isi",
                tab_index=-1,
                class_name="staff-board",
            ),
            class_name="staff-grid",
        ),
        _phone_nav(places.to(list[NavView])),
        keys_help(_KEYS if keys is None else (*keys, *_KEYS[-2:])),
        Keys.create(),
        custom_attrs={"data-shell": "staff"},
    )


def _rail(office: Text, person: Text, initials: Text, places: Any) -> rx.Component:
    return rx.el.aside(
        rx.el.div(
            brand_mark("size-7 text-primary"),
            rx.el.div(
                rx.el.p(NAME, class_name="font-extrabold tracking-tight"),
                rx.el.p(office, class_name="text-xs text-muted truncate"),
                class_name="leading-tight min-w-0",
            ),
            class_name="flex items-center gap-2.5 px-2 h-12 shrink-0",
        ),
        rx.el.nav(
            rx.foreach(places, _rail_place),
            class_name="mt-3 grid gap-0.5",
            custom_attrs={"aria-label": "Menu petugas"},
        ),
        rx.el.div(
            rx.el.button(
                icon("keyboard"),
                "Tombol cepat",
                rx.el.kbd("?", class_name="kbd ml-auto"),
                type="button",
                class_name="rail-a w-full",
                custom_attrs={"data-opens": KEYS_DIALOG, "data-key": "?"},
            ),
            rx.el.a(
                rx.el.span(
                    initials,
                    class_name="avatar-i size-7! text-xs!",
                    custom_attrs={"aria-hidden": "true"},
                ),
                person,
                href=OWN.href,
                class_name="rail-a",
            ),
            class_name="mt-auto grid gap-0.5",
        ),
        class_name="rail",
    )


def _rail_place(place: Any) -> rx.Component:
    return rx.el.a(
        icon(place.icon),
        place.title,
        rx.cond(place.count > 0, rx.el.b(place.count.to_string(), class_name="num")),
        href=place.href,
        class_name="rail-a",
        custom_attrs={"aria-current": rx.cond(place.here, "page", "false")},
    )


def _phone_nav(places: Any) -> rx.Component:
    """The first places and the own account, from which the others can be reached."""

    def place(at: Any) -> rx.Component:
        return rx.el.a(
            rx.el.span(
                icon(at.icon, "size-6"),
                badge(at.count, "absolute -top-1 right-0"),
                rx.cond(
                    at.count > 0, rx.el.span(at.count.to_string(), " baru. ", class_name="sr-only")
                ),
                class_name="nav-i",
            ),
            rx.el.span(at.title, class_name="dock-label"),
            href=at.href,
            custom_attrs={"aria-current": rx.cond(at.here, "page", "false")},
        )

    return rx.el.nav(
        rx.foreach(places[:3], place),
        place(rx.Var.create(OWN)),
        class_name="dock nav-b lg:hidden!",
        custom_attrs={"aria-label": "Menu utama"},
    )


def keys_help(keys: tuple[tuple[str, str], ...] = _KEYS) -> rx.Component:
    """What the single keys do, and the switch that turns them off."""
    return dialog(
        KEYS_DIALOG,
        "Tombol cepat",
        rx.el.dl(
            *[
                rx.el.div(
                    rx.el.dt(rx.el.kbd(key, class_name="kbd")), rx.el.dd(does, class_name="flex-1")
                )
                for key, does in keys
            ],
            class_name="facts mt-3",
        ),
        rx.el.div(KeySwitch.create(), class_name="mt-4"),
    )


def staff_list(
    title: Text,
    body: Any,
    *,
    search: Any = None,
    filters: Any = None,
    action: Any = None,
    below: Any = None,
    bar: Any = None,
) -> rx.Component:
    """The list column: head with title, search and filters, the rows, a bar, key hints."""
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                rx.el.span(brand_mark("size-8 text-primary"), class_name="lg:hidden"),
                rx.el.h1(
                    title,
                    id="daftar-judul",
                    class_name="text-xl font-extrabold tracking-tight flex-1",
                ),
                action,
                class_name="flex items-center gap-2 min-h-11 lg:min-h-9",
            ),
            rx.el.div(search, class_name="mt-2") if search is not None else None,
            rx.el.div(filters, class_name="mt-1.5") if filters is not None else None,
            class_name="px-4 pt-3 pb-1.5 border-b border-line",
        ),
        rx.el.div(
            body,
            below,
            class_name="flex-1 overflow-y-auto max-lg:pb-24 min-h-0",
        ),
        bar,
        rx.el.footer(
            rx.el.span(key_hint("J"), " ", key_hint("K"), " pindah"),
            rx.el.span(key_hint("X"), " pilih") if bar is not None else None,
            rx.el.span(key_hint("Enter"), " buka"),
            rx.el.span(key_hint("/"), " cari"),
            class_name="staff-hints",
        ),
        custom_attrs={"aria-labelledby": "daftar-judul"},
        class_name="flex flex-col min-w-0 lg:h-full bg-base-100 lg:border-r border-line",
    )


def staff_detail(
    *body: Any,
    ref: Text,
    title: Text,
    back: Text,
    clock: Any = None,
    tabs: Any = None,
    aside: Any = None,
    decide: Any = None,
    actions: Any = None,
) -> rx.Component:
    """The detail column: number, name, clock, tabs; what is read; the decision bar below."""
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                icon_button(
                    "arrow-left", "Kembali ke daftar", href=back, class_name="lg:hidden -ml-2"
                ),
                rx.el.div(
                    rx.el.p(ref, class_name="text-sm text-muted num"),
                    rx.el.h1(
                        title,
                        id="berkas-judul",
                        class_name="text-xl font-extrabold tracking-tight leading-tight",
                    ),
                    class_name="flex-1 min-w-0",
                ),
                actions,
                class_name="flex items-start gap-3",
            ),
            clock,
            tabs,
            class_name="px-5 max-lg:px-4 pt-3 pb-0 bg-base-100 border-b border-line",
        ),
        rx.el.div(
            rx.el.div(*body, class_name="p-4 min-w-0"),
            rx.el.aside(
                aside,
                class_name="bg-base-100 lg:border-l max-lg:border-t border-line p-4",
                custom_attrs={"aria-label": "Pemeriksaan"},
            )
            if aside is not None
            else None,
            class_name="staff-read" if aside is not None else "staff-read is-wide",
        ),
        rx.el.footer(decide, class_name="staff-foot") if decide is not None else None,
        class_name="flex flex-col min-w-0 lg:h-full",
        custom_attrs={"aria-labelledby": "berkas-judul"},
    )


def staff_nothing(
    title: Text = "Pilih berkas", line: Text = "Isi dan syaratnya tampil di sini."
) -> rx.Component:
    """The detail column while no case is open."""
    return rx.el.div(
        skyline("w-full max-w-[39.5rem] h-auto mx-auto block text-line"),
        rx.el.div(
            rx.el.h2(title, class_name="text-xl font-extrabold tracking-tight mt-6"),
            rx.el.p(line, class_name="text-muted mt-1"),
            class_name="text-center",
        ),
        class_name="h-full grid content-center px-6",
    )


def draft_paper(*parts: Any, label: Text = "Rancangan surat") -> rx.Component:
    """A picture of the letter before it is signed: neither number nor code, "DRAF" across it."""
    return rx.el.article(*parts, class_name="paper is-draft", custom_attrs={"aria-label": label})
