"""How Reflex builds and runs the front end. What a city may change stands in `kernel.settings`."""

import reflex as rx

from smartcity_app.kernel.settings import settings
from smartcity_app.ui.same_origin import SameOrigin
from smartcity_app.ui.shipped import PACKAGES, Shipped

_settings = settings()
_origins = [_settings.origin]
if _settings.demo:
    _origins.append(_settings.origin.replace("localhost", "127.0.0.1"))

config = rx.Config(
    app_name="smartcity_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    cors_allowed_origins=_origins,
    transport="websocket",
    redis_token_expiration=30 * 60,
    frontend_packages=["daisyui@5.8.1", *PACKAGES],
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[rx.plugins.TailwindV4Plugin({"plugins": []}), SameOrigin(), Shipped()],
    disable_plugins=[rx.plugins.SitemapPlugin],
    **({} if _settings.redis_url else {"state_manager_mode": "memory"}),
)
