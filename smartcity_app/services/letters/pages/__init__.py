"""The letters screens. Importing this package registers them."""

from smartcity_app.services.letters.pages import (
    apply,
    case,
    catalogue,
    counter,
    desk,
    editor,
    editor_list,
    performance,
)

__all__ = ["apply", "case", "catalogue", "counter", "desk", "editor", "editor_list", "performance"]
