"""Covering faces and number plates in a photo before it becomes public."""

import reflex as rx

_source = rx.asset("blur.jsx", shared=True)


class Blur(rx.NoSSRComponent):
    """A picture on which an officer draws boxes, with mouse, finger or keyboard.

    Inside a form: the field `name` holds the boxes as JSON, `[{"x", "y", "w", "h"}]` in fractions
    of the picture, as `civic.redaction.boxes_of` reads them. Nothing is covered until the form's
    handler has it done; the picture itself stays as it is.
    """

    library = _source.importable_path
    tag = "Blur"
    src: rx.Var[str]
    alt: rx.Var[str]
    """What the photo shows, for the ear."""
    name: rx.Var[str]
