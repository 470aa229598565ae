"""Dialogs ask before something that cannot be taken back, in the words of what will happen."""

from typing import Any

import reflex as rx

from smartcity_app.ui.buttons import Kind, button, icon_button
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.dialog import Dialog

Text = str | rx.Var[str]


def dialog(
    id: str, title: Text, *parts: Any, show: Text = "", shut: Text = "", wide: bool = False
) -> rx.Component:
    """A dialog opened by any button with `opens=id`, or whenever `show` changes.

    `shut` closes it whenever it changes.

    Not for a form alone: use `confirm` or `form_dialog`.
    """
    name = f"{id}-judul"
    return Dialog.create(
        rx.el.div(
            rx.el.h2(title, id=name, class_name="text-xl font-extrabold tracking-tight pr-10"),
            *parts,
            # Last, so that opening puts the focus on the first field or on the way back.
            icon_button("x", "Tutup", closes=True, class_name="ask-x"),
            class_name="ask-box",
        ),
        id=id,
        show=show,
        shut=shut,
        named_by=name,
        class_name="ask ask-wide" if wide else "ask",
    )


def confirm(
    id: str,
    title: Text,
    line: Text,
    *,
    do: Text,
    on_confirm: Any,
    stay: str = "Tidak jadi",
    kind: Kind = "primary",
    show: Text = "",
    shut: Text = "",
) -> rx.Component:
    """ "Batalkan permohonan ini?" with the verb on the button, and the way back beside it."""
    return dialog(
        id,
        title,
        rx.el.p(line, class_name="text-muted mt-2"),
        rx.el.div(
            button(stay, kind="outline", closes=True),
            button(do, kind=kind, on_click=on_confirm, closes=not isinstance(shut, rx.Var)),
            class_name="ask-foot",
        ),
        show=show,
        shut=shut,
    )


def form_dialog(
    id: str,
    title: Text,
    *fields: Any,
    do: Text,
    on_submit: Any,
    line: Text = "",
    kind: Kind = "primary",
    busy: Any = False,
    error: Any = "",
    show: Any = "",
    shut: Any = "",
    stay: str = "Tidak jadi",
) -> rx.Component:
    """A dialog that asks for something: a reason, a PIN. Sends its fields as one dict.

    `error` is the refusal, said inside the dialog. `shut` is a Var that changes when it worked.
    """
    return dialog(
        id,
        title,
        rx.el.p(line, class_name="text-muted mt-2") if isinstance(line, rx.Var) or line else None,
        rx.el.form(
            rx.el.div(
                rx.cond(
                    rx.Var.create(error) != "",
                    rx.el.p(
                        icon("circle-alert"),
                        rx.el.span(error),
                        class_name="field-error",
                        role="alert",
                    ),
                ),
                *fields,
                class_name="grid gap-5 mt-4",
            ),
            rx.el.div(
                button(stay, kind="outline", closes=True),
                button(do, kind=kind, submit=True, busy=busy),
                class_name="ask-foot",
            ),
            on_submit=on_submit,
            reset_on_submit=False,
            id=f"{id}-isian",
        ),
        show=show,
        shut=shut,
    )
