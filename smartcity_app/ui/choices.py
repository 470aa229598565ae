"""Questions with given answers: whole cards, chips, a switch. Up to five; more is a select."""

from typing import Any

import reflex as rx

from smartcity_app.ui.fields import Text, error_line, hint_line, present, wired
from smartcity_app.ui.icon import icon
from smartcity_app.ui.views import ChoiceView


def _fieldset(
    label: Text, name: str, hint: Text, error: Text, optional: bool, *parts: Any
) -> rx.Component:
    boleh = rx.el.span(" (boleh kosong)", class_name="font-normal text-muted")
    inside = rx.el.fieldset(
        rx.el.legend(label, boleh if optional else None, class_name="field-label"),
        hint_line(name, hint),
        error_line(name, error),
        *parts,
        id=name,
        class_name="fieldset",
        # as a property of a fieldset, Reflex would make a style of it
        custom_attrs=wired(name, hint, error, {"tabIndex": -1}),
    )
    if not present(error):
        return inside
    return rx.el.div(inside, class_name=rx.cond(error, "border-l-4 border-late pl-4", ""))


def choice_cards(
    label: Text,
    name: str,
    choices: list[ChoiceView] | rx.Var[list[ChoiceView]],
    *,
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
    many: bool = False,
    on_change: Any = None,
) -> rx.Component:
    """Up to five choices as whole cards; `many` for checkboxes. Sends the chosen value."""
    chosen = rx.Var.create(value)
    props: dict[str, Any] = {} if on_change is None else {"on_change": on_change}

    def card(choice: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="checkbox" if many else "radio",
                name=name,
                value=choice.value,
                default_checked=choice.value == chosen,
                class_name="checkbox checkbox-primary" if many else "radio radio-primary",
                **props,
            ),
            rx.el.span(
                rx.el.b(choice.label, class_name="block"),
                rx.cond(choice.hint != "", rx.el.span(choice.hint, class_name="hint")),
            ),
            class_name="choice",
        )

    cards = rx.el.div(rx.foreach(choices, card), class_name="grid gap-2 mt-1.5")
    return _fieldset(label, name, hint, error, optional, cards)


def choice_chips(
    label: Text,
    name: str,
    choices: list[ChoiceView] | rx.Var[list[ChoiceView]],
    *,
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    optional: bool = False,
) -> rx.Component:
    """Short choices side by side, with an icon each where it helps."""
    chosen = rx.Var.create(value)

    def chip(choice: Any) -> rx.Component:
        return rx.el.label(
            rx.el.input(
                type="radio",
                name=name,
                value=choice.value,
                default_checked=choice.value == chosen,
                class_name="sr-only",
            ),
            rx.cond(choice.icon != "", icon(choice.icon)),
            choice.label,
            class_name="chip",
        )

    chips = rx.el.div(rx.foreach(choices, chip), class_name="flex flex-wrap gap-2 mt-1.5")
    return _fieldset(label, name, hint, error, optional, chips)


def switch(
    label: Text,
    name: str,
    *,
    hint: Text = "",
    on: bool | rx.Var[bool] = False,
    on_change: Any = None,
) -> rx.Component:
    """A yes or no that holds at once. Sends "on" as `name` when it is on, nothing when off."""
    props: dict[str, Any] = {} if on_change is None else {"on_change": on_change}
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=name,
            id=name,
            default_checked=on,
            class_name="toggle toggle-primary",
            **props,
        ),
        rx.el.span(rx.el.b(label, class_name="block"), rx.el.span(hint, class_name="hint")),
        class_name="flex items-center gap-3 min-h-11",
    )
