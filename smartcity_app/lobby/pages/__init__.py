"""The lobby's screens. Importing this package registers them."""

from smartcity_app.lobby.pages import (
    account,
    board,
    delegations,
    home,
    inbox,
    lost,
    menu,
    neighbourhoods,
    numbering,
    register,
)

__all__ = [
    "account",
    "board",
    "delegations",
    "home",
    "inbox",
    "lost",
    "menu",
    "neighbourhoods",
    "numbering",
    "register",
]
