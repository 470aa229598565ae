"""A full page load asked for by the server: to sign-in, to a page that is not Reflex's."""

import reflex as rx

_source = rx.asset("leave.jsx", shared=True)


class Leave(rx.Component):
    """Goes to the path in `to` as soon as it is not empty. Other sites are refused."""

    library = _source.importable_path
    tag = "Leave"
    to: rx.Var[str]
