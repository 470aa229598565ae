"""What is shown belongs to the address: never the case that was looked at before this one."""

import reflex as rx

_source = rx.asset("fits.jsx", shared=True)


class Fits(rx.Component):
    """Its first child as long as the address bar's query is `query`, otherwise its second.

    A state keeps what it showed last. Until a loader has answered for the new address, that is
    another case, another draft. `query` is what the loader last answered for.
    """

    library = _source.importable_path
    tag = "Fits"
    query: rx.Var[str]
