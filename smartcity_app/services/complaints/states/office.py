"""What an office keeps for its work: ready answers, and teams."""

from dataclasses import dataclass

from pydantic import Field
from sqlmodel import Session

from smartcity_app.kernel import policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import NotAllowed
from smartcity_app.services.complaints import categories, desk_views, file_views, offices
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.routing_models import ComplaintTeam
from smartcity_app.ui.action import Form, action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChoiceView
from smartcity_app.web.guard import Screen

KIT = "/kerja/laporan/kantor"


class TemplateForm(Form):
    """A ready answer; `template_id` empty for a new one."""

    template_id: str = Field("", pattern=r"^\d{0,9}$")
    judul: str = Field("", max_length=200)
    isi_jawaban: str = Field("", max_length=4000)
    jenis_jawaban: str = Field("", max_length=40)


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A ready answer in the list."""

    id: str
    title: str
    text: str
    category: str
    """Its key; empty for any."""
    detail: str


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team and who is in it."""

    id: str
    name: str
    members: str


class OfficeKit(Console, Screen):
    """`/kerja/laporan/kantor`."""

    templates: list[TemplateView] = []
    teams: list[TeamView] = []
    kinds: list[ChoiceView] = []
    colleagues: list[ChoiceView] = []
    may_team: bool = False
    whose: str = ""
    """"Dinas Lingkungan Hidup", or "semua kantor" for the centre."""
    editing: str = ""
    title: str = ""
    text: str = ""
    category: str = ""
    said: str = ""
    shut: str = ""
    loaded: bool = False
    _changes: int = 0

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The answers and teams of the office of whoever looks."""
        self._show(session, actor)

    @action(reads=True)
    def edit(self, session: Session, actor: Actor, template_id: str) -> None:
        """Put a ready answer into the form; empty for a new one."""
        self._admit(actor)
        chosen = next((each for each in self.templates if each.id == template_id), None)
        self.editing = chosen.id if chosen else ""
        self.title = chosen.title if chosen else ""
        self.text = chosen.text if chosen else ""
        self.category = chosen.category if chosen else ""

    @action
    def keep(self, session: Session, actor: Actor, form: TemplateForm) -> None:
        """Keep a ready answer."""
        agency = _agency(actor)
        offices.keep_template(
            session, actor, agency=agency, title=form.judul, text=form.isi_jawaban,
            category=form.jenis_jawaban,
            template_id=int(form.template_id) if form.template_id else None,
        )  # fmt: skip
        self._changed(session, actor, "Jawaban tersimpan.")

    @action
    def drop(self, session: Session, actor: Actor, template_id: int) -> None:
        """Take a ready answer out of use."""
        offices.drop_template(session, actor, template_id=template_id)
        self._changed(session, actor, "Jawaban tidak dipakai lagi.")

    @action
    def keep_team(self, session: Session, actor: Actor, form: dict[str, str]) -> None:
        """Keep a team: its name, and a box for everyone in it."""
        chosen = [
            int(name.removeprefix("orang-"))
            for name in form
            if name.startswith("orang-") and name.removeprefix("orang-").isdecimal()
        ]
        offices.keep_team(
            session, actor, agency=_agency(actor), name=form.get("nama_tim", "")[:80],
            people_ids=chosen[:50],
        )  # fmt: skip
        self._changed(session, actor, "Tim tersimpan.")

    @action
    def drop_team(self, session: Session, actor: Actor, team_id: int) -> None:
        """Give nothing to this team any more."""
        offices.drop_team(session, actor, team_id=team_id)
        self._changed(session, actor, "Tim tidak dipakai lagi. Laporannya tetap ada padanya.")

    def _admit(self, actor: Actor) -> None:
        self._enter(actor, KIT)
        if not policy.holds(actor, May.PHRASE):
            raise NotAllowed("Halaman ini untuk petugas yang menjawab laporan warga.")

    def _changed(self, session: Session, actor: Actor, said: str) -> None:
        self._changes += 1
        self.said, self.shut = said, f"{self._changes}/{said}"
        self.editing = self.title = self.text = self.category = ""
        self._show(session, actor)

    def _show(self, session: Session, actor: Actor) -> None:
        self._admit(actor)
        agency = _agency(actor)
        known = categories.current(session)
        self.kinds = desk_views.kinds(session)
        self.templates = [
            TemplateView(
                str(row.id), row.title, row.text, row.category,
                known[row.category].title if row.category in known else "Semua jenis",
            )
            for row in offices.templates(session, actor)
            if row.agency == agency
        ]  # fmt: skip
        self.whose = "semua kantor" if actor.holds(Role.COMPLAINT_OFFICER) else self.office
        self.may_team = policy.allows(actor, May.TEAM, ComplaintTeam(agency=agency, name=""))
        names = file_views.names_of(session, agency) if agency else {}
        self.colleagues = [ChoiceView(str(key), name) for key, name in names.items()]
        inside = offices.members(session, agency) if agency else {}
        self.teams = [
            TeamView(
                str(team.id), team.name,
                ", ".join(names.get(each, "") for each in inside.get(team.id or 0, []))
                or "Belum ada anggota",
            )
            for team in (offices.teams(session, agency) if agency else [])
        ]  # fmt: skip
        self.loaded = True


def _agency(actor: Actor) -> str:
    """The office whose answers and teams these are; empty for the centre."""
    return next((post.agency for _, post in policy.held(actor, May.PHRASE) if post.agency), "")
