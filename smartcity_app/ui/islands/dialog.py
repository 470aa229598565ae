"""A native dialog: focus stays inside, Escape closes it, the page behind cannot be pressed."""

import reflex as rx

_source = rx.asset("dialog.jsx", shared=True)


class Dialog(rx.Component):
    """Opened by an element with `data-opens`, closed by one with `data-closes` (assets/kit.js).

    `shut` is any text the server changes when the dialog has done its work: a change closes it.
    """

    library = _source.importable_path
    tag = "Dialog"
    shut: rx.Var[str]
    named_by: rx.Var[str]
