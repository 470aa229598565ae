"""The complaints screens. Importing this package registers them."""

from smartcity_app.services.complaints.pages import (
    desk,
    field,
    follow,
    intake,
    mine,
    moderation,
    office,
    performance,
    report,
    routing,
)

__all__ = [
    "desk",
    "field",
    "follow",
    "intake",
    "mine",
    "moderation",
    "office",
    "performance",
    "report",
    "routing",
]
