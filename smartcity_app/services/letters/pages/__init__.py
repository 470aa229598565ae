"""The letters screens. Importing this package registers them."""

from smartcity_app.services.letters.pages import apply, case, catalogue

__all__ = ["apply", "case", "catalogue"]
