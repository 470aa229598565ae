"""The lobby's screens. Importing this package registers them."""

from smartcity_app.lobby.pages import (
    account,
    board,
    home,
    inbox,
    lost,
    menu,
    neighbourhoods,
    register,
)

__all__ = ["account", "board", "home", "inbox", "lost", "menu", "neighbourhoods", "register"]
