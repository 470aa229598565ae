"""How Reflex builds and runs the front end. What a city may change stands in `kernel.settings`."""

import reflex as rx

from smartcity_app.kernel.settings import settings

_settings = settings()

config = rx.Config(
    app_name="smartcity_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    api_url=f"http://localhost:{_settings.port}",  # the browser puts its own host in its place
    cors_allowed_origins=[_settings.origin],
    transport="websocket",
    redis_token_expiration=30 * 60,
    frontend_packages=["daisyui@5.8.1"],
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[rx.plugins.TailwindV4Plugin({"plugins": []})],
    disable_plugins=[rx.plugins.SitemapPlugin],
    **({} if _settings.redis_url else {"state_manager_mode": "memory"}),
)
