"""/surat: one's own letters, and what letters there are. /surat/info: what needs none."""

import reflex as rx

from smartcity_app.services.letters.states.catalogue import (
    InfoState,
    LettersState,
)
from smartcity_app.ui.buttons import link_button
from smartcity_app.ui.cards import cases, facts, menu_rows, note, section
from smartcity_app.ui.islands.sift import Sift
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import skeleton_rows
from smartcity_app.ui.views import TileGroupView

OFFERS = "daftar-surat"


@screen("/surat", title="Surat", on_load=LettersState.load)
def catalogue() -> rx.Component:
    """One's own letters first, then what may be asked for."""
    return page_shell(
        until(
            LettersState.loaded,
            rx.fragment(
                rx.cond(
                    LettersState.mine.length() > 0,
                    section("Surat Anda", cases(LettersState.mine), id="surat-anda", first=True),
                ),
                section(
                    "Ajukan surat",
                    Sift.create(
                        inside=OFFERS,
                        label="Cari surat",
                        placeholder="Cari surat, misalnya nikah",
                        nothing="Tidak ada surat dengan kata itu. Coba kata lain.",
                    ),
                    rx.el.div(
                        rx.foreach(LettersState.groups.to(list[TileGroupView]), _group),
                        id=OFFERS,
                    ),
                    id="ajukan",
                    note="Tidak perlu datang ke kantor. Surat Anda cetak sendiri.",
                ),
            ),
            skeleton_rows(6),
        ),
        title="Surat",
        back="/",
        here="/layanan",
    )


def _group(group: TileGroupView) -> rx.Component:
    return rx.el.section(
        rx.el.h3(group.title, class_name="font-extrabold tracking-tight mt-5 mb-2"),
        menu_rows(group.rows),
    )


@screen("/surat/info", title="Tidak perlu surat", on_load=InfoState.load, audience="public")
def info() -> rx.Component:
    """What to do, and where."""
    paragraph = "leading-relaxed mt-3"
    return page_shell(
        until(
            InfoState.loaded,
            rx.fragment(
                note(InfoState.summary, sign="circle-check-big", tone="good"),
                rx.foreach(InfoState.text, lambda each: rx.el.p(each, class_name=paragraph)),
                rx.cond(
                    InfoState.steps.length() > 0,
                    section(
                        "Yang Anda lakukan",
                        rx.el.ol(
                            rx.foreach(InfoState.steps, rx.el.li),
                            class_name="list-decimal pl-6 grid gap-2",
                        ),
                        id="langkah",
                    ),
                ),
                link_button(
                    InfoState.link_label,
                    InfoState.link,
                    block=True,
                    document=True,
                    new_tab=True,
                    class_name="mt-5",
                ),
                rx.el.div(facts(InfoState.basis), class_name="mt-5"),
            ),
            skeleton_rows(4),
        ),
        title=rx.cond(InfoState.loaded, InfoState.title, "Tidak perlu surat"),
        back="/surat",
        here="/layanan",
    )
