"""What a browser gets to see of a case: every page and route that could show a letter too early."""

import asyncio
import json
from typing import Any

import httpx
from reflex_base.event import Event

from smartcity_app.civic.register import Document
from smartcity_app.kernel.actor import Actor
from smartcity_app.web import sessions, verify
from tests.tabs import cookie_of, open_tab
from tests.web.conftest import HOME, Browser, whole_app


def look(who: Actor | None, ref: str, documents: list[Document]) -> "Sight":
    """Everything this person, or a stranger, is sent when they try to see this case."""
    return asyncio.run(_look(who, ref, documents))


class Sight:
    """What was sent."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.answers: dict[str, httpx.Response] = {}

    @property
    def pdfs(self) -> list[str]:
        """Addresses that answered with a PDF."""
        return [
            path
            for path, answer in self.answers.items()
            if answer.headers.get("content-type") == "application/pdf" and answer.status_code == 200
        ]

    def says(self, text: str) -> bool:
        """Whether it stands anywhere in what was sent, and was not in what was asked."""
        bodies = [
            answer.text
            for path, answer in self.answers.items()
            if text not in path and not answer.headers.get("content-type", "").startswith("image/")
        ]
        return any(text in each for each in [*self.pages, *bodies])


async def _look(who: Actor | None, ref: str, documents: list[Document]) -> Sight:
    sight = Sight()
    sessions.forget_all()
    verify._tries.forget()
    transport = httpx.ASGITransport(whole_app(), raise_app_exceptions=False)
    async with Browser(transport=transport, base_url=HOME) as client:
        if who:
            client.sign_in(who)
        paths = [f"/surat/pdf/{ref}", f"/kerja/naskah/{ref}"]
        for each in documents:
            paths += [f"/v/{each.code}", f"/v/{each.code}.json"]
        for path in paths:
            sight.answers[path] = await client.get(path)
        for each in documents:
            if each.signers and each.path.exists():
                given = {"berkas": ("surat.pdf", each.path.read_bytes(), "application/pdf")}
                path = f"/v/{each.code}"
                answer = await client.post(
                    path, files=given, headers={"accept": "application/json"}
                )
                sight.answers[f"POST {path}"] = answer
    sight.pages.append(await _screens(who, ref))
    return sight


async def _screens(who: Actor | None, ref: str) -> str:
    """The delta of every loader that has to do with letters, as JSON."""
    from smartcity_app.lobby.home import HomeState
    from smartcity_app.lobby.inbox import InboxState
    from smartcity_app.services.letters.states.apply import ApplyState
    from smartcity_app.services.letters.states.case import CaseState
    from smartcity_app.services.letters.states.catalogue import LettersState

    query = f"no={ref}"
    async with open_tab(cookie_of(who) if who else "") as tab:
        for loader in (CaseState, ApplyState, LettersState, HomeState, InboxState):
            name = f"{loader.get_full_name()}.load"
            await tab.send(Event(name=name, payload={}), "/surat/kasus", query=query)
        return json.dumps(tab.seen, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    names = getattr(value, "__dataclass_fields__", None)
    return {name: getattr(value, name) for name in names} if names else str(value)
