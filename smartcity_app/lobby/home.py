"""The resident's first page: whose turn it is, and the menu."""

from sqlmodel import Session

from smartcity_app.civic import areas, inbox, words
from smartcity_app.civic.people import Person
from smartcity_app.kernel import clock, manifest
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.manifest import Turn
from smartcity_app.lobby import menu
from smartcity_app.ui.action import loader
from smartcity_app.ui.menu import tile_of
from smartcity_app.ui.views import MeterView, NavView, TileView, TurnView, strip_of
from smartcity_app.web.guard import Screen

MOST_MINE, MOST_OURS = 3, 2


class HomeState(Screen):
    """Greeting, Giliran Anda, Giliran kami."""

    greeting: str = "Selamat datang"
    line: str = ""
    signed_in: bool = False
    places: list[NavView] = []
    """Where the person works, if they hold an office."""
    mine: list[TurnView] = []
    mine_count: int = 0
    ours: list[TurnView] = []
    more: bool = False
    unread: int = 0
    own: list[NavView] = []
    """What the person keeps themselves: a shop."""
    meters: list[MeterView] = []
    """What a person has to reach by the month: civil servants their purchases."""
    offers: list[TileView] = []
    """What only a search shows."""
    loaded: bool = False

    @loader(public=True)
    def load(self, session: Session, actor: Actor) -> None:
        """What concerns this person now; a stranger sees the menu."""
        today = words.day(clock.now())
        self.signed_in = actor.person_id is not None
        self.line, self.loaded = today, True
        self.offers = [tile_of(each) for each in menu.offers(session)]
        if actor.person_id is None:
            self.greeting, self.places = words.greeting(), []
            self.meters, self.own = [], []
            self.mine, self.ours, self.mine_count, self.unread = [], [], 0, 0
            return
        person = session.get_one(Person, actor.person_id)
        self.greeting = f"{words.greeting()}, {_title(person)} {person.name.split()[0]}"
        self.line = f"{areas.path_words(person.area)} · {today}"
        self.places = [NavView(at.title, at.href, at.icon) for at in manifest.rail(actor)]
        kept = [at for each in manifest.services() if each.own for at in each.own(session, actor)]
        self.own = [NavView(at.title, at.href, at.icon) for at in kept]
        self.unread = inbox.unread(session, actor)
        self.meters = [
            MeterView(each.title, each.words, each.detail, each.href, each.percent)
            for service in manifest.services()
            if service.meters
            for each in service.meters(session, actor)
        ]
        turns = [t for s in manifest.services() if s.turns for t in s.turns(session, actor)]
        mine = [turn for turn in turns if turn.mine]
        self.mine_count = len(mine)
        self.mine = [_view(turn, large=not i) for i, turn in enumerate(mine[:MOST_MINE])]
        ours = [turn for turn in turns if not turn.mine]
        self.ours = [_view(turn, large=False) for turn in ours[:MOST_OURS]]
        self.more = len(ours) > MOST_OURS or len(mine) > MOST_MINE


def _title(person: Person) -> str:
    return "Bu" if person.sex == "P" else "Pak"


def _view(turn: Turn, *, large: bool) -> TurnView:
    button = turn.button if large else ""
    return TurnView(turn.title, turn.detail, turn.href, strip_of(turn.promise), button)
