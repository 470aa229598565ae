"""Rows that are ticked, and what may be done to all of them at once."""

import reflex as rx

_source = rx.asset("picked.jsx", shared=True)


class PickBar(rx.NoSSRComponent):
    """Appears with the first ticked row (`data-pick`, ui.table): how many, all or none, one verb.

    The boxes belong to the form of the dialog it opens (their `form` attribute), so that nothing
    about them is kept on the server.
    """

    library = _source.importable_path
    tag = "PickBar"
    opens: rx.Var[str]
    """Id of the dialog."""
    verb: rx.Var[str]
    """"Tanda tangani"."""
    what: rx.Var[str]
    """"berkas"."""
    most: rx.Var[int]


class PickList(rx.NoSSRComponent):
    """The names of the ticked rows, for the dialog that asks."""

    library = _source.importable_path
    tag = "PickList"
    label: rx.Var[str]
    """What the list is, for the ear."""
