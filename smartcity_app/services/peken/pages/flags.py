"""/kerja/peken/tanda: flags to look into, and how strict the rules are."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.flag_views import EvidenceView, FlagView, RuleView
from smartcity_app.services.peken.states.flags import HERE, MarketFlags
from smartcity_app.ui.buttons import button, text_link
from smartcity_app.ui.cards import note
from smartcity_app.ui.choices import choice_cards, switch
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import field, text_area
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.staff import board_shell
from smartcity_app.ui.states import empty, skeleton_rows
from smartcity_app.ui.table import chips, pager

_CARD = "card-a lined overflow-hidden"
_WRONG = rx.cond(MarketFlags.problems.length() > 0, "Periksa isian yang ditandai.", "")


@screen("/kerja/peken/tanda", title="Tanda e-Peken", on_load=MarketFlags.load, audience="staff")
def flags() -> rx.Component:
    """The list, or one flag with its reason and its orders."""
    return board_shell(
        until(MarketFlags.loaded, _page(), skeleton_rows(6)),
        _rule_dialog(),
        title="Tanda belanja tidak wajar",
        line='Tanda tidak mengurangi apa pun. Hanya putusan "Tidak dihitung" yang mengurangi.',
        office=MarketFlags.office,
        person=MarketFlags.person,
        initials=MarketFlags.initials,
        places=MarketFlags.places,
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(
                MarketFlags.said != "",
                note(MarketFlags.said, sign="circle-check-big", tone="good"),
            ),
            role="status",
            class_name="empty:hidden",
        ),
        rx.cond(
            MarketFlags.flag.id > 0,
            _one(),
            rx.fragment(
                rx.el.div(
                    chips(MarketFlags.parts, MarketFlags.choose_part, label="Bagian"),
                    class_name="px-4 -mx-4 min-w-0",
                ),
                rx.cond(MarketFlags.part == "aturan", _rules(), _list()),
            ),
        ),
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.cond(
            MarketFlags.rows.length() > 0,
            rx.el.ul(rx.foreach(MarketFlags.rows.to(list[FlagView]), _row), class_name=_CARD),
            empty(
                "Tidak ada tanda di sini", "Aturan diperiksa setiap malam dan setiap pembayaran."
            ),
        ),
        pager(MarketFlags.shown, on_more=MarketFlags.go_on, more=MarketFlags.more),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.b(row.title, class_name="block"),
            rx.el.span(row.reason, class_name="block num"),
            rx.el.span(row.place, class_name="block text-sm text-muted num"),
            rx.cond(
                row.outcome != "",
                rx.el.span(row.outcome, ": ", row.note, class_name="block text-sm wrap-anywhere"),
            ),
            href=row.href,
            class_name="block p-4 focusable",
            custom_attrs={"data-row": "true"},
        ),
        key=row.id.to_string(),
    )


def _one() -> rx.Component:
    flag = MarketFlags.flag
    return rx.el.div(
        text_link("Kembali ke daftar", HERE),
        rx.el.h2(flag.title, class_name="text-xl font-extrabold tracking-tight"),
        rx.el.p(flag.place, class_name="text-sm text-muted num"),
        rx.el.div(
            rx.el.div(
                note(
                    rx.el.p(flag.reason, class_name="font-bold num"),
                    rx.el.p(flag.why, class_name="mt-1"),
                    sign="triangle-alert", tone="soon",
                ),
                rx.el.ul(
                    rx.foreach(MarketFlags.orders.to(list[EvidenceView]), _order), class_name=_CARD
                ),
                class_name="grid gap-4 content-start min-w-0",
            ),
            rx.cond(flag.outcome != "", _decided(), _decision()),
            class_name="grid gap-5 lg:grid-cols-2 items-start mt-3",
        ),
        class_name="min-w-0",
    )  # fmt: skip


def _order(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.b(row.buyer, class_name="min-w-0 wrap-anywhere"),
            rx.el.b(row.amount, class_name="num whitespace-nowrap"),
            class_name="flex justify-between gap-3",
        ),
        rx.el.p(row.shop, " · ", row.when, class_name="text-sm num"),
        rx.el.p(row.ref, " · ", row.state, class_name="text-sm text-muted num"),
        class_name="p-4",
        key=row.ref,
    )


def _decided() -> rx.Component:
    return rx.el.section(
        rx.el.h3("Putusan", class_name="text-sm font-bold text-muted"),
        rx.el.p(MarketFlags.flag.outcome, class_name="text-xl font-extrabold tracking-tight"),
        rx.el.p(MarketFlags.flag.note, class_name="mt-1 wrap-anywhere"),
        class_name="card-a p-5",
    )


def _decision() -> rx.Component:
    wrong = MarketFlags.problems
    return rx.el.form(
        choice_cards("Putusan", "putusan", MarketFlags.outcomes, error=wrong["outcome"]),
        text_area("Alasan", "catatan", error=wrong["note"], max_length=500,
                  hint="Apa yang diperiksa, dan apa hasilnya. Pembeli membacanya bila tidak "
                  "dihitung."),
        button("Simpan putusan", submit=True),
        on_submit=MarketFlags.decide,
        reset_on_submit=False,
        class_name="card-a p-5 grid gap-5",
    )  # fmt: skip


def _rules() -> rx.Component:
    return rx.el.ul(rx.foreach(MarketFlags.rules.to(list[RuleView]), _rule), class_name=_CARD)


def _rule(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h2(row.title, class_name="font-bold"),
            rx.el.p(row.why, class_name="text-sm text-muted"),
            rx.el.p(row.said, class_name="text-sm num mt-1"),
            rx.cond(row.active, None, rx.el.p("Tidak dipakai", class_name="text-sm font-bold")),
            class_name="min-w-0 flex-1",
        ),
        button("Ubah", kind="quiet", small=True, on_click=MarketFlags.edit_rule(row.key)),
        class_name="flex gap-4 items-center p-4",
        key=row.key,
    )


def _rule_dialog() -> rx.Component:
    wrong, rule = MarketFlags.problems, MarketFlags.rule
    return form_dialog(
        "aturan-tanda",
        rule.title,
        rx.el.div(
            field(rule.unit, "batas", value=rule.threshold, error=wrong["threshold"],
                  inputmode="numeric", max_length=12),
            rx.cond(
                rule.span_unit != "",
                field(rule.span_unit, "rentang", value=rule.span, error=wrong["span"],
                      inputmode="numeric", max_length=12),
            ),
            switch("Pakai aturan ini", "aktif", on=rule.active),
            key=MarketFlags.asked_rule,
            class_name="grid gap-5",
        ),
        do="Simpan aturan",
        on_submit=MarketFlags.save_rule,
        error=_WRONG,
        show=MarketFlags.asked_rule,
        shut=MarketFlags.shut,
    )  # fmt: skip
