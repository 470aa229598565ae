"""/surat: what letters there are, and one's own."""

import reflex as rx

from smartcity_app.services.letters.catalog import LetterType, letters
from smartcity_app.services.letters.states.case import LettersState
from smartcity_app.ui.cards import card, cases, row_link, section
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell
from smartcity_app.ui.states import skeleton_rows


@screen("/surat", title="Surat", on_load=LettersState.load)
def catalogue() -> rx.Component:
    """One's own letters first, then what may be asked for."""
    return page_shell(
        until(
            LettersState.loaded,
            rx.cond(
                LettersState.mine.length() > 0,
                section("Surat Anda", cases(LettersState.mine), id="surat-anda", first=True),
            ),
            skeleton_rows(2),
        ),
        section(
            "Ajukan surat",
            card(*[_offer(each) for each in letters().values()]),
            id="ajukan",
            note="Tidak perlu datang ke kelurahan. Surat Anda cetak sendiri.",
        ),
        title="Surat",
        back="/",
        here="/layanan",
    )


def _offer(each: LetterType) -> rx.Component:
    return row_link(
        each.title,
        f"/surat/ajukan?jenis={each.key}",
        sign="file-text",
        detail=f"{each.summary} Janji {each.workflow.promise.words}.",
    )
