"""What stands at every address that is not a page."""

import reflex as rx

from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.screen import screen
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import broken


@screen("/404", title="Halaman tidak ada", audience="public")
def lost() -> rx.Component:
    """What happened and the way back: the runtime's own page is one line of English."""
    return page_shell(
        broken(
            "Halaman ini tidak ada",
            "Mungkin alamatnya salah ketik, atau halamannya sudah dipindah.",
            link_button("Ke beranda", "/", block=True),
            link_button("Lihat layanan", "/layanan", kind="outline", block=True),
            sign="circle-question-mark",
        ),
        title="Halaman tidak ada",
        back="/",
    )
