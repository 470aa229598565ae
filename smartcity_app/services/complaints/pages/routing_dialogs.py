"""The dialogs of /kerja/tujuan-laporan: what is changed, and what that would have moved."""

from typing import Any

import reflex as rx

from smartcity_app.civic import areas
from smartcity_app.services.complaints.routing_views import ALL, EVERYWHERE, WHOEVER, MoveView
from smartcity_app.services.complaints.states.routing import Routing
from smartcity_app.ui.buttons import button
from smartcity_app.ui.cards import facts
from smartcity_app.ui.choices import switch
from smartcity_app.ui.dialog import dialog, form_dialog
from smartcity_app.ui.fields import field, select_field
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen

NEW_ROUTE, CHANGE, SURE, DROP = "aturan-baru", "ganti-tujuan", "simpan-aturan", "hapus-aturan"
NEW_KIND, KIND = "jenis-baru", "ubah-jenis"
NEW_BODY, BODY = "instansi-baru", "ubah-instansi"
STAYS = "Laporan yang sudah di meja tidak ikut pindah."
wrong = Screen.problems
_ERROR = rx.cond(wrong.length() > 0, "Periksa isian yang ditandai.", Screen.notice)


def dialogs() -> rx.Component:
    """Everything the page's buttons open."""
    return rx.fragment(
        _new_route(), _change(), _sure(), _drop(), _new_kind(), _kind(), _new_body(), _body()
    )


def _places() -> list[ChoiceView]:
    """Every kecamatan, each with its villages behind it."""
    return [
        ChoiceView(each.code, areas.path_words(each.code))
        for district in areas.districts()
        for each in (district, *areas.villages(district.code))
    ]


def _new_route() -> rx.Component:
    return form_dialog(
        NEW_ROUTE,
        "Tambah aturan",
        rx.el.div(
            select_field("Jenis", "rute_jenis", Routing.titles, empty=ALL, error=wrong["jenis"]),
            select_field("Wilayah", "rute_wilayah", _places(), empty=EVERYWHERE),
            select_field(
                "Pemilik", "rute_pemilik", Routing.owners, empty=WHOEVER, error=wrong["owner"],
                hint="Menurut jawaban pelapor, misalnya jalan provinsi.",
            ),
            select_field("Ditangani", "rute_tujuan", Routing.addressees, error=wrong["body"]),
            key=Routing.shut_sure,
            class_name="grid gap-5",
        ),
        line="Sebelum disimpan, Anda melihat laporan mana yang akan pindah.",
        do="Lihat akibatnya",
        on_submit=Routing.weigh,
        error=_ERROR,
        shut=Routing.shut,
    )  # fmt: skip


def _change() -> rx.Component:
    route = Routing.route
    return form_dialog(
        CHANGE,
        "Ganti tujuan",
        select_field(
            "Ditangani",
            "ganti_tujuan",
            Routing.addressees,
            value=route.body,
            error=wrong["body"],
        ),
        line=route.what + ", " + route.where,
        do="Lihat akibatnya",
        on_submit=Routing.weigh_change,
        error=_ERROR,
        show=Routing.asked_route,
        shut=Routing.shut,
    )


def _consequence() -> rx.Component:
    ahead = Routing.ahead
    return rx.cond(
        ahead.line != "",
        rx.el.div(
            rx.el.p(ahead.line, class_name="font-bold num"),
            rx.cond(ahead.moves.length() > 0, _moves(ahead.moves)),
            rx.el.p(STAYS, class_name="hint"),
            class_name="grid gap-2",
            role="status",
        ),
    )


def _moves(rows: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            rows.to(list[MoveView]),
            lambda row: rx.el.li(
                rx.el.div(
                    rx.el.p(row.title, class_name="font-bold"),
                    rx.el.p(row.way, class_name="text-sm text-muted"),
                    class_name="flex-1 min-w-0 wrap-anywhere",
                ),
                rx.el.b(row.count, class_name="num"),
                class_name="flex items-center gap-3 px-4 py-2.5",
            ),
        ),
        class_name="card-a lined overflow-hidden",
    )


def _once_more(
    id: str, title: str, do: str, *, kind: Any, show: Any, on_click: Any
) -> rx.Component:
    route = Routing.route
    return dialog(
        id,
        title,
        rx.el.p(route.what, ", ", route.where, class_name="text-muted mt-2"),
        rx.el.p(rx.el.span("Ke ", class_name="text-muted"), rx.el.b(route.goes), class_name="mb-4"),
        _consequence(),
        rx.el.div(
            button("Tidak jadi", kind="outline", closes=True),
            button(do, kind=kind, on_click=on_click),
            class_name="ask-foot",
        ),
        show=show,
        shut=Routing.shut_sure,
    )


def _sure() -> rx.Component:
    route = Routing.route
    return _once_more(
        SURE,
        "Simpan aturan ini?",
        "Simpan aturan",
        kind="primary",
        show=Routing.asked_sure,
        on_click=Routing.save_route(route.category, route.area, route.owner, route.body),
    )


def _drop() -> rx.Component:
    return _once_more(
        DROP,
        "Hapus aturan ini?",
        "Hapus aturan",
        kind="danger",
        show=Routing.asked_drop,
        on_click=Routing.drop(Routing.route.id),
    )


def _clocks(prefix: str, hours: Any, days: Any, *, own: bool = False) -> rx.Component:
    """Both promises side by side; `own` ones may be left to the category."""
    number: dict[str, Any] = {"inputmode": "numeric", "max_length": 3, "optional": own}
    return rx.el.div(
        field(
            "Dijawab dalam jam", f"{prefix}_jam", value=hours, error=wrong["answer_hours"], **number
        ),
        field(
            "Selesai dalam hari kerja",
            f"{prefix}_hari",
            value=days,
            error=wrong["work_days"],
            **number,
        ),
        class_name="grid gap-4 sm:grid-cols-2 items-end",
    )


def _words(name: str, value: Any = "") -> rx.Component:
    return field(
        "Kata lain",
        name,
        value=value,
        hint="Yang diketik warga saat mencari, dipisah koma.",
        optional=True,
        max_length=600,
    )


def _rough(name: str, on: Any = False) -> rx.Component:
    return switch(
        "Samarkan tempatnya", name, hint="Umum melihat letaknya kira-kira, tanpa alamat.", on=on
    )


def _new_kind() -> rx.Component:
    return form_dialog(
        NEW_KIND,
        "Jenis laporan baru",
        rx.el.div(
            field("Judul", "baru_judul", error=wrong["title"], max_length=60),
            field(
                "Kunci",
                "baru_kunci",
                hint="Dipakai aplikasi lain (Open311) dan tidak bisa diubah, misalnya kabel-putus.",
                error=wrong["key"],
                max_length=30,
            ),
            select_field("Kelompok", "baru_kelompok", Routing.groups, error=wrong["group"]),
            select_field("Ditangani", "baru_tujuan", Routing.addressees, error=wrong["body"]),
            _clocks("baru", "48", "5"),
            _words("baru_kata"),
            _rough("baru_peka"),
            key=Routing.shut,
            class_name="grid gap-5",
        ),
        line="Warga bisa memilihnya begitu disimpan. Jenis baru belum menanyakan apa pun.",
        do="Tambah jenis",
        on_submit=Routing.add_kind,
        error=_ERROR,
        shut=Routing.shut,
    )


def _kind() -> rx.Component:
    kind = Routing.kind
    return form_dialog(
        KIND,
        "Ubah jenis laporan",
        rx.el.div(
            field("Judul", "jenis_judul", value=kind.title, error=wrong["title"], max_length=60),
            select_field(
                "Ditangani",
                "jenis_tujuan",
                Routing.addressees,
                value=kind.body,
                hint="Bila tidak ada aturan yang lebih khusus.",
                error=wrong["body"],
                on_change=Routing.look_ahead,
            ),
            _consequence(),
            _clocks("jenis", kind.hours, kind.days),
            _words("jenis_kata", kind.words),
            _rough("jenis_peka", kind.sensitive),
            switch(
                "Dipakai",
                "jenis_dipakai",
                hint="Bila tidak, warga tidak bisa memilihnya lagi.",
                on=kind.active,
            ),
            rx.cond(
                kind.questions.length() > 0,
                rx.el.div(
                    rx.el.h3("Yang ditanyakan kepada pelapor", class_name="font-bold mb-1"),
                    facts(kind.questions),
                    rx.el.p("Pertanyaan belum bisa diubah di halaman ini.", class_name="hint mt-1"),
                ),
            ),
            key=Routing.asked_kind,
            class_name="grid gap-5",
        ),
        line=kind.key,
        do="Simpan jenis",
        on_submit=Routing.save_kind,
        error=_ERROR,
        show=Routing.asked_kind,
        shut=Routing.shut,
    )


def _contact(prefix: str, value: Any = "") -> rx.Component:
    return field(
        "Kontak",
        f"{prefix}_kontak",
        value=value,
        hint="Telepon atau surel yang dihubungi pusat pengaduan.",
        optional=True,
        max_length=120,
    )


def _new_body() -> rx.Component:
    return form_dialog(
        NEW_BODY,
        "Instansi luar baru",
        rx.el.div(
            field(
                "Kode", "luar_kode", hint="Misalnya PLN.", error=wrong["code"], width="code",
                max_length=20,
            ),
            field("Nama", "luar_nama", error=wrong["name"], max_length=120),
            _contact("luar"),
            _clocks("luar", "", "", own=True),
            key=Routing.shut,
            class_name="grid gap-5",
        ),
        line="Pusat pengaduan meneruskan laporannya dan mengawasi janjinya.",
        do="Tambah instansi",
        on_submit=Routing.add_body,
        error=_ERROR,
        shut=Routing.shut,
    )  # fmt: skip


def _body() -> rx.Component:
    body = Routing.body
    return form_dialog(
        BODY,
        "Ubah instansi",
        rx.el.div(
            field("Nama", "instansi_nama", value=body.name, error=wrong["name"], max_length=120),
            _contact("instansi", body.contact),
            _clocks("instansi", body.hours, body.days, own=True),
            switch(
                "Dipakai",
                "instansi_dipakai",
                hint="Bila tidak, laporan baru untuknya masuk ke pusat pengaduan.",
                on=body.active,
            ),
            rx.cond(
                body.active & (Routing.ahead.moves.length() > 0),
                rx.el.div(
                    rx.el.p("Bila tidak dipakai:", class_name="hint"),
                    _consequence(),
                ),
            ),
            key=Routing.asked_body,
            class_name="grid gap-5",
        ),
        line=body.code,
        do="Simpan instansi",
        on_submit=Routing.save_body,
        error=_ERROR,
        show=Routing.asked_body,
        shut=Routing.shut,
    )
