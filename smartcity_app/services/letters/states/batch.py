"""Signing several letters after one confirmation: each is checked and signed on its own."""

from typing import Any

from smartcity_app.kernel.errors import CityError
from smartcity_app.services.letters import signing
from smartcity_app.services.letters.states.file import desk_state
from smartcity_app.ui.action import Transact, action
from smartcity_app.ui.views import FactView
from smartcity_app.web.guard import Screen

PICK = "pilih-"
"""What the name of a row's box begins with; its value is the version that was seen."""
MOST = 60
"""Letters one confirmation may sign."""


class Batch(Screen):
    """The bar and the dialog over the list of `/kerja`."""

    said: str = ""
    refused: list[FactView] = []
    """Which were not signed, and why."""
    trouble: str = ""
    shut: str = ""
    tries: int = 0
    """Changes when the PIN field must be empty again."""
    busy: bool = False

    @action(reads=True)
    def hold(self, session: Any, actor: Any) -> None:
        """The buttons wait while letters are signed."""
        self.busy, self.said, self.refused = True, "", []

    @action(reads=True)
    def release(self, session: Any, actor: Any) -> None:
        """They have waited, whatever came of it."""
        self.busy = False

    @action(transacts=True, waits=True)
    def sign(self, transact: Transact, form: dict[str, str]) -> Any:
        """Sign what is ticked, one after the other."""
        self.tries += 1
        pin = form.get("pin_banyak", "").strip()[:200]
        picked = _picked(form)
        if not pin or not 1 <= len(picked) <= MOST:
            self.trouble = (
                "Isi PIN tanda tangan Anda." if picked else "Pilih dulu berkas yang disetujui."
            )
            return None
        signed, refused = [], []
        try:
            for outcome in signing.sign_many(transact, picked, pin):
                if outcome.refusal:
                    refused.append(FactView(outcome.ref, outcome.refusal.message))
                else:
                    signed.append(outcome.ref)
        except CityError as hopeless:
            self.trouble = hopeless.message
            if not signed:
                return None
            refused.append(FactView("Berhenti di tengah", hopeless.message))
        self.trouble, self.refused = "", refused
        self.said = f"{len(signed)} surat ditandatangani."
        if refused:
            self.said += f" {len(refused)} tidak."
        self.shut = f"{self.tries}/{'/'.join(signed[:1])}"
        return desk_state().refresh


def _picked(form: dict[str, str]) -> list[tuple[str, int]]:
    """Number and seen version of every ticked row, in the order of the list."""
    return [
        (name.removeprefix(PICK)[:40], int(version))
        for name, version in form.items()
        if name.startswith(PICK) and version.isdecimal() and len(version) < 9
    ]
