"""The resident's shells: home, a page with a top bar, a task with a foot."""

from typing import Any

import reflex as rx

from smartcity_app.ui.brand import NAME
from smartcity_app.ui.buttons import badge, icon_button
from smartcity_app.ui.icon import HIDDEN, brand_mark, icon, skyline
from smartcity_app.ui.islands.preferences import TextSize
from smartcity_app.ui.views import NavView

Text = str | rx.Var[str] | rx.Component

RESIDENT_NAV = (
    NavView("Beranda", "/", "house-nav"),
    NavView("Layanan", "/layanan", "layout-grid"),
    NavView("Kotak Masuk", "/kotak-masuk", "inbox"),
    NavView("Akun", "/akun", "user-round"),
)


def bottom_nav(
    places: tuple[NavView, ...] = RESIDENT_NAV,
    *,
    here: str = "",
    counts: dict[str, Any] | None = None,
    class_name: str = "",
) -> rx.Component:
    """Four places at most; a side rail from 1024 px inside `has-rail`.

    `here` is the href of the present place; `counts` maps an href to a Var of what waits there.
    """
    return rx.el.nav(
        *[_place(place, place.href == here, (counts or {}).get(place.href, 0)) for place in places],
        class_name=f"dock nav-b {class_name}".strip(),
        custom_attrs={"aria-label": "Menu utama"},
    )


def _place(place: NavView, here: bool, number: Any) -> rx.Component:
    waiting = rx.Var.create(number).to(int)
    return rx.el.a(
        rx.el.span(
            icon(place.icon, "size-6"),
            badge(waiting, "absolute -top-1 right-0"),
            rx.cond(waiting > 0, rx.el.span(waiting.to_string(), " baru. ", class_name="sr-only")),
            class_name="nav-i",
        ),
        rx.el.span(place.title, class_name="dock-label"),
        href=place.href,
        custom_attrs={"aria-current": "page"} if here else {},
    )


def home_shell(
    *parts: Any,
    greeting: Text,
    line: Text,
    search: Any = None,
    unread: Any = 0,
) -> rx.Component:
    """Home: green head with the skyline, search on its edge, navigation of four.

    `line` is place and day: "Keputih, Sukolilo · Senin 27 Juli".
    """
    return rx.el.div(
        rx.el.header(
            skyline(
                "absolute inset-x-0 bottom-6 mx-auto w-full max-w-[39.5rem] h-[72px] text-head-2"
            ),
            rx.el.div(class_name="absolute inset-x-0 bottom-0 h-6 bg-head-2", custom_attrs=HIDDEN),
            rx.el.div(
                rx.el.div(
                    brand_mark(),
                    rx.el.p(NAME, class_name="font-extrabold tracking-tight flex-1"),
                    TextSize.create(),
                    icon_button("bell", _bell(unread), href="/kotak-masuk", count=unread),
                    class_name="flex items-center gap-2.5 -mr-2",
                ),
                rx.el.h1(
                    greeting,
                    class_name="mt-4 text-2xl font-extrabold tracking-tighter min-h-[2.125rem]",
                ),
                rx.el.p(line, class_name="mt-1 text-head-muted text-sm min-h-[1.375rem]"),
                class_name="page relative pt-3",
            ),
            class_name="relative bg-head text-head-ink overflow-hidden pb-24",
        ),
        rx.el.main(
            search, *parts, id="isi", tab_index=-1, class_name="shell-main page -mt-7 relative"
        ),
        bottom_nav(here="/", counts={"/kotak-masuk": unread}),
        class_name="shell has-rail",
    )


def _bell(unread: Any) -> Any:
    number = rx.Var.create(unread).to(int)
    return rx.cond(
        number > 0,
        rx.Var.create("Pemberitahuan, ") + number.to_string() + " baru",
        "Pemberitahuan",
    )


def top_bar(
    title: Text,
    *,
    line: Text = "",
    back: Text = "",
    action: Any = None,
    step: int | rx.Var[int] = 0,
    steps: int | rx.Var[int] = 0,
) -> rx.Component:
    """Back, title with a second line, one action; with `steps` also how far a task has come."""
    return rx.el.header(
        rx.el.div(
            icon_button("arrow-left", "Kembali", href=back)
            if isinstance(back, rx.Var) or back
            else rx.el.span(class_name="w-3"),
            rx.el.div(
                rx.el.h1(title, class_name="font-bold text-base leading-tight truncate"),
                rx.el.p(line, class_name="text-xs text-muted truncate num")
                if isinstance(line, rx.Var) or line
                else None,
                class_name="min-w-0 flex-1",
            ),
            action,
        ),
        _progress(step, steps) if isinstance(steps, rx.Var) or steps else None,
        class_name="topbar",
    )


def _progress(step: Any, steps: Any) -> rx.Component:
    at, of = rx.Var.create(step).to(int), rx.Var.create(steps).to(int)
    return rx.el.progress(
        value=at,
        max=of,
        class_name="progress progress-bar",
        custom_attrs={
            "aria-label": rx.Var.create("Langkah ") + at.to_string() + " dari " + of.to_string()
        },
    )


def page_shell(
    *parts: Any,
    title: Text,
    line: Text = "",
    back: Text = "",
    action: Any = None,
    here: str = "",
    unread: Any = 0,
) -> rx.Component:
    """A deeper page: top bar, one column, navigation of four. `here` is the place it belongs to."""
    return rx.el.div(
        top_bar(title, line=line, back=back, action=action),
        rx.el.main(*parts, id="isi", tab_index=-1, class_name="shell-main page pt-4"),
        bottom_nav(here=here, counts={"/kotak-masuk": unread}),
        class_name="shell has-rail",
    )


def task_shell(
    *parts: Any,
    title: Text,
    foot: Any,
    line: Text = "",
    back: Text = "",
    action: Any = None,
    step: int | rx.Var[int] = 0,
    steps: int | rx.Var[int] = 0,
) -> rx.Component:
    """A task: no navigation, a foot with what is saved and one primary button."""
    return rx.el.div(
        top_bar(title, line=line, back=back, action=action, step=step, steps=steps),
        rx.el.main(*parts, id="isi", tab_index=-1, class_name="shell-main has-foot page pt-4"),
        rx.el.div(
            rx.el.div(foot, class_name="page"),
            class_name="foot",
            role="region",
            custom_attrs={"aria-label": "Langkah berikut"},
        ),
        class_name="shell",
    )


def saved_line(words: Text) -> rx.Component:
    """ "Tersimpan 09.42, boleh ditutup dulu", always in the same place above the button."""
    return rx.el.p(
        rx.cond(rx.Var.create(words) != "", icon("cloud-check", "size-5 text-ontime")),
        words,
        class_name="saved flex items-center gap-2 text-sm text-muted mb-2 num min-h-[1.375rem]",
        role="status",
    )


def bare_shell(*parts: Any, title: Text) -> rx.Component:
    """A page without navigation: sign-in help, errors, the gallery."""
    return rx.el.div(
        rx.el.header(
            rx.el.div(
                rx.el.a(
                    brand_mark("size-8 text-primary"),
                    rx.el.span(NAME, class_name="font-extrabold tracking-tight"),
                    href="/",
                    class_name="flex items-center gap-2.5 px-3 min-h-11",
                ),
            ),
            class_name="topbar",
        ),
        rx.el.main(
            rx.el.h1(title, class_name="text-2xl font-extrabold tracking-tighter"),
            *parts,
            id="isi",
            tab_index=-1,
            class_name="shell-main page pt-6",
        ),
        class_name="shell",
    )
