"""What demo residents write in their applications: a few believable answers a letter type."""

import random
from collections.abc import Callable
from datetime import timedelta

from smartcity_app.kernel import clock

Answers = dict[str, str]
SKU = "keterangan-usaha"

BUSINESSES = (
    ("Warung Bu Siti", "Warung makan dan minum", "Pengajuan kredit usaha rakyat di bank"),
    ("Toko Barokah", "Toko kelontong", "Pengajuan bantuan modal dari koperasi"),
    ("Jahit Rapi", "Jasa (cukur, jahit, cuci, bengkel)", "Pendaftaran nomor induk berusaha"),
    ("Keripik Mbok Yem", "Kerajinan dan industri rumah", "Mengikuti bazar UMKM tingkat kota"),
    ("Bengkel Sumber Rejeki", "Jasa (cukur, jahit, cuci, bengkel)", "Sewa tempat usaha di pasar"),
    ("Ayam Potong Segar", "Pertanian, ternak, atau perikanan", "Pengajuan pinjaman koperasi"),
)
INVENTED_NIK = "3578095204419001"
"""Of nobody: no register reaches serial 9001."""


def answers(chance: random.Random, type_key: str) -> Answers:
    """A form of this letter type, filled in as somebody would today."""
    return _FORMS[type_key](chance)


def type_for(chance: random.Random, fate: str) -> str:
    """A letter type that can come to this end: only some go on to the camat, and the reason of the
    refusal is about a business."""
    if fate == "refused":
        return SKU
    return chance.choice(_TO_THE_CAMAT if fate == "district" else tuple(_FORMS))


def _day(back: int) -> str:
    return (clock.today() - timedelta(days=back)).isoformat()


def _business(chance: random.Random) -> Answers:
    name, kind, purpose = BUSINESSES[0] if chance.random() < 0.2 else chance.choice(BUSINESSES)
    return {
        "business_name": name,
        "business_kind": kind,
        "business_place": "Sama dengan alamat saya",
        "since_year": str(chance.randrange(2008, 2025)),
        "purpose": purpose,
    }


def _domicile(chance: random.Random) -> Answers:
    return {
        "residence": "Alamat KTP",
        "since_year": str(chance.randrange(1998, 2025)),
        "purpose": chance.choice(
            ("Pembukaan rekening bank", "Pendaftaran sekolah anak", "Melamar pekerjaan")
        ),
    }


def _poor(chance: random.Random) -> Answers:
    return {
        "aim": "Biaya sekolah atau kuliah",
        "beneficiary": "Saya sendiri",
        "income": str(chance.randrange(8, 18) * 100_000),
        "dependants": str(chance.randrange(2, 6)),
        "purpose": chance.choice(("Pengajuan KIP Kuliah", "Keringanan uang kuliah tunggal")),
    }


def _single(chance: random.Random) -> Answers:
    purposes = ("Melamar pekerjaan", "Pendaftaran sekolah kedinasan", "Pengajuan kredit rumah")
    return {"purpose": chance.choice(purposes)}


def _income(chance: random.Random) -> Answers:
    return {
        "work": chance.choice(("Pengemudi ojek daring", "Buruh jahit", "Pedagang sayur")),
        "income_kind": "Tidak tetap",
        "income": str(chance.randrange(15, 40) * 100_000),
        "purpose": chance.choice(("Pengajuan kredit rumah bersubsidi", "Beasiswa anak")),
    }


def _death(chance: random.Random) -> Answers:
    return {
        "deceased_name": chance.choice(("Sukarni", "Mbah Paimin", "Kasiyati")),
        "deceased_nik": INVENTED_NIK,
        "relation": "Anak",
        "death_day": _day(chance.randrange(1, 6)),
        "death_time": "04:15",
        "death_place": "RSUD dr. Mohamad Soewandhie",
        "cause": "Sakit biasa atau usia lanjut",
        "stated_by": "Dokter",
        "burial": "TPU Keputih",
        "witness_1": "Slamet Riyadi",
        "witness_2": "Wahyu Ningsih",
    }


def _loss(chance: random.Random) -> Answers:
    return {
        "lost-rows": "2",
        "lost-1-thing": "KTP",
        "lost-2-thing": chance.choice(("Kartu ATM", "STNK sepeda motor")),
        "lost_day": _day(chance.randrange(1, 4)),
        "lost_place": chance.choice(("Pasar Keputran", "Terminal Joyoboyo", "Jalan Ahmad Yani")),
        "account": "Dompet terjatuh di perjalanan pulang",
    }


def _record(chance: random.Random) -> Answers:
    return {"police": chance.choice(("Polsek", "Polres")), "purpose": "Melamar pekerjaan"}


def _feast(chance: random.Random) -> Answers:
    return {
        "event": chance.choice(("Resepsi pernikahan", "Tasyakuran khitanan", "Lomba kampung")),
        "event_day": _day(-chance.randrange(8, 20)),
        "starts": "09:00",
        "ends": "15:00",
        "guests": str(chance.randrange(5, 30) * 10),
        "street": "Sebagian jalan",
    }


_FORMS: dict[str, Callable[[random.Random], Answers]] = {
    SKU: _business,
    "domisili": _domicile,
    "tidak-mampu": _poor,
    "belum-menikah": _single,
    "penghasilan": _income,
    "kematian": _death,
    "kehilangan": _loss,
    "pengantar-skck": _record,
    "izin-keramaian": _feast,
}
_TO_THE_CAMAT = (SKU, "tidak-mampu", "izin-keramaian")
