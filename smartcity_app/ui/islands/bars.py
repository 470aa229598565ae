"""The bars above every page: demonstration, no internet, new version."""

import reflex as rx

_source = rx.asset("bars.jsx", shared=True)


class Bars(rx.Component):
    """`demo` is the sentence of demo mode or empty; `lost` whether the server does not answer."""

    library = _source.importable_path
    tag = "Bars"
    demo: rx.Var[str]
    lost: rx.Var[bool]
