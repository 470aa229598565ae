"""Search over what already stands on the page: the menu of services."""

import reflex as rx

_source = rx.asset("sift.jsx", shared=True)


class Sift(rx.Component):
    """A search field that hides what does not match inside the element with the id `inside`.

    What can be hidden carries `data-words`. Enter opens the only match, or the first. Without a
    match it shows `nothing` and the link in `ask`, if there is one.
    """

    library = _source.importable_path
    tag = "Sift"
    inside: rx.Var[str]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    nothing: rx.Var[str]
