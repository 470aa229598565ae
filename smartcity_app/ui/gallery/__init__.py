"""Every part of the kit in every state, on pages of demo mode only. Importing registers them."""

from smartcity_app.ui.gallery import board, case, desk, home, parts, place, task

__all__ = ["board", "case", "desk", "home", "parts", "place", "task"]
