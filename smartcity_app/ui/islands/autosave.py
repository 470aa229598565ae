"""Keeps a half-filled form: what is typed goes to the server a moment later."""

import reflex as rx

_source = rx.asset("autosave.jsx", shared=True)


class Autosave(rx.NoSSRComponent):
    """Watches the form with the id `form` and hands its fields over as a dict.

    At most every 1.5 seconds while typing, soon after leaving a field, and at once when something
    is pressed, or the page is hidden or left. Nothing is sent when nothing changed. A field named several times comes as
    a list. Put what says which draft it is into a hidden field: a phone that changes network keeps
    its text but starts with an empty state tree.
    """

    library = _source.importable_path
    tag = "Autosave"
    form: rx.Var[str]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
