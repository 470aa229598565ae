"""Size of letters and colours, chosen on this device and kept on it."""

import reflex as rx

_source = rx.asset("preferences.jsx", shared=True)


class TextSize(rx.Component):
    """The Aa button: 100, 112.5, 125 percent, and round again."""

    library = _source.importable_path
    tag = "TextSize"


class Colours(rx.Component):
    """Light, dark, or as the device does."""

    library = _source.importable_path
    tag = "Colours"
