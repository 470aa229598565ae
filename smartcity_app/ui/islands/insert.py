"""Puts a piece of text where the writer is: into the field of a form that was used last."""

import reflex as rx

_source = rx.asset("insert.jsx", shared=True)


class Insert(rx.NoSSRComponent):
    """A press on what carries `data-insert` puts that text at the caret in the form `form`.

    Before any field was used it goes to the end of the first one.
    """

    library = _source.importable_path
    tag = "Insert"
    form: rx.Var[str]
