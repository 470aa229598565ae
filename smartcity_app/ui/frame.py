"""The HTML document around every page: head, bars, the runtime's own messages in Indonesian.

`rx.App(**document(), api_transformer=..., ...)` is all the front door needs of the kit.
"""

from typing import Any

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.core.banner import has_connection_errors

from smartcity_app.ui.brand import DEMO
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.islands.bars import Bars
from smartcity_app.ui.states import broken

DEMO_SENTENCE = "Mode contoh. Ini bukan data warga."


def document() -> dict[str, Any]:
    """What rx.App is given for its looks: no toaster, no Radix, our own overlay and error page."""
    return {
        "stylesheets": ["/theme.css"],
        "reset_style": False,
        "toaster": None,
        "html_lang": "id",
        "head_components": head(),
        "app_wraps": {
            (55, "ErrorBoundary"): lambda stateful: _error_boundary(),
            (5, "Overlay"): lambda stateful: bars() if stateful else None,
        },
    }


def bars() -> rx.Component:
    """The bars above every page: demonstration, no internet, new version."""
    return rx.fragment(Bars.create(demo=DEMO_SENTENCE if DEMO else "", lost=has_connection_errors))


def _error_boundary() -> rx.Component:
    page = rx.el.div(
        broken(
            "Halaman ini tersendat",
            "Bukan salah Anda. Yang sudah tersimpan tetap aman. Muat ulang untuk melanjutkan.",
            link_button("Muat ulang", "", sign="rotate-cw", block=True, document=True),
            link_button("Ke beranda", "/", kind="outline", block=True, document=True),
        ),
        class_name="page",
        role="alert",
    )
    return ErrorBoundary.create(fallback_render=rx.Var.create(page))


def head() -> list[rx.Component]:
    """What stands in every page's head."""
    font = {"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"}
    return [
        rx.el.script(src="/first.js"),
        rx.el.link(rel="preload", href="/font/jakarta-400-800.woff2", custom_attrs=font),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/app-180.png"),
        rx.el.meta(name="theme-color", content="#0a5a42"),
        rx.el.meta(name="format-detection", content="telephone=no"),
        rx.el.script(src="/kit.js", defer=True),
        rx.el.script(src="/sw-register.js", defer=True),
    ]
