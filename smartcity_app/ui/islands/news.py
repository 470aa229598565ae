"""News the server pushes about one thing the page waits for."""

import reflex as rx

_source = rx.asset("news.jsx", shared=True)


class News(rx.NoSSRComponent):
    """Listens to the Server-Sent Events of `source` and calls `on_news` when they say another state
    than `shown`.

    The stream says "kabar" with the state as its text, and ends by itself now and then. Where no
    stream comes through, the page asks every few seconds instead. Coming back to the tab asks once.
    Nothing happens while `source` is empty.
    """

    library = _source.importable_path
    tag = "News"
    source: rx.Var[str]
    shown: rx.Var[str]
    on_news: rx.EventHandler[rx.event.no_args_event_spec]
