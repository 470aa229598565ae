"""/toko/barang, /toko/barang/ubah and /toko/impor: an owner's goods."""

from typing import Any

import reflex as rx

from smartcity_app.services.peken.owner_views import GoodsLine
from smartcity_app.services.peken.states.goods import GoodsForm, ImportState, OwnGoods
from smartcity_app.ui.buttons import button, icon_button, link_button
from smartcity_app.ui.cards import card, note, row_link, section
from smartcity_app.ui.dialog import form_dialog
from smartcity_app.ui.fields import (
    error_line,
    field,
    hidden_field,
    search_field,
    select_field,
    text_area,
)
from smartcity_app.ui.islands.photos import Photos
from smartcity_app.ui.posting import PlainForm
from smartcity_app.ui.screen import Frame, screen, sending, until
from smartcity_app.ui.shell import page_shell, task_shell
from smartcity_app.ui.states import skeleton_form, skeleton_rows
from smartcity_app.ui.summary import error_summary
from smartcity_app.ui.table import chips
from smartcity_app.web.guard import Screen

COUNT, HOLIDAY, FORM, SAVE = "hitung-stok", "libur-toko", "data-barang", "simpan-barang"


class FileForm(PlainForm):
    """A form that posts a file by a whole page load."""

    enc_type: rx.Var[str]


@screen("/toko/barang", title="Barang dan stok", on_load=OwnGoods.load)
def own_goods() -> rx.Component:
    """What a shop sells: price and stock with two taps."""
    to = rx.Var.create("?no=") + OwnGoods.ref
    return page_shell(
        until(OwnGoods.loaded, _goods(to), skeleton_rows(5)),
        title="Barang dan stok",
        line=OwnGoods.title,
        back="/toko",
        here="/layanan",
        action=icon_button("plus", "Tambah barang", href=rx.Var.create("/toko/barang/ubah") + to),
    )


def _goods(to: Any) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(
                OwnGoods.said != "",
                rx.el.div(note(OwnGoods.said, sign="circle-check-big", tone="good"),
                          class_name="mb-4"),
            ),
            role="status",
        ),
        rx.cond(
            OwnGoods.holiday != "",
            rx.el.div(
                note(
                    rx.el.b("Toko sedang libur", class_name="block"),
                    button("Buka sekarang", kind="quiet", small=True, on_click=OwnGoods.reopen),
                    sign="calendar-days", tone="soon",
                ),
                class_name="mb-4",
            ),
        ),
        search_field("Cari barang", placeholder="Cari di toko ini", on_submit=OwnGoods.find),
        rx.el.div(chips(OwnGoods.chips, OwnGoods.choose, label="Pilah barang"), class_name="mt-2"),
        rx.cond(
            OwnGoods.rows.length() > 0,
            rx.el.ul(
                rx.foreach(OwnGoods.rows.to(list[GoodsLine]), _row),
                class_name="card-a lined overflow-hidden mt-3",
            ),
            rx.el.div(note("Belum ada barang di sini.", sign="shopping-basket"),
                      class_name="mt-4"),
        ),
        rx.cond(
            OwnGoods.after > 0,
            rx.el.div(
                button("Tampilkan lagi", kind="outline", block=True, on_click=OwnGoods.more),
                class_name="mt-4",
            ),
        ),
        rx.el.div(
            card(
                row_link("Tambah barang", rx.Var.create("/toko/barang/ubah") + to, sign="plus"),
                row_link("Impor dari tabel", rx.Var.create("/toko/impor") + to, sign="file-text",
                         detail="XLSX atau CSV, banyak barang sekaligus"),
                rx.cond(
                    OwnGoods.sells,
                    row_link("Liburkan toko", sign="calendar-days", opens=HOLIDAY,
                             detail="Toko tidak tampil sampai hari yang Anda pilih"),
                ),
            ),
            class_name="mt-6",
        ),
        _count_dialog(),
        form_dialog(
            HOLIDAY, "Liburkan toko",
            field("Libur sampai", "sampai", kind="date", error=Screen.problems["sampai"]),
            line="Pesanan yang sudah dibayar tetap dilayani.",
            do="Liburkan", on_submit=OwnGoods.rest, shut=OwnGoods.shut,
        ),
    )  # fmt: skip


def _row(each: Any) -> rx.Component:
    stock = rx.match(
        each.state,
        ("none", rx.el.span("Habis", class_name="font-bold text-late-ink")),
        ("low", rx.el.span("Tinggal ", each.stock.to_string(),
                           class_name="font-bold text-soon-ink")),
        ("out", rx.el.span("Tidak dijual", class_name="text-muted")),
        rx.el.span("Stok ", each.stock.to_string(), class_name="text-muted"),
    )  # fmt: skip
    return rx.el.li(
        rx.el.img(src=each.picture, alt="", loading="lazy",
                  class_name="size-14 rounded-xl object-cover shrink-0 bg-base-200"),
        rx.el.div(
            rx.el.a(each.name, href=each.edit, class_name="link font-bold block leading-snug "
                                                          "wrap-anywhere"),
            rx.el.p(each.label, class_name="hint"),
            rx.el.p(rx.el.b(each.price_words), " · ", stock, class_name="num text-sm"),
            rx.cond(
                each.flag != "",
                rx.el.p(each.flag, class_name="text-xs font-bold text-soon-ink"),
            ),
            class_name="flex-1 min-w-0",
        ),
        rx.cond(
            each.state == "out",
            button("Jual lagi", kind="quiet", small=True,
                   on_click=OwnGoods.put_back(each.product_id)),
            icon_button("pen-line", rx.Var.create("Ubah harga dan stok ") + each.name.to(str),
                        on_click=OwnGoods.edit(each.id)),
        ),
        class_name="row-a items-center",
        key=each.id.to_string(),
    )  # fmt: skip


def _count_dialog() -> rx.Component:
    chosen = OwnGoods.chosen
    return form_dialog(
        COUNT,
        chosen.name.to(str) + " " + chosen.label.to(str),
        rx.el.div(
            field("Harga", "harga", value=chosen.price.to_string(), inputmode="numeric",
                  error=Screen.problems["harga"], max_length=12),
            field("Stok sekarang", "stok", value=chosen.stock.to_string(), inputmode="numeric",
                  error=Screen.problems["stok"], max_length=7,
                  hint="Yang terjual sementara ini tetap terhitung"),
            key=OwnGoods.ask,
            class_name="grid gap-5",
        ),
        rx.el.div(
            button("Berhenti menjual", kind="danger", small=True, on_click=OwnGoods.take_out),
        ),
        do="Simpan", on_submit=OwnGoods.count, show=OwnGoods.ask, shut=OwnGoods.shut,
    )  # fmt: skip


@screen("/toko/barang/ubah", title="Barang", on_load=GoodsForm.load)
def goods_form() -> rx.Component:
    """One article with its sizes."""
    return task_shell(
        error_summary(Screen.problems),
        until(GoodsForm.loaded, rx.el.div(_form(), key=GoodsForm.drawn.to_string()),
              skeleton_form(5)),
        title="Barang",
        line=GoodsForm.title,
        back=rx.Var.create("/toko/barang?no=") + GoodsForm.ref,
        foot=rx.fragment(
            rx.cond(
                GoodsForm.flags.length() > 0,
                rx.el.p("Harga di atas acuan. Tekan lagi untuk tetap menyimpan.",
                        class_name="text-sm font-bold text-soon-ink mb-2", role="alert"),
            ),
            button("Simpan barang", block=True, submit=True, form=FORM, id=SAVE,
                   busy=Frame.working),
        ),
    )  # fmt: skip


def _form() -> rx.Component:
    problems = Screen.problems
    return rx.fragment(
        rx.el.div(
            rx.cond(
                GoodsForm.thumb != "",
                rx.el.img(src=GoodsForm.thumb, alt="Foto barang",
                          class_name="size-28 rounded-2xl object-cover border border-line mb-2"),
            ),
            error_line("photos", problems["photos"]),
            Photos.create(name="foto barang", pdf=False, small=GoodsForm.thumb != "", quiet=True,
                          on_added=GoodsForm.added),
            id="photos",
            tab_index=-1,
        ),
        rx.el.form(
            field("Nama barang", "name", value=GoodsForm.name, error=problems["name"],
                  max_length=80, placeholder="Beras Bulog"),
            select_field("Kategori", "category", GoodsForm.shelves, value=GoodsForm.category,
                         error=problems["category"]),
            select_field("Bahan pokok", "staple", GoodsForm.staples, value=GoodsForm.staple,
                         error=problems["staple"], optional=True, empty="Bukan bahan pokok",
                         hint="Harganya dibandingkan dengan harga acuan kota"),
            section(
                "Ukuran dan harga",
                error_line("sizes", problems["sizes"]),
                rx.el.div(rx.foreach(GoodsForm.rows.to(list[dict[str, str]]), _size),
                          class_name="grid gap-4"),
                rx.cond(
                    GoodsForm.flags.length() > 0,
                    rx.el.div(
                        note(
                            rx.foreach(GoodsForm.flags, rx.el.p),
                            sign="triangle-alert", tone="soon",
                        ),
                        class_name="mt-3",
                    ),
                ),
                id="sizes",
                note="Baris tanpa harga tidak disimpan",
            ),
            text_area("Keterangan", "about", value=GoodsForm.about, optional=True,
                      max_length=500, error=problems["about"]),
            id=FORM,
            on_submit=sending(SAVE, GoodsForm.submit),
            reset_on_submit=False,
            class_name="mt-5 grid gap-5",
        ),
    )  # fmt: skip


def _size(row: Any) -> rx.Component:
    nth = row["nth"].to(str)

    def cell(part: str, label: str, mode: str, **more: Any) -> rx.Component:
        name = rx.Var.create(f"{part}-") + nth
        error = Screen.problems.get(name, "").to(str)
        return rx.el.label(
            rx.el.span(label, class_name="text-sm font-bold block mb-1"),
            rx.el.input(
                name=name, id=name, default_value=row[part].to(str), auto_complete="off",
                max_length=40, class_name=rx.cond(error != "", "input is-error num w-full",
                                                  "input num w-full"),
                custom_attrs={"inputMode": mode} | more,
            ),
            rx.cond(error != "", rx.el.span(error, class_name="field-error")),
            class_name="block min-w-0",
        )  # fmt: skip

    seen = row["id"].to(str) != ""
    return rx.el.div(
        hidden_field(rx.Var.create("id-") + nth, row["id"].to(str)),  # type: ignore[arg-type]
        cell("label", "Ukuran", "text", placeholder="5 kg"),
        cell("price", "Harga", "numeric"),
        rx.cond(
            seen,
            rx.el.p(
                rx.el.span("Stok", class_name="text-sm font-bold block mb-1"),
                rx.el.span(row["stock"].to(str), class_name="num block py-2.5"),
            ),
            cell("stock", "Stok", "numeric"),
        ),
        cell("low_at", "Ingatkan di stok", "numeric"),
        cell("amount", "Isi (kg, liter)", "decimal"),
        class_name="card-a p-4 grid grid-cols-2 gap-3",
    )


@screen("/toko/impor", title="Impor barang", on_load=ImportState.load)
def imports() -> rx.Component:
    """A table sent in: what is wrong with it, and what of it to keep."""
    return page_shell(
        until(ImportState.loaded, _import(), skeleton_rows(3)),
        title="Impor dari tabel",
        line=ImportState.title,
        back=rx.Var.create("/toko/barang?no=") + ImportState.ref,
        here="/layanan",
    )


def _import() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.cond(
                ImportState.said != "",
                rx.el.div(note(ImportState.said, sign="circle-check-big", tone="good"),
                          class_name="mb-4"),
            ),
            role="status",
        ),
        rx.cond(ImportState.waiting, _judged(), _send()),
    )  # fmt: skip


def _send() -> rx.Component:
    return rx.fragment(
        rx.el.ol(
            rx.el.li("Unduh templatenya dan isi satu baris untuk tiap ukuran."),
            rx.el.li("Kirim berkasnya. Belum ada yang berubah di toko."),
            rx.el.li("Periksa hasilnya, lalu simpan."),
            class_name="list-decimal pl-5 grid gap-1",
        ),
        rx.el.div(
            link_button("Template XLSX", "/toko/template.xlsx", kind="outline", sign="download",
                        document=True),
            link_button("Template CSV", "/toko/template.csv", kind="outline", sign="download",
                        document=True),
            class_name="flex flex-wrap gap-2 mt-4",
        ),
        FileForm.create(
            rx.el.label("Berkas XLSX atau CSV, paling besar 5 MB", class_name="field-label",
                        html_for="berkas"),
            rx.el.input(type="file", id="berkas", name="berkas", accept=".xlsx,.csv",
                        required=True, class_name="input h-auto! py-2.5 w-full mt-1.5"),
            button("Kirim berkas", submit=True, block=True, class_name="mt-4"),
            action=rx.Var.create("/toko/impor/kirim?toko=") + ImportState.ref,
            method="post",
            enc_type="multipart/form-data",
            class_name="mt-6",
        ),
    )  # fmt: skip


def _judged() -> rx.Component:
    return rx.fragment(
        rx.el.h2(ImportState.name, class_name="text-lg font-extrabold tracking-tight wrap-anywhere"),
        rx.el.p(
            ImportState.good.to_string(), " baris benar, ", ImportState.bad.to_string(),
            " baris salah", class_name="num mt-1",
        ),
        rx.cond(
            ImportState.errors.length() > 0,
            rx.el.ul(
                rx.foreach(
                    ImportState.errors.to(list[dict[str, str]]),
                    lambda each: rx.el.li(
                        rx.el.b(each["line"].to(str), ", ", each["column"].to(str),
                                class_name="block num"),
                        rx.el.span(each["said"].to(str)),
                        class_name="row-a block!",
                    ),
                ),
                class_name="card-a lined overflow-hidden mt-4 max-h-96 overflow-y-auto",
                custom_attrs={"aria-label": "Yang salah"},
            ),
        ),
        rx.cond(
            ImportState.errors.length() >= 100,
            rx.el.p("Seratus kesalahan pertama yang tampil.", class_name="hint mt-1"),
        ),
        rx.el.div(
            rx.cond(
                ImportState.good > 0,
                button(
                    rx.cond(ImportState.bad > 0, "Simpan yang benar", "Simpan semua"),
                    block=True, on_click=ImportState.keep,
                ),
            ),
            button("Batalkan, kirim berkas lain", kind="outline", block=True,
                   on_click=ImportState.drop),
            class_name="grid gap-2 mt-5",
        ),
    )  # fmt: skip
