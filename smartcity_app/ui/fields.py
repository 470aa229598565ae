"""Fields: label, hint, error, control, in that order. Uncontrolled: a form sends them all at once.

The id of a field is its name, so that the error summary can lead to it. A field's error is the
sentence for it, or nothing: `Screen.problems["nama"]`. Values that arrive later than the page (a
draft) show as long as nobody has typed: draw the form under `rx.cond(State.loaded, ...)` anyway.
"""

from typing import Any, Literal

import reflex as rx

from smartcity_app.ui.icon import icon
from smartcity_app.ui.views import ChoiceView

Text = str | rx.Var[str]
Width = Literal["full", "short", "code"]
_WIDTHS = {"full": "", "short": "w-28!", "code": "w-48! tracking-[.3em]"}


def present(text: Text) -> bool:
    return isinstance(text, rx.Var) or bool(text)


def _label(name: str, label: Text, optional: bool | rx.Var[bool]) -> rx.Component:
    boleh = rx.el.span(" (boleh kosong)", class_name="font-normal text-muted")
    said = rx.cond(optional, boleh) if isinstance(optional, rx.Var) else optional and boleh
    return rx.el.label(label, said or None, class_name="field-label", html_for=name)


def hint_line(name: str, hint: Text) -> rx.Component | None:
    return rx.el.span(hint, class_name="hint", id=f"{name}-petunjuk") if present(hint) else None


def error_line(name: str, error: Text) -> rx.Component | None:
    if not present(error):
        return None
    return rx.cond(
        error,
        rx.el.p(
            icon("circle-alert"), rx.el.span(error), class_name="field-error", id=f"{name}-galat"
        ),
    )


def wired(name: str, hint: Text, error: Text, more: dict[str, Any]) -> dict[str, Any]:
    """What ties a control to its hint and its error."""
    ids = [f"{name}-petunjuk"] if present(hint) else []
    if not present(error):
        return ({"aria-describedby": ids[0]} if ids else {}) | more
    return {
        "aria-invalid": rx.cond(error, "true", "false"),
        "aria-describedby": rx.cond(error, " ".join([*ids, f"{name}-galat"]), " ".join(ids)),
        **more,
    }


def _group(error: Text, *parts: Any) -> rx.Component:
    """A field with its red bar when something is wrong."""
    plain, wrong = "fieldset", "fieldset border-l-4 border-late pl-4"
    looks = rx.cond(error, wrong, plain) if present(error) else plain
    return rx.el.div(*[part for part in parts if part is not None], class_name=looks)


def _control(base: str, error: Text, more: str = "") -> str | rx.Var[str]:
    plain = f"{base} {more}".strip()
    if not present(error):
        return plain
    return rx.cond(error, f"{plain} is-error", plain)


def field(
    label: Text,
    name: str,
    *,
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    kind: Literal["text", "password", "email", "tel", "number", "date", "time", "search"] = "text",
    width: Width = "full",
    optional: bool | rx.Var[bool] = False,
    autocomplete: str = "off",
    inputmode: Literal["", "numeric", "tel", "email", "decimal"] = "",
    max_length: int = 200,
    placeholder: Text = "",
    read_only: bool = False,
) -> rx.Component:
    """One line of text. `width` shows how long the answer is; pasting is always allowed."""
    attrs = {"inputMode": inputmode} if inputmode else {}
    control = rx.el.input(
        id=name,
        name=name,
        type=kind,
        default_value=value,
        placeholder=placeholder,
        auto_complete=autocomplete,
        max_length=max_length,
        read_only=read_only,
        class_name=_control("input", error, _WIDTHS[width] + " num" * bool(inputmode)),
        custom_attrs=wired(name, hint, error, attrs),
    )
    return _group(
        error,
        _label(name, label, optional),
        hint_line(name, hint),
        error_line(name, error),
        control,
    )


def text_area(
    label: Text,
    name: str,
    *,
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    rows: int = 3,
    optional: bool | rx.Var[bool] = False,
    max_length: int = 1000,
    placeholder: Text = "",
) -> rx.Component:
    """Several lines of text."""
    control = rx.el.textarea(
        id=name,
        name=name,
        default_value=value,
        rows=rows,
        max_length=max_length,
        placeholder=placeholder,
        class_name=_control("textarea", error),
        custom_attrs=wired(name, hint, error, {}),
    )
    return _group(
        error,
        _label(name, label, optional),
        hint_line(name, hint),
        error_line(name, error),
        control,
    )


def select_field(
    label: Text,
    name: str,
    choices: list[ChoiceView] | rx.Var[list[ChoiceView]],
    *,
    value: Text = "",
    hint: Text = "",
    error: Text = "",
    optional: bool | rx.Var[bool] = False,
    empty: str = "Pilih satu",
    on_change: Any = None,
) -> rx.Component:
    """More than five choices. `empty` is the first line, which stands for no answer."""
    props: dict[str, Any] = {} if on_change is None else {"on_change": on_change}
    control = rx.el.select(
        rx.el.option(empty, value=""),
        rx.foreach(choices, lambda choice: rx.el.option(choice.label, value=choice.value)),
        id=name,
        name=name,
        key=rx.Var.create(name) + "=" + rx.Var.create(value),
        default_value=value,
        class_name=_control("select", error),
        custom_attrs=wired(name, hint, error, {}),
        **props,
    )
    return _group(
        error,
        _label(name, label, optional),
        hint_line(name, hint),
        error_line(name, error),
        control,
    )


def hidden_field(name: str, value: Text) -> rx.Component:
    """What the form must send back: a draft's number, a case's version. Never a secret."""
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def search_field(
    label: str,
    name: str = "cari",
    *,
    value: Text = "",
    placeholder: Text = "",
    key: str = "",
    large: bool = False,
    on_submit: Any = None,
    class_name: str = "",
) -> rx.Component:
    """A search form; `large` is the one that floats on the home header. Submits on Enter.

    `key` is the staff console's single key that goes to it.
    """
    big = "h-14! rounded-2xl! shadow-[0_2px_10px_var(--shade)] border-transparent! px-4 gap-3"
    attrs = {"aria-label": label} | ({"data-key": key} if key else {})
    props: dict[str, Any] = {} if on_submit is None else {"on_submit": on_submit}
    return rx.el.form(
        icon("search", "size-6 text-primary" if large else "size-5 text-muted"),
        rx.el.input(
            type="search",
            name=name,
            default_value=value,
            placeholder=placeholder,
            auto_complete="off",
            max_length=100,
            class_name="text-base",
            custom_attrs=attrs,
        ),
        rx.el.kbd(key, class_name="kbd max-lg:hidden", custom_attrs={"aria-hidden": "true"})
        if key
        else None,
        class_name=f"input focusable {big if large else 'gap-2'} {class_name}".strip(),
        custom_attrs={"role": "search"},
        **props,
    )
