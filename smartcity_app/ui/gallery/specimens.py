"""Invented people and cases for the gallery. No Reflex here."""

from dataclasses import replace

from smartcity_app.civic.promise import House, PromiseView
from smartcity_app.ui.views import (
    CheckView,
    ChipView,
    ChoiceView,
    FactView,
    FigureView,
    GroupView,
    HolderView,
    MessageView,
    NavView,
    RequirementView,
    RowView,
    StepView,
    StripView,
    TileView,
    TrailView,
    TurnView,
)

_REST = House(kind="rest")

ONTIME = PromiseView(
    state="ontime", word="Tepat waktu", caption="Sisa waktu kerja", big="1 hari 4 jam",
    line="Paling lambat ", strong="Selasa 28 Juli, 15.30", strip="Sisa 1 hari 4 jam", short="1h 4j",
    houses=3, used="50%",
    street=[
        House(used="100%", label="Jum 24"), _REST, House(used="50%", label="Hari ini", now=True),
        House(label="Sel 28"), House(kind="post", label="15.30"),
    ],
    sentence="Janji 3 hari kerja. Jumat terpakai, hari ini terpakai separuh, Selasa masih utuh.",
)  # fmt: skip
SOON = PromiseView(
    state="soon", word="Segera", caption="Sisa waktu kerja", big="3 jam", line="Paling lambat ",
    strong="hari ini, 15.30", strip="Segera, sisa 3 jam", short="3j", houses=3, used="85%",
    street=[
        House(used="100%", label="Jum 24"), _REST, House(used="100%", label="Sen 27"),
        House(used="60%", label="Hari ini", now=True), House(kind="post", label="15.30"),
    ],
    sentence="Janji 3 hari kerja. Tinggal 3 jam hari ini.",
)  # fmt: skip
LATE = PromiseView(
    state="late", word="Lewat janji", caption="Melewati janji", big="1 hari", line="Kini naik ke ",
    strong="Camat Sukolilo", after=". Kami minta maaf.", strip="Lewat 1 hari", short="−1h 6j",
    houses=3, used="100%", over=1,
    street=[
        House(used="100%", label="Jum 24"), _REST, House(used="100%", label="Sen 27"),
        House(used="100%", label="Sel 28"), House(kind="post"),
        House(kind="over", label="Rab 29", now=True),
    ],
    sentence="Janji 3 hari kerja, berakhir Selasa. Sudah lewat 1 hari.",
)  # fmt: skip
PAUSED = PromiseView(
    state="paused", word="Jeda", caption="Jam berhenti", big="Giliran Anda",
    line="Kirim ulang foto KK. Masih ada ", strong="2 hari 1 jam", after=".",
    strip="Jeda, giliran Anda", short="jeda", houses=3, used="20%",
    street=[
        House(used="65%", label="Sen 27", now=True), House(label="hari ke-2"),
        House(label="hari ke-3"), House(kind="post"),
    ],
    sentence="Jam berhenti di hari pertama. Dua hari masih utuh.",
)  # fmt: skip
DONE = PromiseView(
    state="done", word="Ditepati", caption="Selesai Selasa 28 Juli, 10.20",
    big="5 jam lebih cepat", line="Dari janji ", strong="Selasa 28 Juli, 15.30",
    strip="Selesai 5 jam lebih cepat", short="selesai", houses=3, used="65%",
    street=[
        House(used="100%", label="Jum 24"), _REST, House(used="100%", label="Sen 27"),
        House(used="100%", label="Sel 28", now=True), House(kind="post", label="15.30"),
    ],
    sentence="Selesai pada hari ketiga, 5 jam sebelum janji.",
)  # fmt: skip
LONG = PromiseView(
    state="ontime", word="Tepat waktu", caption="Sisa waktu kerja", big="6 hari",
    line="Paling lambat ", strong="Rabu 5 Agustus, 15.30", strip="Sisa 6 hari", short="6h",
    houses=10, used="35%",
    street=[
        House(used="100%"), House(used="100%"), _REST, House(used="100%"),
        House(used="65%", now=True), House(), House(), House(), _REST, House(), House(), House(),
        House(kind="post"),
    ],
    sentence="Janji 10 hari kerja. Empat hari terpakai.",
)  # fmt: skip
PROMISES = [ONTIME, SOON, LATE, PAUSED, DONE, LONG]

FACTS = [
    FactView("Nama", "Siti Aminah"),
    FactView("NIK", "3578 •••• •••• 0004"),
    FactView("Alamat", "Keputih Tegal 27, RT 03 RW 05, Keputih"),
]
PLACES = [
    ChoiceView("sama", "Sama dengan alamat saya", "Keputih Tegal 27"),
    ChoiceView("lain", "Alamat lain"),
]
KINDS = [
    ChoiceView("warung", "Warung makan dan minum"),
    ChoiceView("kelontong", "Toko kelontong"),
    ChoiceView("jasa", "Jasa"),
]
PROBLEMS = [
    ChoiceView("jalan", "Jalan rusak", icon="construction"),
    ChoiceView("genangan", "Genangan", icon="waves"),
    ChoiceView("lampu", "Lampu mati", icon="lightbulb-off"),
]
WRONG = {
    "tahun": "Tulis tahun 2026 atau sebelumnya",
    "keperluan": "Tulis untuk apa surat ini dipakai",
    "kk": "Foto ulang Kartu Keluarga, tulisannya buram",
}
REQUIREMENTS = [
    RequirementView(
        "ktp", "KTP", "ready", "Sudah ada, diunggah 3 Maret 2026", file_id="a0",
        basis="Perwali 45/2024 pasal 7", thumb="/app-192.png", pages="/app-512.png",
        replaceable=True, reused=True,
    ),
    RequirementView(
        "akta", "Akta kelahiran", "needed", "Foto seluruh lembar.",
        offer="diunggah 3 Maret 2026", pdf=True,
    ),
    RequirementView(
        "foto", "Foto tempat usaha", "ready", "Terkirim, 412 KB", file_id="a1",
        file_name="warung.jpg", thumb="/app-192.png", pages="/app-512.png", replaceable=True,
        first="a1",
    ),
    RequirementView(
        "kk", "Kartu Keluarga", "rejected",
        "Letakkan di meja dekat jendela, lalu foto dari atas.",
        reason="Foto ulang Kartu Keluarga, tulisannya buram", file_id="a2", file_name="kk.pdf",
        pages="/app-512.png", pdf=True,
    ),
    RequirementView(
        "rt", "Pengantar RT", "needed", "Foto lembar pengantar dari Ketua RT.", pdf=True
    ),
    RequirementView(
        "rw", "Pengantar RW", "waiting", "Diminta ke Pak Bambang 09.40. Anda boleh mengirim dulu."
    ),
]  # fmt: skip
TRAIL = [
    TrailView("Anda mengirim permohonan", "Jum 24 Juli, 09.12"),
    TrailView(
        "Lurah mengembalikan", "Agus Widodo, Jum 24 Juli, 13.40", icon="undo-2",
        note="Foto KK buram. Nomornya tidak terbaca.",
    ),
    TrailView("Kelurahan memeriksa isian", "Ratna Dewi Lestari, sedang berjalan", "now"),
    TrailView("Lurah menandatangani", "Agus Widodo, biasanya 2 jam", "next", "pen-line"),
    TrailView("Surat siap dicetak", "Kami kirim pesan ke Kotak Masuk", "next", "printer"),
]  # fmt: skip
HOLDER = HolderView(
    "Ratna Dewi Lestari", "Kepala Seksi Pemerintahan, Kelurahan Keputih", "RD",
    "Memeriksa isian dan syarat sejak ", "Jumat 24 Juli, 13.41",
)  # fmt: skip


def _strip(promise: PromiseView, **more: object) -> StripView:
    given = {
        "state": promise.state, "houses": promise.houses, "used": promise.used,
        "over": promise.over, "strip": promise.strip, "short": promise.short, **more,
    }  # fmt: skip
    return StripView(**given)  # type: ignore[arg-type]


TURNS = [
    TurnView(
        "Surat Anda siap dicetak",
        "Keterangan domisili untuk sekolah Dimas. Selesai 5 jam lebih cepat dari janji.",
        "/galeri/urusan", _strip(DONE), "Buka dan cetak surat",
    ),
    TurnView(
        "Foto KK perlu diulang", "Surat pindah. Jam berhenti menunggu Anda.", "/galeri/urusan",
        _strip(PAUSED),
    ),
    TurnView(
        "Antrean B-042, RSUD dr. Soewandhie", "5 orang lagi, kira-kira 25 menit",
        "/galeri/urusan", _strip(SOON),
    ),
]  # fmt: skip
CASES = [
    TurnView(
        "Surat Keterangan Usaha", "Di tangan Bu Ratna, Kelurahan Keputih", "/galeri/urusan",
        _strip(ONTIME),
    ),
    TurnView(
        "Pohon hampir tumbang, Gang Makam", "Di tangan Dinas Lingkungan Hidup", "/galeri/urusan",
        _strip(SOON),
    ),
]  # fmt: skip
TILES = [
    TileView("Surat", "/galeri/tugas", "file-text", "doc", "keterangan usaha domisili sku"),
    TileView("Lapor", "/galeri", "megaphone", "city", "aduan keluhan jalan rusak"),
    TileView("e-Peken", "/galeri", "store", "trade", "belanja toko kelontong"),
    TileView("Antre berobat", "/galeri", "stethoscope", "care", "puskesmas rumah sakit dokter"),
    TileView("Pajak dan tagihan", "/galeri", "receipt-text", "doc", "pbb retribusi"),
    TileView("Sekolah", "/galeri", "graduation-cap", "care", "ppdb spmb"),
    TileView("Bantuan sosial", "/galeri", "hand-heart", "care", "bansos pkh"),
    TileView("Izin usaha", "/galeri", "briefcase-business", "trade", "nib oss"),
    TileView("Semua layanan", "/galeri", "layout-grid", "city"),
]
FEW_TILES = [replace(TILES[0], detail="Janji 2 hari kerja"), TILES[1]]
MESSAGES = [
    MessageView(
        "Surat Anda siap dicetak", "Keterangan domisili untuk sekolah Dimas.", "Hari ini, 10.20",
        "/galeri/urusan", "file-text", unread=True,
    ),
    MessageView(
        "Foto KK perlu diulang", "Tulisannya buram. Jam berhenti menunggu Anda.", "Kemarin, 13.40",
        "/galeri/urusan", "undo-2",
    ),
]  # fmt: skip
STAFF_PLACES = [
    NavView("Kotak kerja", "/galeri/petugas", "inbox", 9, here=True),
    NavView("Tanda tangan", "/galeri", "pen-line"),
    NavView("Laporan", "/galeri", "megaphone", 3),
    NavView("Saya", "/galeri", "user-round"),
]
CHIPS = [
    ChipView("saya", "Giliran saya", "9", chosen=True),
    ChipView("lewat", "Lewat", "2"),
    ChipView("segera", "Segera", "2"),
    ChipView("jeda", "Jeda", "2"),
    ChipView("semua", "Semua", "148"),
]
TABS = [
    ChipView("surat", "Surat", chosen=True),
    ChipView("syarat", "Syarat", "4"),
    ChipView("isian", "Isian"),
    ChipView("riwayat", "Riwayat"),
]


def _row(number: int, title: str, detail: str, clock: StripView) -> RowView:
    return RowView(f"SKU-{number}", "/galeri/petugas", title, detail, clock)


GROUPS = [
    GroupView("late", "Lewat janji", [
        _row(1, "Moch. Ridwan", "SKTM untuk sekolah · RW 02", _strip(LATE, houses=2, over=2)),
        _row(2, "Lilik Suryani", "Keterangan domisili · RW 07",
             _strip(LATE, houses=1, short="−2j")),
    ], "2"),
    GroupView("soon", "Segera", [
        _row(3, "Agung Prasetyo", "Pengantar nikah · RW 01", _strip(SOON)),
        _row(4, "Yohana Tanujaya", "Keterangan usaha · RW 04", _strip(SOON, houses=2, used="80%")),
    ], "2"),
    GroupView("ontime", "Tepat waktu", [
        _row(5, "Siti Aminah", "Keterangan usaha · RW 05", _strip(ONTIME)),
        _row(6, "Dewa Made Arta", "Keterangan domisili · RW 03",
             _strip(ONTIME, houses=2, used="10%", short="1h 6j")),
        _row(7, "Sulastri", "SKTM untuk berobat · RW 05",
             _strip(ONTIME, houses=2, used="5%", short="1h 7j")),
        _row(8, "Hendra Gunawan", "Keterangan belum menikah · RW 06",
             _strip(ONTIME, used="15%", short="2h 4j")),
        _row(9, "Fatimah Azzahra", "Pengantar pindah · RW 02",
             _strip(ONTIME, used="10%", short="2h 6j")),
    ], "5"),
    GroupView("paused", "Jeda, menunggu warga", [
        _row(10, "Robertus Wibowo", "Keterangan ahli waris · RW 01",
             _strip(PAUSED, houses=5, used="30%")),
    ], "1"),
]  # fmt: skip
CHECKS = [
    CheckView("NIK cocok", "Data kependudukan, tadi 09.12"),
    CheckView("Alamat cocok dengan KK"),
    CheckView("Lihat foto usaha", "Belum dibuka", "look"),
]
STEPS = [
    StepView("return", "Kembalikan", "danger", "undo-2", "B", asks="kembalikan"),
    StepView("ask", "Tanya", "ghost", "", "T"),
    StepView("approve", "Setujui, teruskan ke Lurah", "primary", "check", "S", asks="tanda-tangan"),
]
FIGURES = [
    FigureView("Janji ditepati", "93,1%", "Naik 1,8 poin. Target 95%."),
    FigureView("Lewat janji sekarang", "214", "Turun 7. Ada 41 yang lebih dari 3 hari.", "late"),
    FigureView("Surat terbit", "1.206", "Pekan ini, dari 153 kelurahan."),
    FigureView("Waktu rata-rata", "1 hari 2 jam", "Dari kirim sampai siap dicetak."),
]

NEARBY: list[dict[str, str | float]] = [
    {"lat": -7.29075, "lng": 112.80098, "title": "Lubang dalam, tergenang", "href": "/galeri"},
    {"lat": -7.29035, "lng": 112.80135, "title": "Aspal mengelupas", "href": "/galeri"},
]
