"""Copies a text that stands on the page: a number, an amount, an address."""

import reflex as rx

_source = rx.asset("copy.jsx", shared=True)


class Copy(rx.NoSSRComponent):
    """A quiet button; `label` is what it says before, "Tersalin" afterwards."""

    library = _source.importable_path
    tag = "Copy"
    text: rx.Var[str]
    label: rx.Var[str]
