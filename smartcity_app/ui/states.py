"""What a page shows when there is nothing to show: empty, waiting, broken, all done."""

from typing import Any

import reflex as rx

from smartcity_app.ui.icon import HIDDEN, clock_icon, icon, skyline

Text = str | rx.Var[str]


def empty(title: Text, line: Text, *below: Any) -> rx.Component:
    """Nothing yet: the city's silhouette, what will stand here, and the way on."""
    return rx.el.div(
        rx.el.div(
            skyline("w-full h-auto block text-line"),
            class_name="bleed mb-6 px-0! border-b-2 border-strong",
        ),
        rx.el.h2(title, class_name="text-xl font-extrabold tracking-tight"),
        rx.el.p(line, class_name="text-muted mt-1.5"),
        *[rx.el.div(part, class_name="mt-5") for part in below],
        class_name="text-center pt-16 pb-10",
    )


def no_turn(line: Text = "Semua urusan sedang kami kerjakan") -> rx.Component:
    """Giliran Anda, and nothing in it: good news."""
    return rx.el.div(
        rx.el.span(clock_icon("done", "size-9"), class_name="text-ontime"),
        rx.el.p(
            rx.el.b("Tidak ada", class_name="block"),
            rx.el.span(line, class_name="text-sm text-muted"),
            class_name="leading-snug",
        ),
        class_name="card-a p-4 flex gap-3.5 items-center",
    )


def broken(
    title: Text, line: Text, *below: Any, code: Text = "", sign: str = "server-off"
) -> rx.Component:
    """Something does not work: what happened, what is safe, what to do. `code` is for officers."""
    return rx.el.div(
        rx.el.span(icon(sign, "size-12"), class_name="text-late"),
        rx.el.h2(title, class_name="mt-4 text-2xl font-extrabold tracking-tighter"),
        rx.el.p(line, class_name="text-muted mt-2"),
        rx.el.div(*below, class_name="grid gap-2 mt-6") if below else None,
        rx.el.p("Kode untuk petugas: ", code, class_name="hint mt-4 num")
        if isinstance(code, rx.Var) or code
        else None,
        class_name="pt-6",
    )


def _waiting(word: str, *bones: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.p(word, class_name="sr-only", custom_attrs={"role": "status"}),
        rx.el.div(*bones, custom_attrs=HIDDEN),
        custom_attrs={"aria-busy": "true"},
    )


def _bone(class_name: str) -> rx.Component:
    return rx.el.div(class_name=f"skeleton {class_name}")


def skeleton_rows(rows: int = 3, *, word: str = "Memuat") -> rx.Component:
    """A card of rows before they are there. Still, so that cheap phones have nothing to paint."""
    row = [_bone("h-5 w-3/5"), _bone("h-4 w-2/5 mt-2.5")]
    return _waiting(
        word,
        rx.el.div(
            *[rx.el.div(*row, class_name="p-4") for _ in range(rows)], class_name="card-a lined"
        ),
    )


def skeleton_case(*, word: str = "Memuat urusan Anda") -> rx.Component:
    """The page of a case before it is there."""
    return _waiting(
        word,
        rx.el.div(
            _bone("h-5 w-28"),
            _bone("h-12 w-3/5 mt-5"),
            _bone("h-4 w-4/5 mt-3"),
            _bone("h-20 w-full mt-5 rounded-xl!"),
            class_name="card-a p-5",
        ),
        rx.el.div(
            rx.el.div(
                _bone("size-14 shrink-0 rounded-full!"),
                rx.el.div(_bone("h-5 w-4/5"), _bone("h-4 w-full mt-2.5"), class_name="flex-1"),
                class_name="flex gap-3.5",
            ),
            class_name="card-a p-5 mt-4",
        ),
    )


def skeleton_form(fields: int = 3, *, word: str = "Memuat isian") -> rx.Component:
    """A form before its draft is there."""
    field = [_bone("h-5 w-32"), _bone("h-12 w-full mt-2 rounded-xl!")]
    return _waiting(word, *[rx.el.div(*field, class_name="mt-5") for _ in range(fields)])
