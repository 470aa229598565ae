"""The bar under the list once rows are ticked, the dialog it opens, and what came of it."""

from typing import Any

import reflex as rx

from smartcity_app.civic import seed
from smartcity_app.services.letters.states.batch import MOST, Batch
from smartcity_app.ui.brand import DEMO
from smartcity_app.ui.cards import facts, note
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field
from smartcity_app.ui.islands.picked import PickBar, PickList

ALL = "tanda-tangani-semua"
FORM = f"{ALL}-isian"
"""The form the rows' boxes belong to."""


def pick_bar() -> rx.Component:
    """How many are ticked, and the one thing to do with them."""
    return PickBar.create(opens=ALL, verb="Tanda tangani", what="surat", most=MOST)


def batch_outcome() -> rx.Component:
    """What became of the last batch."""
    return rx.el.div(
        rx.cond(
            Batch.said != "",
            rx.el.div(
                rx.cond(
                    Batch.refused.length() > 0,
                    note(Batch.said, facts(Batch.refused), sign="circle-alert", tone="soon"),
                    note(Batch.said, sign="circle-check-big", tone="good"),
                ),
                class_name="p-3",
            ),
        ),
        role="status",
    )


def batch_dialog() -> rx.Component:
    """One confirmation and one PIN for all that is ticked."""
    pin: Any = field(
        "PIN tanda tangan",
        "pin_banyak",
        kind="password",
        width="code",
        max_length=64,
        hint=f"Mode contoh: {seed.PIN}"
        if DEMO
        else "PIN Anda sendiri. Tidak disimpan di mana pun.",
    )
    return form_dialog(
        ALL,
        "Tanda tangani semua yang dipilih",
        PickList.create(label="Yang akan ditandatangani"),
        rx.el.div(pin, key=Batch.tries.to_string()),
        line="Setiap surat diperiksa dan ditandatangani sendiri-sendiri. Yang tidak lengkap atau "
        "sudah berubah dilewati, dan Anda diberi tahu sebabnya.",
        do="Tanda tangani semua",
        on_submit=[Batch.hold, Batch.sign, Batch.release],
        busy=Batch.busy,
        error=Batch.trouble,
        shut=Batch.shut,
    )
