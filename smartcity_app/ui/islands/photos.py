"""Taking, shrinking and sending one required document."""

import reflex as rx

_source = rx.asset("photos.jsx", shared=True)


class Photos(rx.NoSSRComponent):
    """The two buttons of a requirement, and its progress while a file is on its way.

    A photo is made smaller than 500 KB here, which also drops where it was taken; a PDF goes as it
    is. The body of the POST is the file; X-File-Name carries its name, percent-encoded. 201 with
    {"id", "ukuran"} is success, any other answer may say {"pesan"}. `on_added` gets id, name and
    size in bytes.

    Several photos become one document: each page is sent as above, shown, put in order, and POST
    `<endpoint>/gabung` with {"halaman": [ids], "nama"} answers with the one PDF they make.
    """

    library = _source.importable_path
    tag = "Photos"
    name: rx.Var[str]
    """What is being photographed, for the ear."""
    again: rx.Var[bool]
    """Says "Foto ulang" instead of "Ambil foto"."""
    small: rx.Var[bool]
    """One quiet button "Ganti" instead of two."""
    pdf: rx.Var[bool]
    first: rx.Var[str]
    """File id of the photo that is there, if more pages may be added to it."""
    endpoint: rx.Var[str]
    on_added: rx.EventHandler[rx.event.passthrough_event_spec(str, str, int)]
