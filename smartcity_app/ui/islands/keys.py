"""Single keys of the staff console, all in the browser: they press what is on the screen anyway."""

import reflex as rx

_source = rx.asset("keys.jsx", shared=True)


class Keys(rx.NoSSRComponent):
    """J and K move along the rows, X ticks the row, any other key presses what carries `data-key`.

    Enter opens the row because a row is a link. Escape closes a dialog, or presses what carries
    `data-key="Escape"`. A key whose element is a field moves the focus there. Nothing happens
    while a field has the focus, with Ctrl, Alt or Meta, or when switched off (KeySwitch).
    """

    library = _source.importable_path
    tag = "Keys"


class KeySwitch(rx.NoSSRComponent):
    """The switch that turns single keys off on this device."""

    library = _source.importable_path
    tag = "KeySwitch"
