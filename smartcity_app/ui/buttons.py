"""Buttons and links. One primary button a view; a button is a verb with an object."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.elements.inline import a as plain_a

from smartcity_app.ui.icon import icon

Kind = Literal["primary", "outline", "quiet", "ghost", "danger"]
_KINDS: dict[str, str] = {
    "primary": "btn-primary",
    "outline": "btn-outline",
    "quiet": "btn-quiet",
    "ghost": "btn-ghost text-primary",
    "danger": "btn-danger",
}


def _classes(kind: str | rx.Var[str], block: bool, small: bool, class_name: str) -> str | rx.Var:
    size = " btn-block" * block + " btn-sm" * small
    if isinstance(kind, rx.Var):
        looks = {name: f"btn {look}{size} {class_name}".strip() for name, look in _KINDS.items()}
        return rx.match(kind, *looks.items(), looks["primary"])
    return f"btn {_KINDS[kind]}{size} {class_name}".strip()


def _inside(label: Any, sign: str | rx.Var[str], key: str | rx.Var[str], on: Any) -> list[Any]:
    parts: list[Any] = [label]
    if isinstance(sign, rx.Var):
        parts.insert(0, rx.cond(sign != "", icon(sign)))
    elif sign:
        parts.insert(0, icon(sign))
    if isinstance(key, rx.Var):
        parts.append(rx.cond(key != "", key_hint(key, on=on)))
    elif key:
        parts.append(key_hint(key, on=on))
    return parts


def key_hint(key: str | rx.Var[str], *, on: bool | rx.Var[bool] = False) -> rx.Component:
    """A key cap; `on` when it stands on a coloured button. Only on wide screens."""
    return rx.el.kbd(
        key,
        class_name=rx.cond(on, "kbd kbd-on max-lg:hidden", "kbd max-lg:hidden"),
        custom_attrs={"aria-hidden": "true"},
    )


def button(
    label: str | rx.Var[str],
    *,
    on_click: Any = None,
    kind: Kind | rx.Var[str] = "primary",
    sign: str | rx.Var[str] = "",
    block: bool = False,
    small: bool = False,
    submit: bool = False,
    form: str = "",
    busy: bool | rx.Var[bool] = False,
    key: str | rx.Var[str] = "",
    opens: str | rx.Var[str] = "",
    closes: bool = False,
    id: str = "",
    class_name: str = "",
) -> rx.Component:
    """A button. `sign` is an icon's name, `key` the staff console's single key for it.

    `opens` is the id of a dialog, `closes` shuts the dialog around it: both happen in the browser.
    `form` submits the form of that id from outside of it. A busy button waits
    but is never disabled.
    """
    attrs: dict[str, Any] = {}
    if isinstance(busy, rx.Var) or busy:
        attrs["aria-busy"] = rx.cond(busy, "true", "false")
    if isinstance(key, rx.Var) or key:
        attrs |= {"data-key": key, "aria-keyshortcuts": key}
    if isinstance(opens, rx.Var) or opens:
        attrs["data-opens"] = opens
    if closes:
        attrs["data-closes"] = "true"
    if form:
        attrs["form"] = form
    props: dict[str, Any] = {"id": id} if id else {}
    if on_click is not None:
        props["on_click"] = on_click
    return rx.el.button(
        *_inside(label, sign, key, kind == "primary"),
        type="submit" if submit else "button",
        class_name=_classes(kind, block, small, class_name),
        custom_attrs=attrs,
        **props,
    )


def link_button(
    label: str | rx.Var[str],
    href: str | rx.Var[str],
    *,
    kind: Kind = "primary",
    sign: str = "",
    block: bool = False,
    small: bool = False,
    document: bool = False,
    new_tab: bool = False,
    class_name: str = "",
) -> rx.Component:
    """A link that looks like a button. `document` for anything that is not a Reflex page."""
    more: dict[str, Any] = {"target": "_blank", "rel": "noopener"} if new_tab else {}
    return rx.el.a(
        *_inside(label, sign, "", False),
        href=href,
        reload_document=document or new_tab,
        class_name=_classes(kind, block, small, class_name),
        **more,
    )


def text_link(
    label: str | rx.Var[str],
    href: str | rx.Var[str],
    *,
    document: bool = False,
    class_name: str = "",
) -> rx.Component:
    """A link in a line of its own, 44 px tall."""
    return rx.el.a(
        label,
        href=href,
        reload_document=document,
        class_name=f"link inline-flex items-center min-h-11 {class_name}".strip(),
    )


def jump_link(
    label: str | rx.Var[str], id: str | rx.Var[str], class_name: str | rx.Var[str] = ""
) -> rx.Component:
    """A link to something on this page. Not the router's: that would load the page anew."""
    return plain_a(label, href=rx.Var.create("#") + id, class_name=class_name)


def icon_button(
    sign: str,
    label: str | rx.Var[str],
    *,
    on_click: Any = None,
    href: str | rx.Var[str] = "",
    opens: str = "",
    closes: bool = False,
    document: bool = False,
    count: int | rx.Var[int] = 0,
    class_name: str = "",
) -> rx.Component:
    """Only for what everybody knows by its drawing: back, close, share, bell, search, more."""
    attrs: dict[str, Any] = {"aria-label": label}
    if opens:
        attrs["data-opens"] = opens
    if closes:
        attrs["data-closes"] = "true"
    parts = [icon(sign, "size-6"), badge(count)]
    looks = f"icon-btn {class_name}".strip()
    if isinstance(href, rx.Var) or href:
        return rx.el.a(
            *parts, href=href, reload_document=document, class_name=looks, custom_attrs=attrs
        )
    props = {} if on_click is None else {"on_click": on_click}
    return rx.el.button(*parts, type="button", class_name=looks, custom_attrs=attrs, **props)


def badge(count: int | rx.Var[int], class_name: str = "absolute top-0 right-0") -> rx.Component:
    """A yellow count over an icon; nothing at zero. The words beside it must say it as well."""
    number = rx.Var.create(count).to(int)
    return rx.cond(
        number > 0,
        rx.el.span(
            rx.cond(number > 99, "99+", number.to_string()),
            class_name=f"count {class_name}",
            custom_attrs={"aria-hidden": "true"},
        ),
    )
