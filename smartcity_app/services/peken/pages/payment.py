"""/peken/bayar: how long, how much, the code, and what to do on this same phone."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.payment_views import AmountView, PartView
from smartcity_app.services.peken.states.payment import PaymentState
from smartcity_app.ui.buttons import button, link_button
from smartcity_app.ui.cards import note, section
from smartcity_app.ui.icon import icon
from smartcity_app.ui.islands.copy import Copy
from smartcity_app.ui.islands.countdown import Countdown
from smartcity_app.ui.islands.fits import Fits
from smartcity_app.ui.islands.news import News
from smartcity_app.ui.screen import screen, until
from smartcity_app.ui.shell import page_shell, task_shell
from smartcity_app.ui.states import broken, skeleton_case

STEPS = (
    "Simpan gambar QRIS",
    "Buka aplikasi bank atau dompet digital Anda",
    "Pilih bayar dari galeri, lalu kembali ke sini",
)


@screen("/peken/bayar", title="Bayar dengan QRIS", on_load=PaymentState.load)
def pay() -> rx.Component:
    """While it waits; afterwards what came of it."""
    view = PaymentState.payment
    return rx.fragment(
        Fits.create(
            rx.cond(
                PaymentState.loaded & view.waiting,
                _waiting(),
                _page(
                    rx.cond(
                        PaymentState.missing,
                        _missing(),
                        until(PaymentState.loaded, _over(), skeleton_case(word="Memuat tagihan")),
                    )
                ),
            ),
            _page(skeleton_case(word="Memuat tagihan")),
            query=PaymentState.query,
        ),
        News.create(source=PaymentState.news, shown=view.state, on_news=PaymentState.refresh),
    )


def _page(*parts: Any) -> rx.Component:
    return page_shell(*parts, title="Bayar dengan QRIS", back="/peken/pesanan", here="/layanan")


def _missing() -> rx.Component:
    return broken(
        "Tagihan ini tidak ada",
        "Mungkin alamatnya keliru, atau ini bukan tagihan Anda. Tidak ada yang terbayar.",
        link_button("Lihat pesanan Anda", "/peken/pesanan", block=True),
        sign="circle-question-mark",
    )


def _waiting() -> rx.Component:
    view = PaymentState.payment
    return task_shell(
        rx.el.section(
            rx.el.div(
                rx.el.h2(
                    "Bayar sebelum ",
                    rx.el.b(view.before, class_name="text-base-content"),
                    id="sisa-waktu",
                    class_name="text-sm text-muted num",
                ),
                Countdown.create(
                    left=view.left,
                    total=view.total,
                    houses=view.houses,
                    mark=view.mark,
                    on_over=PaymentState.ask(view.ref),
                ),
                class_name="px-5 pt-4 pb-4 min-h-31",
            ),
            rx.el.div(
                rx.el.p("Jumlah", class_name="text-sm text-muted"),
                rx.el.p(view.amount, class_name="text-3xl font-extrabold tracking-tighter num"),
                rx.el.div(
                    Copy.create(text=view.plain, label="Salin jumlah"),
                    class_name="mt-1 min-h-11 flex justify-center",
                ),
                rx.cond(view.code != "", _code(), _no_code()),
                class_name="border-t border-line px-5 py-5 text-center",
            ),
            class_name="card-a overflow-hidden",
            custom_attrs={"aria-labelledby": "sisa-waktu"},
        ),
        rx.cond(PaymentState.simulator != "", _simulated()),
        section(
            "Membayar dari HP ini",
            rx.el.ol(
                *[_step(number, words) for number, words in enumerate(STEPS, 1)],
                class_name="card-a lined list-none",
            ),
            id="dari-hp-ini",
        ),
        _parts(),
        title="Bayar dengan QRIS",
        line=rx.Var.create("Tagihan ") + view.ref,
        back="/peken/pesanan",
        foot=_foot(),
    )


def _foot() -> rx.Component:
    view = PaymentState.payment
    paid = button(
        "Saya sudah membayar", kind="ghost", block=True, on_click=PaymentState.ask(view.ref)
    )
    save = link_button(
        "Simpan gambar QRIS",
        rx.Var.create("/peken/bayar/qris.png?no=") + view.ref,
        sign="download",
        block=True,
        document=True,
    )
    return rx.el.div(
        rx.el.p(
            PaymentState.said,
            role="status",
            class_name="text-sm font-semibold text-center empty:hidden",
        ),
        rx.cond(view.code != "", save),
        paid,
        class_name="grid gap-2",
    )


def _code() -> rx.Component:
    view = PaymentState.payment
    return rx.fragment(
        rx.el.div(
            rx.el.p(
                rx.el.span("QRIS"),
                rx.el.span(view.merchant, class_name="text-xs font-semibold"),
                class_name="flex justify-between items-center font-extrabold tracking-tight px-1",
            ),
            rx.el.img(src=view.code, alt="Kode QRIS", class_name="w-full h-auto block"),
            class_name="mx-auto mt-2 w-60 rounded-2xl border-2 border-[#11201a] bg-white "
            "text-[#11201a] p-3",
        ),
        rx.el.p(
            icon("loader-circle", "size-5 text-info animate-spin motion-reduce:animate-none"),
            "Menunggu pembayaran",
            class_name="mt-4 inline-flex items-center gap-2 text-sm font-bold",
            role="status",
        ),
    )


def _no_code() -> rx.Component:
    return rx.cond(
        PaymentState.trouble != "",
        rx.el.div(
            rx.el.span(icon("server-off", "size-10"), class_name="text-late"),
            rx.el.p(PaymentState.trouble, class_name="mt-2 font-semibold", role="alert"),
            rx.el.p("Pesanan Anda tersimpan dan belum ada yang terbayar.", class_name="hint mt-1"),
            button(
                "Minta kode lagi",
                kind="outline",
                sign="rotate-cw",
                on_click=PaymentState.fetch(PaymentState.payment.ref),
                class_name="mt-3",
            ),
            class_name="py-4",
        ),
        rx.el.div(
            rx.el.div(class_name="skeleton size-60 mx-auto rounded-2xl!"),
            rx.el.p("Menyiapkan kode QRIS", class_name="mt-4 text-sm font-bold", role="status"),
        ),
    )


def _simulated() -> rx.Component:
    return rx.el.div(
        note(
            rx.el.b("Ini peragaan", class_name="block"),
            rx.el.span("Kode ini tidak bisa dibayar dengan uang sungguhan."),
            link_button(
                "Bayar di simulator",
                PaymentState.simulator,
                kind="outline",
                small=True,
                document=True,
                class_name="mt-2",
            ),
            sign="flask-conical",
            tone="soon",
        ),
        class_name="mt-4",
    )


def _step(number: int, words: str) -> rx.Component:
    return rx.el.li(
        rx.el.b(number, class_name="avatar-i size-8! bg-soft text-primary"),
        rx.el.span(words, class_name="pt-0.5"),
        class_name="row-a",
    )


def _parts() -> rx.Component:
    view = PaymentState.payment
    return section(
        "Pesanan",
        rx.el.div(
            rx.foreach(view.parts.to(list[PartView]), _part),
            rx.el.p(
                rx.el.span("Jumlah"),
                rx.el.span(view.amount),
                class_name="flex justify-between px-4 py-3 font-extrabold border-t-2 "
                "border-base-content num",
            ),
            class_name="card-a overflow-hidden",
        ),
        id="pesanan",
    )


def _part(part: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(part.shop, class_name="px-4 pt-3 text-sm font-bold text-muted"),
        rx.el.ul(
            rx.foreach(
                part.lines.to(list[AmountView]),
                lambda line: rx.el.li(
                    rx.el.span(line.name, class_name="min-w-0 wrap-anywhere"),
                    rx.el.span(line.amount, class_name="shrink-0"),
                    class_name="flex justify-between gap-3 px-4 py-2 num",
                ),
            ),
            class_name="lined",
        ),
        class_name="border-b border-line",
        key=part.ref,
    )


def _over() -> rx.Component:
    """Nobody paid in time, or too late: nothing is lost."""
    view = PaymentState.payment
    return rx.fragment(
        rx.el.section(
            rx.match(
                view.state,
                ("paid", _paid()),
                rx.fragment(
                    rx.el.span(icon("timer", "size-10"), class_name="text-late"),
                    rx.el.h2(
                        "Waktu membayar habis",
                        class_name="mt-2 text-2xl font-extrabold tracking-tighter",
                    ),
                    rx.el.p(
                        "Belum ada pembayaran yang masuk, dan barangnya kembali ke rak toko. Isi "
                        "pesanan Anda masih ada di bawah ini.",
                        class_name="mt-1 text-muted",
                    ),
                    button(
                        "Pesan lagi",
                        sign="rotate-ccw",
                        block=True,
                        on_click=PaymentState.order_again(view.ref),
                        class_name="mt-4",
                    ),
                    rx.el.p(
                        "Terlanjur membayar? Uangnya kembali sendiri ke pembayar.",
                        class_name="hint mt-3",
                    ),
                    button(
                        "Saya sudah membayar",
                        kind="ghost",
                        block=True,
                        on_click=PaymentState.ask(view.ref),
                    ),
                ),
            ),
            rx.el.p(PaymentState.said, role="status", class_name="font-semibold empty:hidden"),
            class_name="card-a p-5",
        ),
        _parts(),
    )


def _paid() -> rx.Component:
    view = PaymentState.payment
    return rx.fragment(
        rx.el.span(icon("circle-check-big", "size-10"), class_name="text-ontime"),
        rx.el.h2(
            rx.cond(view.late != "", "Pembayaran datang terlambat", "Pembayaran diterima"),
            class_name="mt-2 text-2xl font-extrabold tracking-tighter",
        ),
        rx.el.p(view.late, class_name="mt-1 text-muted empty:hidden"),
        link_button("Lihat pesanan", "/peken/pesanan", block=True, class_name="mt-4"),
    )
