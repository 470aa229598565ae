"""`/kerja/tujuan-laporan?bagian=rute|jenis|instansi`."""

from typing import Any

import reflex as rx
from sqlmodel import Session

from smartcity_app.kernel import clock, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed
from smartcity_app.services.complaints import routing_edit, routing_views
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.routing import Route
from smartcity_app.services.complaints.routing_views import (
    AheadView,
    BodyView,
    CategoryView,
    RouteView,
)
from smartcity_app.ui.action import action, loader
from smartcity_app.ui.console import Console
from smartcity_app.ui.views import ChipView, ChoiceView
from smartcity_app.web.guard import Screen

HERE = "/kerja/tujuan-laporan"
PARTS = {"rute": "Aturan", "jenis": "Jenis laporan", "instansi": "Instansi"}
Given = dict[str, str]


class Routing(Console, Screen):
    """Who gets which report, and what the city may change about that."""

    part: str = "rute"
    tabs: list[ChipView] = []
    routes: list[RouteView] = []
    kinds: list[CategoryView] = []
    bodies: list[BodyView] = []
    addressees: list[ChoiceView] = []
    titles: list[ChoiceView] = []
    """Categories, to choose from."""
    owners: list[ChoiceView] = []
    groups: list[ChoiceView] = []
    route: RouteView = RouteView()
    """The line that is changed, dropped or about to be entered."""
    kind: CategoryView = CategoryView()
    body: BodyView = BodyView()
    ahead: AheadView = AheadView()
    asked_route: str = ""
    asked_sure: str = ""
    asked_drop: str = ""
    asked_kind: str = ""
    asked_body: str = ""
    shut: str = ""
    """Closes the dialogs with forms."""
    shut_sure: str = ""
    """Closes the dialogs that ask once more."""
    said: str = ""
    loaded: bool = False

    @loader
    def load(self, session: Session, actor: Actor) -> None:
        """The part in the address."""
        self._admit(actor)
        self._enter(actor, HERE, session)
        self._put_away()
        asked = str(self.router.url.query_parameters.get("bagian", ""))
        self.part = asked if asked in PARTS else "rute"
        self.routes = routing_views.routes(session, actor)
        self.kinds = routing_views.kinds(session)
        self.bodies = routing_views.bodies(session)
        counts = {"rute": self.routes, "jenis": self.kinds, "instansi": self.bodies}
        self.tabs = [
            ChipView(key, title, str(len(counts[key])), key == self.part)
            for key, title in PARTS.items()
        ]
        self.addressees = routing_views.addressees(session)
        self.titles = [ChoiceView(each.key, each.title) for each in self.kinds]
        self.owners = [
            ChoiceView(value, said) for value, said in routing_edit.owners(session).items()
        ]
        self.groups = [
            ChoiceView(each, each) for each in dict.fromkeys(each.group for each in self.kinds)
        ]
        self.loaded = True

    @action(reads=True)
    def choose(self, session: Session, actor: Actor, value: str) -> Any:
        """Another part."""
        self.said = ""
        return rx.redirect(f"{HERE}?bagian={value}" if value in PARTS else HERE)

    @action(reads=True)
    def weigh(self, session: Session, actor: Actor, form: Given) -> None:
        """A new line: what it would have moved, before it is entered."""
        self._weigh(
            session,
            actor,
            Route(
                form.get("rute_jenis", ""),
                form.get("rute_wilayah", ""),
                form.get("rute_pemilik", ""),
                _chosen(form, "rute_tujuan"),
            ),
        )

    @action(reads=True)
    def ask_route(self, session: Session, actor: Actor, route_id: int) -> None:
        """Which line gets another addressee."""
        self._admit(actor)
        self.route, self.asked_route = self._line(route_id), _now(route_id)

    @action(reads=True)
    def weigh_change(self, session: Session, actor: Actor, form: Given) -> None:
        """The same for another addressee of the line that was asked about."""
        each = self.route
        body = _chosen(form, "ganti_tujuan")
        self._weigh(session, actor, Route(each.category, each.area, each.owner, body))

    @action
    def save_route(
        self, session: Session, actor: Actor, category: str, area: str, owner: str, body: str
    ) -> Any:
        """Enter the line that was weighed."""
        route = Route(category, area, owner, routing_views.code_of(body))
        row = routing_edit.save_route(session, actor, route=route)
        self.said, self.shut_sure = "Aturan tersimpan.", _now(row.id)
        return Routing.load

    @action(reads=True)
    def ask_drop(self, session: Session, actor: Actor, route_id: int) -> None:
        """What dropping a line would have moved."""
        looked, moved = routing_edit.preview(session, actor, drop=route_id)
        self.ahead = routing_views.ahead(session, looked, moved)
        self.route, self.asked_drop = self._line(route_id), _now(route_id)

    @action
    def drop(self, session: Session, actor: Actor, route_id: int) -> Any:
        """Take a line out."""
        routing_edit.drop_route(session, actor, route_id=route_id)
        self.said, self.shut_sure = "Aturan dihapus.", _now(route_id)
        return Routing.load

    @action(reads=True)
    def edit_kind(self, session: Session, actor: Actor, key: str) -> None:
        """Open a category."""
        self._admit(actor)
        self.kind = next((each for each in self.kinds if each.key == key), CategoryView())
        self.ahead, self.asked_kind = AheadView(), _now(key)

    @action(reads=True)
    def look_ahead(self, session: Session, actor: Actor, body: str) -> None:
        """What giving the open category to somebody else would have moved."""
        give = (self.kind.key, routing_views.code_of(body))
        looked, moved = routing_edit.preview(session, actor, give=give)
        self.ahead = routing_views.ahead(session, looked, moved)

    @action
    def save_kind(self, session: Session, actor: Actor, form: Given) -> Any:
        """Change the open category."""
        row = routing_edit.save_category(
            session,
            actor,
            key=self.kind.key,
            revision=self.kind.revision,
            active=bool(form.get("jenis_dipakai")),
            title=form.get("jenis_judul", ""),
            body=_chosen(form, "jenis_tujuan"),
            answer_hours=_number(form.get("jenis_jam", "")),
            work_days=_number(form.get("jenis_hari", "")),
            sensitive=bool(form.get("jenis_peka")),
            words=form.get("jenis_kata", "").split(","),
        )
        return self._done(f"{row.title} tersimpan.", row.key)

    @action
    def add_kind(self, session: Session, actor: Actor, form: Given) -> Any:
        """A category the city did not have."""
        row = routing_edit.add_category(
            session,
            actor,
            key=form.get("baru_kunci", "").strip(),
            group=form.get("baru_kelompok", ""),
            title=form.get("baru_judul", ""),
            body=_chosen(form, "baru_tujuan"),
            answer_hours=_number(form.get("baru_jam", "")),
            work_days=_number(form.get("baru_hari", "")),
            sensitive=bool(form.get("baru_peka")),
            words=form.get("baru_kata", "").split(","),
        )
        return self._done(f"{row.title} kini bisa dilaporkan warga.", row.key)

    @action(reads=True)
    def edit_body(self, session: Session, actor: Actor, code: str) -> None:
        """Open an addressee, with what taking it out of use would have moved."""
        self.body = next((each for each in self.bodies if each.code == code), BodyView())
        looked, moved = routing_edit.preview(session, actor, retire=self.body.code)
        self.ahead = routing_views.ahead(session, looked, moved)
        self.asked_body = _now(code)

    @action
    def save_body(self, session: Session, actor: Actor, form: Given) -> Any:
        """Change the open addressee."""
        row = routing_edit.save_body(
            session,
            actor,
            code=self.body.code,
            active=bool(form.get("instansi_dipakai")),
            **_body(form, "instansi"),
        )
        return self._done(f"{row.name} tersimpan.", row.code)

    @action
    def add_body(self, session: Session, actor: Actor, form: Given) -> Any:
        """An addressee outside the city."""
        row = routing_edit.save_body(
            session,
            actor,
            code=form.get("luar_kode", "").strip().upper(),
            active=True,
            new=True,
            **_body(form, "luar"),
        )
        return self._done(f"{row.name} kini bisa dipilih sebagai tujuan.", row.code)

    def _admit(self, actor: Actor) -> None:
        if not policy.holds(actor, May.ROUTE):
            raise NotAllowed("Tujuan laporan diatur oleh admin kota.")

    def _line(self, route_id: int) -> RouteView:
        return next((each for each in self.routes if each.id == route_id), RouteView())

    def _weigh(self, session: Session, actor: Actor, route: Route) -> None:
        if not (route.category or route.area or route.owner):
            raise Incomplete(fields={"jenis": "Pilih jenis, wilayah, atau pemilik"})
        looked, moved = routing_edit.preview(session, actor, add=route)
        self.ahead = routing_views.ahead(session, looked, moved)
        self.route = routing_views.weighed(session, route)
        self.shut = self.asked_sure = _now(route.body)

    def _put_away(self) -> None:
        """A page that is loaded again opens no dialog of the time before."""
        names = ("asked_route", "asked_sure", "asked_drop", "asked_kind", "asked_body")
        if any(getattr(self, each) for each in names):
            self.shut = self.shut_sure = _now("muat")
        for each in names:
            setattr(self, each, "")

    def _done(self, said: str, what: str) -> Any:
        self.said, self.shut = said, _now(what)
        return Routing.load


def _chosen(form: Given, name: str) -> str:
    said = form.get(name, "")
    if not said:
        raise Incomplete(fields={"body": "Pilih instansinya"})
    return routing_views.code_of(said)


def _body(form: Given, prefix: str) -> dict[str, Any]:
    """Name, contact and own clocks; a clock left empty is the category's."""
    hours, days = (form.get(f"{prefix}_{each}", "").strip() for each in ("jam", "hari"))
    return {
        "name": form.get(f"{prefix}_nama", ""),
        "contact": form.get(f"{prefix}_kontak", ""),
        "answer_hours": _number(hours) if hours else None,
        "work_days": _number(days) if days else None,
    }


def _number(said: str) -> int:
    """A number as typed; one that no clock has where it is none."""
    said = said.strip()
    return int(said) if said.isdecimal() and len(said) < 6 else -1


def _now(what: object) -> str:
    return f"{what}/{clock.now().timestamp()}"
