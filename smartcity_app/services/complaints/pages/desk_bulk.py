"""The bar under the list once rows are ticked, the dialog it opens, and what came of it."""

import reflex as rx

from smartcity_app.services.complaints.pages.desk_dialogs import phrase_buttons
from smartcity_app.services.complaints.states.bulk import MOST, ReportBulk
from smartcity_app.ui.cards import facts, note
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, select_field, text_area
from smartcity_app.ui.islands.insert import Insert
from smartcity_app.ui.islands.picked import PickBar, PickList
from smartcity_app.ui.views import ChoiceView

ALL = "kerjakan-semua"
FORM = f"{ALL}-isian"
"""The form the rows' boxes belong to."""
ACTS = [
    ChoiceView("tugaskan", "Tugaskan"),
    ChoiceView("jawab", "Jawab"),
    ChoiceView("teruskan", "Teruskan ke kantor lain"),
    ChoiceView("gabung", "Gabungkan ke satu laporan"),
]


def pick_bar() -> rx.Component:
    """How many are ticked, and the one thing to do with them."""
    return PickBar.create(opens=ALL, verb="Kerjakan", what="laporan", most=MOST)


def bulk_outcome() -> rx.Component:
    """What became of the last press."""
    return rx.el.div(
        rx.cond(
            ReportBulk.said != "",
            rx.el.div(
                rx.cond(
                    ReportBulk.refused.length() > 0,
                    note(ReportBulk.said, facts(ReportBulk.refused), sign="circle-alert",
                         tone="soon"),
                    note(ReportBulk.said, sign="circle-check-big", tone="good"),
                ),
                class_name="p-3",
            ),
        ),
        role="status",
    )  # fmt: skip


def bulk_dialog() -> rx.Component:
    """One dialog for all that is ticked; what it asks depends on what is to be done."""
    reason = text_area(
        "Alasan", "sebab_banyak", hint="Semua pelapor membacanya apa adanya.", max_length=1000
    )
    return form_dialog(
        ALL,
        "Kerjakan yang dipilih",
        PickList.create(label="Laporan yang dipilih"),
        select_field(
            "Tindakan", "tindakan", ACTS, value=ReportBulk.act, on_change=ReportBulk.choose
        ),
        rx.match(
            ReportBulk.act,
            (
                "jawab",
                rx.el.div(
                    text_area("Jawaban", "jawaban_banyak", rows=4, max_length=4000),
                    phrase_buttons(ReportBulk.phrases),
                    Insert.create(form=FORM),
                    class_name="grid gap-4",
                ),
            ),
            (
                "teruskan",
                rx.el.div(
                    select_field("Kepada", "tujuan_banyak", ReportBulk.addressees),
                    reason,
                    class_name="grid gap-4",
                ),
            ),
            (
                "gabung",
                rx.el.div(
                    field("Nomor laporan tujuan", "ke_banyak", max_length=40),
                    reason,
                    class_name="grid gap-4",
                ),
            ),
            select_field("Petugas atau tim", "petugas_banyak", ReportBulk.people),
        ),
        line="Setiap laporan diperiksa dan diubah sendiri-sendiri. Yang sudah berubah dilewati, "
        "dan Anda diberi tahu sebabnya.",
        do="Kerjakan semua",
        on_submit=[ReportBulk.hold, ReportBulk.do, ReportBulk.release],
        busy=ReportBulk.busy,
        error=ReportBulk.trouble,
        shut=ReportBulk.shut,
    )
