"""Asks the phone where it is, once, when somebody presses."""

import reflex as rx

_source = rx.asset("where.jsx", shared=True)


class Where(rx.NoSSRComponent):
    """A button; `on_found` gets latitude, longitude and the accuracy in metres.

    A refusal, or a phone that does not know, is said under the button.
    """

    library = _source.importable_path
    tag = "Where"
    word: rx.Var[str]
    on_found: rx.EventHandler[rx.event.passthrough_event_spec(float, float, float)]
