"""A code read with the camera into a field, for whoever would rather not type."""

import reflex as rx

_source = rx.asset("scan.jsx", shared=True)


class Scan(rx.NoSSRComponent):
    """A button that opens the camera, puts the QR code's text into the field `field` and sends its
    form. The reader is the one of /periksa. Typing always works: nothing shows without a camera.
    """

    library = _source.importable_path
    tag = "Scan"
    field: rx.Var[str]
    """Id of an input inside a form."""
    word: rx.Var[str]
