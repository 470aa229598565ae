"""A native dialog: focus stays inside, Escape closes it, the page behind cannot be pressed."""

import reflex as rx

_source = rx.asset("dialog.jsx", shared=True)


class Dialog(rx.Component):
    """Opened by an element with `data-opens`, closed by one with `data-closes` (assets/kit.js).

    `show` is any text the server changes when what the dialog is about has arrived: a change opens
    it, so that nobody types into a dialog that is still about something else.
    `shut` is any text the server changes when the dialog has done its work: a change closes it.
    """

    library = _source.importable_path
    tag = "Dialog"
    show: rx.Var[str]
    shut: rx.Var[str]
    named_by: rx.Var[str]
