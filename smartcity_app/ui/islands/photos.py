"""Taking, shrinking and sending one required document."""

import reflex as rx

_source = rx.asset("photos.jsx", shared=True)
_exif = rx.asset("exif.js", shared=True)
"""Beside it: loaded by `photos.jsx` when it is asked for evidence, and only then."""


class Photos(rx.NoSSRComponent):
    """The two buttons of a requirement, and its progress while a file is on its way.

    A photo is made smaller than 500 KB here, which also drops where it was taken; a PDF goes as it
    is. The body of the POST is the file; X-File-Name carries its name, percent-encoded. 201 with
    {"id", "ukuran"} is success, any other answer may say {"pesan"}. `on_added` gets id, name and
    size in bytes.

    Several photos become one document: each page is sent as above, shown, put in order, and POST
    `<endpoint>/gabung` with {"halaman": [ids], "nama"} answers with the one PDF they make.

    With `evidence` (and without `pdf`) one photo goes to `<endpoint>?untuk=bukti`, and X-Photo says
    in JSON what it said before it was made smaller: `taken`, `lat`, `lon`; and `live` for one taken
    with the camera here and now. Such a one may ask the phone for its position.
    """

    library = _source.importable_path
    tag = "Photos"
    name: rx.Var[str]
    """What is being photographed, for the ear."""
    again: rx.Var[bool]
    """Says "Foto ulang" instead of "Ambil foto"."""
    small: rx.Var[bool]
    """One quiet button "Ganti" instead of two."""
    quiet: rx.Var[bool]
    """No green button: something else on the page matters more."""
    pdf: rx.Var[bool]
    first: rx.Var[str]
    """File id of the photo that is there, if more pages may be added to it."""
    evidence: rx.Var[bool]
    endpoint: rx.Var[str]
    on_added: rx.EventHandler[rx.event.passthrough_event_spec(str, str, int)]
