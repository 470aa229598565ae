"""The lobby's screens. Importing this package registers them."""

from smartcity_app.lobby.pages import account, home, inbox, menu

__all__ = ["account", "home", "inbox", "menu"]
