"""What a forger knows of the app: every handler there is, and how what it tells can be read."""

from typing import Any

from reflex_base.registry import RegistrationContext

from smartcity_app.web import guard


def handlers() -> list[str]:
    """The app's own, not those that other tests define to attack the guard with."""
    ours = set(guard.handlers()) - guard.FRAMEWORK
    return sorted(n for n in ours if "____" in n and ".tests___" not in n and ".setvar" not in n)


def short(handler: str) -> str:
    state, _, verb = handler.rpartition(".")
    words = state.rpartition("____")[2].rpartition(".")[2].rpartition("____")[2]
    return f"{''.join(word.title() for word in words.split('_'))}.{verb}"


def registered(handler: str) -> Any:
    return RegistrationContext.get().event_handlers[handler].handler


def plain(value: Any) -> Any:
    """Dataclasses and the proxies Reflex wraps them in, as what the browser is sent."""
    names = getattr(value, "__dataclass_fields__", None)
    return {name: getattr(value, name) for name in names} if names else str(value)
