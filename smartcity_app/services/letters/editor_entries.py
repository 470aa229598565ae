"""What the city's admin is asked about a letter type: labels, hints and how each value is typed."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from smartcity_app.civic import agencies
from smartcity_app.services.letters.catalog import schema
from smartcity_app.services.letters.workflow import Office

Codec = Literal[
    "line", "long", "short", "wording", "number", "maybe", "flag", "choice", "lines", "commas",
    "facts", "places",
]  # fmt: skip
"""How a value is typed: `short` and `wording` may hold tokens, `maybe` is a number or nothing,
`lines` is one entry a line, `facts` and `places` are "Label: wording" a line."""
Choices = tuple[tuple[str, str], ...]
OFFICES: dict[Office, str] = {
    "rt": "Ketua RT (pengantar)",
    "rw": "Ketua RW (pengantar)",
    "village": "Kelurahan atau desa",
    "district": "Kecamatan",
    "agency": "Perangkat daerah",
}
KINDS = {
    "text": "Teks pendek",
    "long": "Teks panjang",
    "choice": "Pilihan dari daftar",
    "radio": "Pilihan berupa kartu",
    "year": "Tahun",
    "date": "Tanggal",
    "time": "Jam",
    "number": "Angka",
    "money": "Jumlah uang",
    "nik": "NIK",
    "rows": "Daftar beberapa baris",
}
TOKENS = {
    "name": "nama pemohon",
    "nik": "NIK pemohon",
    "birth": "tempat dan tanggal lahir",
    "sex": "jenis kelamin",
    "occupation": "pekerjaan",
    "religion": "agama",
    "marital_status": "status kawin",
    "citizenship": "kewarganegaraan",
    "address": "alamat lengkap",
    "kk": "nomor KK",
    "signer_title": "jabatan penanda tangan",
    "office": "kelurahan atau desa",
    "office_path": "kecamatan",
    "city": "nama kota",
    "valid_until": "akhir masa berlaku",
    "today": "tanggal surat",
    "endorsement": "pengantar RT dan RW, bila ada",
}
"""What the city's tokens mean."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a letter type as it stands in the form."""

    name: str
    """The attribute of the schema's model."""
    label: str
    codec: Codec = "line"
    hint: str = ""
    choices: Choices = ()
    kinds: tuple[str, ...] = ()
    """Of a field: the kinds that have this setting; empty means all."""
    optional: bool = False
    empty: str = "Pilih satu"
    """What no choice is called."""


def _listed(kind: object, words: dict[str, str] | None = None) -> Choices:
    known = words or {}
    return tuple((each, known.get(each, each)) for each in get_args(kind))


GENERAL = (
    Entry("title", "Judul surat", hint="Tercetak di kepala surat dengan huruf besar."),
    Entry("summary", "Penjelasan singkat", "long", "Untuk apa surat ini, dibaca warga di daftar."),
    Entry("group", "Kelompok", "choice", choices=_listed(schema.Group)),
    Entry("words", "Kata pencarian", "commas", "Dipisah koma: usaha, warung, kredit"),
    Entry("prefix", "Awalan nomor permohonan", hint="2 sampai 6 huruf besar, misalnya SKU."),
    Entry("classification", "Kode klasifikasi arsip", hint="Misalnya 500.3.2"),
    Entry("legal_basis", "Dasar hukum", "long"),
    Entry("valid_months", "Berlaku berapa bulan", "maybe", "Kosong berarti berlaku seterusnya."),
    Entry("subject", "Surat ini tentang siapa", "short", "Untuk register, biasanya {name}."),
)
PROMISE = Entry("promise_days", "Janji selesai (hari kerja)", "number", "1 sampai 14 hari kerja.")
AGENCY = Entry(
    "agency", "Perangkat daerah mana", "choice", "Yang menandatangani paling akhir.",
)  # fmt: skip
_CHOSEN, _TYPED = ("choice", "radio"), ("text", "long")
FIELD = (
    Entry("label", "Pertanyaan", hint="Seperti dibaca warga: Nama usaha"),
    Entry("kind", "Jenis jawaban", "choice", choices=_listed(schema.Kind, KINDS)),
    Entry("hint", "Petunjuk", "long", optional=True),
    Entry("options", "Pilihan jawaban", "lines", "Satu baris satu pilihan.", kinds=_CHOSEN),
    Entry("bound", "Batas tanggal", "choice", kinds=("date",), optional=True, empty="Bebas",
          choices=(("past", "Sampai hari ini"), ("future", "Mulai hari ini"))),
    Entry("min", "Paling sedikit", "number", kinds=(*_TYPED, "number", "money", "rows")),
    Entry("max", "Paling banyak", "number", kinds=(*_TYPED, "number", "rows")),
    Entry("optional", "Boleh dikosongkan", "flag"),
    Entry("missing", "Kalimat bila kosong", optional=True,
          hint="Dibaca warga saat lupa mengisi. Kosong berarti dibuat dari pertanyaannya."),
    Entry("otherwise", "Tercetak bila tidak ditanyakan", "short", optional=True,
          hint="Dengan data kota saja, misalnya {address}."),
    Entry("prefill", "Terisi lebih dulu dengan", "short", optional=True,
          hint="Data kota, misalnya {address}. Untuk daftar: household, yaitu anggota KK lain."),
)  # fmt: skip
COLUMN = (
    Entry("label", "Nama kolom"),
    Entry("kind", "Jenis jawaban", "choice",
          choices=_listed(schema.ColumnSpec.model_fields["kind"].annotation, KINDS)),
    Entry("options", "Pilihan jawaban", "lines", "Satu baris satu pilihan."),
    Entry("max", "Huruf paling banyak", "number"),
    Entry("width", "Lebar di tabel (1 sampai 6)", "number"),
    Entry("optional", "Boleh dikosongkan", "flag"),
)  # fmt: skip
REQUIREMENT = (
    Entry("title", "Dokumen", hint="Misalnya Kartu Keluarga"),
    Entry("legal_basis", "Dasar hukum", hint="Aturan yang memintanya, dibaca warga."),
    Entry("hint", "Petunjuk memotret", "long", optional=True),
    Entry("vault", "Jenis dokumen tersimpan", optional=True,
          hint="Nama jenis di dokumen warga yang boleh dipakai lagi. Kosong berarti kodenya."),
    Entry("optional", "Boleh tidak dilampirkan", "flag"),
)  # fmt: skip
TEXT_BLOCK = (
    Entry("text", "Alinea", "wording"),
    Entry("indent", "Baris pertama menjorok", "flag"),
)
FACTS_BLOCK = (
    Entry("facts", "Daftar data", "facts",
          "Satu baris satu data: label, titik dua, isinya. Nama usaha: {business_name}"),
)  # fmt: skip
TABLE_BLOCK = (Entry("table", "Tabel dari isian", "choice"),)
ANNEX = (
    Entry("title", "Judul lampiran", "short"),
    Entry("code", "Kode di pojok", hint="Misalnya Model N2", optional=True),
    Entry("signed_by", "Ditandatangani di kertas oleh", "places", optional=True,
          hint="Paling banyak tiga baris. Pemohon: {name}"),
)  # fmt: skip
WHEN_FIELD = Entry("when_field", "Kapan dipakai", "choice", optional=True, empty="Selalu")
WHEN_IS = Entry(
    "when_is", "Bila dijawab", "lines", "Satu baris satu jawaban. Tanda * berarti asal diisi.",
    optional=True,
)  # fmt: skip
_BOUNDS = {
    "rows": ("Baris paling sedikit", "Baris paling banyak"),
    "number": ("Angka terkecil", "Angka terbesar"),
    "money": ("Rupiah terkecil", ""),
}


def of_field(kind: str) -> tuple[Entry, ...]:
    """The settings a field of this kind has."""
    least, most = _BOUNDS.get(kind, ("Huruf paling sedikit", "Huruf paling banyak"))
    words = {"min": least, "max": most}
    return tuple(
        replace(each, label=words.get(each.name, each.label))
        for each in FIELD
        if not each.kinds or kind in each.kinds
    )


def agency_choices() -> Choices:
    """Every agency of the city."""
    return tuple((each.code, f"{each.name} ({each.code})") for each in agencies.agencies())
