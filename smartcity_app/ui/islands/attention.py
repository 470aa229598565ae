"""A box that takes the focus when there is news in it: an error summary."""

import reflex as rx

_source = rx.asset("attention.jsx", shared=True)


class Attention(rx.Component):
    """`cause` are the names of what it is about. A new one calls the focus, one less does not.

    Sending the form again always calls it.
    """

    library = _source.importable_path
    tag = "Attention"
    cause: rx.Var[list[str]]
