"""Every letter the city issues, as data.

`letters/*.toml` is what the app brings, one file a letter; `info/*.toml` is what people look for
but need no letter for. At every start `versions.install` enters what is new into the table of
versions, fitted to the city. From there on the table counts: the city's admin edits in the
console, running cases keep the version they began with.
"""

from smartcity_app.services.letters.catalog.schema import LetterType
from smartcity_app.services.letters.catalog.versions import current, type_of

__all__ = ["LetterType", "current", "type_of"]
