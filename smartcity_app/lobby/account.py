"""The account: what the city knows, where one is signed in, and who looked at one's data."""

from dataclasses import dataclass

from sqlmodel import Session

from smartcity_app.civic import agencies, areas, logins, messages, people, signers, words
from smartcity_app.civic.identity import mask_kk, mask_nik, mask_phone
from smartcity_app.civic.people import Person
from smartcity_app.kernel import audit, manifest
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.views import ChoiceView, FactView, NavView
from smartcity_app.web.guard import Screen

NEWS = [
    ChoiceView(messages.Wanted.EVERY_STEP, "Setiap langkah", "Diterima, diteruskan, dan selesai"),
    ChoiceView(
        messages.Wanted.IMPORTANT,
        "Hanya yang penting",
        "Perlu diperbaiki, lewat janji, terbit, atau ditolak",
    ),
    ChoiceView(messages.Wanted.NOTHING, "Tidak usah", "Kabar tetap ada di Kotak Masuk"),
]
DEEDS = {
    "people.read": "Membuka data Anda",
    "people.find": "Mencari data Anda di loket",
    "letters.read": "Membuka permohonan surat Anda",
    "letters.remind": "Mengingatkan RT atau RW Anda",
    "letters.assist": "Mengajukan surat untuk Anda",
    "files.read": "Membuka dokumen Anda",
    "vault.use": "Memakai dokumen tersimpan Anda untuk permohonan",
    "register.revoke": "Mencabut surat Anda",
}
STEPS = {
    "sign": "Menandatangani surat Anda",
    "return": "Mengembalikan permohonan Anda",
    "refuse": "Menolak permohonan Anda",
    "endorse": "Memberi pengantar untuk Anda",
    "skip": "Melanjutkan permohonan Anda tanpa pengantar",
    "recall": "Meminta surat Anda dibuat ulang",
    "submit": "Mengirim permohonan untuk Anda",
    "resubmit": "Mengirim perbaikan untuk Anda",
    "cancel": "Membatalkan permohonan Anda",
    "escalate": "Meneruskan ke atasan karena lewat janji",
}


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One place where the person is signed in."""

    handle: str
    device: str
    seen: str
    current: bool


class AccountState(Screen):
    """`/akun`."""

    person: list[FactView] = []
    posts: list[FactView] = []
    places: list[NavView] = []
    """Where the person works: every line of their rail."""
    devices: list[DeviceView] = []
    lookers: list[FactView] = []
    news: str = ""
    """Which news of their cases the person wants on the phone (messages.Wanted)."""
    signs: bool = False
    """Whether one of the person's posts signs letters."""
    has_key: bool = False
    key_saved: str = ""
    """Changes when a PIN was set, which closes the dialog."""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """Everything on the page."""
        self._show(session, actor)

    @action
    def end_device(self, session: Session, actor: Actor, handle: str) -> None:
        """Sign out one of the other devices."""
        logins.revoke(session, actor, handle=handle[:60])
        self._show(session, actor)

    @action
    def choose_news(self, session: Session, actor: Actor, value: str) -> None:
        """Which news of their cases the person wants on the phone from now on."""
        messages.choose(session, actor, wanted=value)
        self.news = value

    @action
    def set_pin(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Make a signing key under a PIN of the person's own choosing."""
        pin = str(form.get("pin", ""))
        if pin != str(form.get("ulang", "")):
            raise Incomplete("Kedua PIN belum sama. Ketik ulang keduanya.")
        row = signers.enrol(session, actor, pin=pin)
        self.key_saved = row.enrolled_at.isoformat()
        self._show(session, actor)

    def _show(self, session: Session, actor: Actor) -> None:
        person = session.get_one(Person, actor.person_id)
        self.person = _known(session, person)
        offices = [post for post in actor.posts if post.role is not Role.RESIDENT]
        self.posts = [
            FactView(post.title, agencies.office_name(post.area, post.agency) if post.area else "")
            for post in offices
        ]
        self.places = [NavView(at.title, at.href, at.icon) for at in manifest.rail(actor)]
        self.devices = [
            DeviceView(each.handle, each.device, words.ago(each.last_seen), each.current)
            for each in logins.sessions_of(session, actor)
        ]
        self.lookers = _lookers(session, audit.lines_about(session, person.id or 0))
        self.news = messages.wish_of(session, person.id or 0)
        self.signs = actor.holds(*signers.SIGNING_ROLES)
        self.has_key = signers.has_key(session, actor.person_id)
        self.loaded = True


def _known(session: Session, person: Person) -> list[FactView]:
    kk = people.kk_of(session, person)
    return [
        FactView("Nama", person.name),
        FactView("NIK", mask_nik(person.nik)),
        FactView("Nomor KK", mask_kk(kk) if kk else "Belum tercatat"),
        FactView("HP", mask_phone(person.phone) if person.phone else "Belum tercatat"),
        FactView("Alamat", f"{person.address}, {areas.path_words(person.area)}"),
    ]


def _lookers(session: Session, lines: list[audit.AuditLine]) -> list[FactView]:
    """Newest first; what one person did several times on one day is one line with a count."""
    said: dict[tuple[str, str, str], list[str]] = {}
    for line in lines:
        key = _deed(line.action), _who(session, line), words.short_day(line.at)
        said.setdefault(key, []).append(words.time(line.at))
    return [
        FactView(deed, f"{who}. {day}, {times[0]}" + f", {len(times)} kali" * (len(times) > 1))
        for (deed, who, day), times in said.items()
    ]


def _who(session: Session, line: audit.AuditLine) -> str:
    who = session.get(Person, line.person_id) if line.person_id else None
    if who is None:
        return line.post or "Sistem kota"
    return f"{who.name}, {line.post}" if line.post else who.name


def _deed(action: str) -> str:
    step = action.rpartition(".")[2].partition("_")[0]
    return DEEDS.get(action) or STEPS.get(step) or "Memproses data Anda"
