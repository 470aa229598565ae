"""Time that runs out while one watches: the only thing in the app that counts seconds."""

import reflex as rx

_source = rx.asset("countdown.jsx", shared=True)


class Countdown(rx.NoSSRComponent):
    """Minutes and seconds, and the houses of the promise clock under them.

    The server says how many seconds are `left` of `total` at the moment it answered; the phone's
    own clock only measures what has passed since. `on_over` is called once, when they are gone.
    A screen reader is told at five minutes and at one.
    """

    library = _source.importable_path
    tag = "Countdown"
    left: rx.Var[int]
    total: rx.Var[int]
    houses: rx.Var[int]
    mark: rx.Var[str]
    """Changes whenever `left` is said anew."""
    on_over: rx.EventHandler[rx.event.no_args_event_spec]
