"""A form the browser posts itself, for what must work by a whole page load: signing out."""

import reflex as rx
from reflex_components_core.el.element import Element

from smartcity_app.ui.buttons import Kind, button


class PlainForm(Element):
    """`rx.el.form` without on_submit swallows the submit; this one does not."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]


def post_button(label: str, to: str, *, kind: Kind = "outline") -> rx.Component:
    """A button that posts nothing but itself to `to`."""
    return PlainForm.create(
        button(label, kind=kind, submit=True, block=True), action=to, method="post"
    )
