"""What demo residents report, and what becomes of it."""

from dataclasses import dataclass

Step = tuple[str, float, str]
"""What happens, how many hours after the report was sent, and in which words."""


@dataclass(frozen=True, slots=True)
class Story:
    """One report from sending to where it stands now."""

    category: str
    words: str
    place: str
    ago: float
    """Hours since it was sent."""
    steps: tuple[Step, ...] = ()
    siti: bool = False
    """Whether Siti sent it; else somebody of the village."""
    offset: tuple[int, int] = (0, 0)
    """Metres east and north of the middle of the village of the story."""
    picture: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    joined: int = 0
    """How many neighbours report the same thing."""
    anonymous: bool = False
    confidential: bool = False
    phone: bool = False
    """Taken in by the centre, on the phone."""


STORIES = (
    Story(
        "jalan-rusak", "Lubang besar di tikungan, semalam ada yang jatuh dari motor.",
        "Jalan Keputih Tegal, depan gang 3", 5, siti=True, offset=(120, 60), picture="lubang",
        answers=(("owner", "kota"), ("danger", "ya")), joined=3,
        steps=(("take", 1, ""), ("note", 1.2, "Cek stok aspal dingin sebelum dijadwalkan.")),
    ),
    Story(
        "jalan-rusak", "Aspal berlubang dalam, kalau hujan tidak kelihatan.",
        "Keputih Tegal dekat tikungan", 2, offset=(180, 85), picture="lubang",
        answers=(("owner", "kota"),),
    ),
    Story(
        "genangan", "Got di depan rumah mampet, air masuk teras setiap hujan.",
        "Keputih Tegal Timur 12", 94, siti=True, offset=(-240, 130), picture="genangan",
        answers=(("depth", "mata-kaki"),),
        steps=(
            ("answer", 6, "Terima kasih. Tim kami mengeruk saluran ini paling lambat hari Jumat."),
            ("send", 8, ""),
            ("finish", 91, "Saluran sepanjang 40 meter dikeruk, lumpurnya sudah diangkut."),
        ),
    ),
    Story(
        "lampu-mati", "Lampu jalan mati tiga malam, jalan ke musala gelap.",
        "Jalan Arief Rachman Hakim", 31, siti=True, offset=(420, 300), picture="gelap",
        answers=(("count", "2-5"),),
    ),
    Story(
        "jalan-rusak", "Jalan ambles di atas gorong-gorong, mobil tidak berani lewat.",
        "Medokan Keputih, jembatan kecil", 53, offset=(-520, -310), picture="lubang",
        answers=(("owner", "kota"), ("danger", "ya")), joined=4, anonymous=True,
    ),
    Story(
        "genangan", "Air selokan meluap ke jalan sejak subuh, anak sekolah memutar jauh.",
        "Keputih Utara, depan sekolah", 70, offset=(350, 520), picture="genangan",
        answers=(("depth", "lutut"),), joined=2,
        steps=(
            ("answer", 4, "Pompa sudah kami nyalakan. Pintu air kami periksa besok pagi."),
            ("send", 5, ""),
            ("write", 26, "Sore ini masih menggenang setinggi mata kaki."),
            ("reply", 27, "Baik, petugas kami ke sana lagi malam ini."),
        ),
    ),
    Story(
        "jalan-rusak", "Paving trotoar lepas, kursi roda ibu saya tersangkut.",
        "Jalan Gebang Lor", 46, offset=(-150, 640), picture="lubang",
        answers=(("owner", "kota"),),
        steps=(("answer", 9, "Kami pasang ulang pavingnya minggu ini."), ("send", 10, "")),
    ),
    Story(
        "genangan", "Tutup saluran hilang, bahaya untuk anak kecil.",
        "Keputih gang 2C", 28, offset=(40, -380), picture="saluran",
        answers=(("depth", "lebih"),),
        steps=(("send", 2, ""), ("answer", 3, "Petugas membawa tutup pengganti hari ini.")),
    ),
    Story(
        "sampah", "Sampah menumpuk di pinggir kali, baunya sampai ke rumah-rumah.",
        "Tepi Kali Keputih", 20, offset=(610, -140), picture="sampah", joined=1,
    ),
    Story(
        "pohon", "Dahan besar retak, menggantung di atas kabel.",
        "Jalan Kejawan Gebang", 75, offset=(-80, 350), picture="pohon",
        steps=(
            ("answer", 5, "Perantingan kami jadwalkan."),
            ("ask", 7, "Pohonnya di halaman rumah atau di tepi jalan? Nomor rumahnya berapa?"),
        ),
    ),
    Story(
        "sampah", "Bak sampah pasar penuh dan meluber sejak Minggu.",
        "Pasar Keputih", 240, offset=(90, 200), picture="sampah",
        steps=(
            ("answer", 3, "Truk kami ke sana sore ini."),
            ("finish", 9, "Bak dikosongkan, lantai disemprot."),
            ("confirm", 30, ""),
            ("rate", 30, "Cepat, terima kasih."),
        ),
    ),
    Story(
        "sampah", "Orang membuang sampah di lahan kosong, sudah setinggi pagar.",
        "Lahan kosong Keputih Timur", 120, offset=(-430, 60), picture="sampah",
        steps=(
            ("answer", 8, "Kami bersihkan dan pasang larangan."),
            ("finish", 50, "Lahan dibersihkan."),
            ("dispute", 60, "Baru separuh yang diangkut, sisanya masih di belakang."),
        ),
    ),
    Story(
        "polusi", "Asap bakaran dari seberang sungai setiap sore.",
        "Keputih, tepi sungai", 100, offset=(700, 80),
        steps=(
            ("reject", 20, "Lokasinya di luar wilayah kota. Sudah kami kabarkan ke kabupaten."),
        ),
    ),
    Story(
        "listrik", "Kabel menjuntai rendah di atas jalan, hampir kena truk.",
        "Jalan Keputih 2", 26, offset=(260, -260), picture="kabel",
    ),
    Story(
        "lainnya", "Papan nama jalan roboh dan hilang.", "Simpang Keputih dan Kejawan", 12,
        offset=(300, 40), phone=True,
    ),
    Story(
        "jalan-rusak", "Pohon tumbang menutup separuh jalan.", "Keputih Selatan", 9,
        offset=(20, -620), picture="pohon", answers=(("owner", "kota"),),
        steps=(("transfer", 2, "Yang perlu ditangani pohonnya, bukan jalannya."),),
    ),
    Story(
        "pelayanan", "Petugas meminta uang rokok untuk mengurus surat.", "", 40,
        confidential=True, anonymous=True,
    ),
    Story(
        "jalan-rusak", "Lubang di tikungan gang 3, sama seperti kemarin.",
        "Keputih Tegal gang 3", 3.5, offset=(135, 52), answers=(("owner", "kota"),),
        steps=(("merge", 1.5, "Lubang yang sama, sudah dilaporkan warga lain."),),
    ),
    Story(
        "parkir", "Parkir liar menutup trotoar, sudah saya tegur sendiri.", "Ruko Keputih", 60,
        offset=(500, 160), steps=(("withdraw", 10, ""),),
    ),
)  # fmt: skip
AFTER = {
    "jalan-rusak": "tambalan", "genangan": "saluran", "sampah": "bersih", "pohon": "bersih",
}  # fmt: skip
"""What the photo of the work done shows."""
ANSWERS = (
    (
        "", "Terima kasih, sedang diperiksa",
        "Terima kasih atas laporan Anda. Petugas kami memeriksa ke lokasi, lalu mengabari Anda.",
    ),
    (
        "DSDABM", "Jadwal tambal",
        "Terima kasih. Lubang ini kami tambal paling lambat tiga hari kerja lagi.",
    ),
    (
        "DSDABM", "Pengerukan saluran",
        "Terima kasih. Tim kami mengeruk saluran ini minggu ini, mulai dari hilir.",
    ),
    ("DLH", "Pengangkutan sampah", "Terima kasih. Truk kami mengangkut sampah ini hari ini."),
)  # fmt: skip
"""Agency, title and text of answers used again and again."""
TEAM = ("DSDABM", "Rescue Saluran Timur")
