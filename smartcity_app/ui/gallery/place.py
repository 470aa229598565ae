"""The map: nothing picked yet, a pin with reports around it, a place that is only shown."""

import reflex as rx

from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import section
from smartcity_app.ui.gallery import specimens
from smartcity_app.ui.gallery.state import Gallery
from smartcity_app.ui.islands.autosave import Autosave
from smartcity_app.ui.place import place_card
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import task_shell

KEPUTIH = "35.78.09.1001"


@screen("/galeri/tempat", title="Galeri, tempat", audience="demo")
def place() -> rx.Component:
    """Three maps, each with its own state; the first in a form that is kept while it is filled."""
    write = button("Tulis alamat", kind="ghost", small=True, on_click=Gallery.press("alamat"))
    here = {"lat": -7.2906, "lng": 112.8011}
    return task_shell(
        section(
            "Di mana",
            rx.el.form(
                place_card(
                    "g-tempat",
                    area=Gallery.area,
                    line=Gallery.place,
                    detail=Gallery.accuracy,
                    action=write,
                    on_pick=Gallery.picked,
                ),
                id="lapor",
                on_submit=Gallery.keep,
            ),
            id="di-mana",
        ),
        section(
            "Dengan laporan di dekatnya",
            place_card(
                "g-dekat",
                **here,
                accuracy=8,
                area=KEPUTIH,
                line="Jl. Keputih Tegal, depan nomor 41",
                detail="Ketepatan 8 meter",
                nearby=rx.Var.create(specimens.NEARBY),
                on_pick=Gallery.picked,
                class_name="h-40",
            ),
            id="dekat",
        ),
        section(
            "Hanya ditunjukkan",
            place_card(
                "g-lihat",
                **here,
                area=KEPUTIH,
                line="Keputih, Sukolilo",
                fixed=True,
                class_name="h-40",
            ),
            id="lihat",
        ),
        Autosave.create(form="lapor", on_save=Gallery.keep),
        rx.el.p(Gallery.said, class_name="hint mt-6", id="disimpan"),
        title="Lapor",
        line="Tempat",
        back="/galeri",
        foot=button("Kirim laporan baru", block=True, submit=True, form="lapor"),
    )
