"""The raw socket, as a script would use it: no page, no button, any name and any payload."""

import asyncio
import json
import uuid
from typing import Any

import httpx
import pytest
import socketio

from tests.stories.conftest import Town

pytestmark = pytest.mark.story
SPACE = "/_event"
STATE = "reflex___state____state.smartcity_app___web___guard____screen"
CASE = f"{STATE}.smartcity_app___services___letters___states___case____case_state"
DESK = f"{STATE}.smartcity_app___services___letters___states___file____case_file"


class Script:
    """One socket of our own making."""

    def __init__(self, town: Town, *, cookie: str = "", origin: str = "", token: str = "") -> None:
        self.town, self.token = town, token or str(uuid.uuid4())
        self.headers = {"Origin": origin or town.url} | ({"Cookie": cookie} if cookie else {})
        self.heard: list[str] = []

    async def say(self, *events: tuple[str, dict[str, Any]], wait: float = 0.6) -> str:
        """Connect, send events, listen a moment; everything that came back, as text."""
        client = socketio.AsyncClient(reconnection=False)
        client.on("*", lambda *said: self.heard.append(json.dumps(said[-1])), namespace=SPACE)
        await client.connect(
            f"{self.town.url}/?token={self.token}",
            headers=self.headers,
            transports=["websocket"],
            namespaces=[SPACE],
            socketio_path="_event",
            wait_timeout=5,
        )
        for name, payload in events:
            data = {"name": name, "payload": payload, "token": self.token, "router_data": {}}
            await client.emit("event", data, namespace=SPACE)
        await asyncio.sleep(wait)
        await client.disconnect()
        return "\n".join(self.heard)


def run(work: Any) -> Any:
    """Away from the browser's loop, which this thread may hold."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


def cookie(town: Town, who: str) -> str:
    with httpx.Client(base_url=town.url) as client:
        page = client.get("/masuk").text
        number = page.split(f">{who}<span>")[0].rsplit('value="', 1)[1].split('"')[0]
        answer = client.post(
            "/masuk/contoh", data={"ke": "/", "siapa": number}, headers={"origin": town.url}
        )
        return answer.headers["set-cookie"].split(";")[0]


def others(town: Town) -> tuple[str, str, int]:
    """A case at the lurah of the story that is not Siti's: its number, purpose and version."""
    ((ref, answers, version),) = town.ask(
        "SELECT l.ref, l.answers, l.version FROM letter l JOIN person p ON p.id = l.owner_id "
        "WHERE l.state = 'village' AND l.type_key = 'keterangan-usaha' "
        "AND p.name != 'Siti Aminah' ORDER BY l.id LIMIT 1"
    )
    return ref, json.loads(answers)["purpose"], version


def test_the_names_used_here_are_the_right_ones(town: Town):
    """Or else the refusals below would prove nothing."""
    ref, purpose, _ = others(town)
    said = run(Script(town, cookie=cookie(town, "Lurah")).say((f"{DESK}.open", {"ref": ref})))
    assert purpose in said


def test_a_stranger_s_script_learns_and_changes_nothing(town: Town):
    ref, purpose, version = others(town)
    said = run(
        Script(town).say(
            (f"{CASE}.cancel", {"ref": ref}),
            (f"{DESK}.open", {"ref": ref}),
            (f"{DESK}.give_back", {"form": {"ref": ref, "version": version, "salah-kk": "buram"}}),
        )
    )
    assert purpose not in said
    assert town.ask("SELECT state, version FROM letter WHERE ref = ?", ref) == [
        ("village", version)
    ]


def test_a_resident_s_script_cannot_act_as_staff(town: Town):
    ref, purpose, version = others(town)
    script = Script(town, cookie=cookie(town, "Warga"))
    said = run(script.say((f"{DESK}.open", {"ref": ref}), (f"{CASE}.cancel", {"ref": ref})))
    assert purpose not in said
    assert town.ask("SELECT state, version FROM letter WHERE ref = ?", ref) == [
        ("village", version)
    ]


def test_what_is_no_action_is_not_run(town: Town):
    said = run(
        Script(town, cookie=cookie(town, "Warga")).say(
            (f"{STATE}.setvar", {"var_name": "_owner", "value": "x"}),
            (f"{CASE}._show", {}),
            ("no.such.handler", {"a": 1}),
            (f"{CASE}.load", {"extra": "forged"}),
        )
    )
    assert "Traceback" not in said


def test_a_foreign_page_cannot_open_a_socket(town: Town):
    with pytest.raises(socketio.exceptions.ConnectionError):
        run(Script(town, origin="https://elsewhere.example").say())


@pytest.mark.parametrize("token", ["room42", "../x", "A" * 400])
def test_a_socket_needs_a_token_nobody_can_guess(town: Town, token: str):
    with pytest.raises(socketio.exceptions.ConnectionError):
        run(Script(town, token=token).say())


def test_a_stolen_token_opens_nothing_without_its_cookie(town: Town):
    token = str(uuid.uuid4())
    home = f"{STATE}.smartcity_app___lobby___home____home_state.load"
    mine = run(Script(town, cookie=cookie(town, "Warga"), token=token).say((home, {})))
    assert "Bu Siti" in mine
    stolen = run(Script(town, token=token).say(("reflex___state____state.hydrate", {})))
    assert "Siti" not in stolen
