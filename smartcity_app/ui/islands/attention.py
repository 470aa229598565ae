"""A box that takes the focus when what it says changes: error summaries, results."""

import reflex as rx

_source = rx.asset("attention.jsx", shared=True)


class Attention(rx.Component):
    """`cause` is what it says, as text; an empty cause leaves the focus alone."""

    library = _source.importable_path
    tag = "Attention"
    cause: rx.Var[str]
