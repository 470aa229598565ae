"""The path a letter takes, built from who signs it."""

from typing import Any, Literal

from smartcity_app.civic.calendar import WorkingDays
from smartcity_app.kernel.actor import Role
from smartcity_app.kernel.workflow import Desk, State, Step, Workflow
from smartcity_app.services.letters.facts import (
    LetterIssued,
    LetterRefused,
    LetterReturned,
    LetterSigned,
    LetterSubmitted,
)
from smartcity_app.services.letters.policy import May

Signer = Literal["village", "district"]

DRAFT, RETURNED, ISSUED, REFUSED, CANCELLED = "draft", "returned", "issued", "refused", "cancelled"
DESKS = {
    "village": Desk(Role.VILLAGE_HEAD, "village"),
    "district": Desk(Role.DISTRICT_HEAD, "district"),
}
SUPERIORS = {
    "village": Desk(Role.DISTRICT_HEAD, "district"),
    "district": Desk(Role.CITY_ADMIN, "city"),
}
DECIDES = {"village": May.DECIDE_VILLAGE, "district": May.DECIDE_DISTRICT}


def path(key: str, title: str, signers: tuple[Signer, ...], promise_days: int) -> Workflow:
    """Draft, each signer in turn, issued; back to the resident from any of them."""
    steps = [
        Step("submit", "Kirim permohonan", "Permohonan dikirim", (DRAFT,), signers[0],
             May.APPLY, announces=_fact(LetterSubmitted)),
        Step("resubmit", "Kirim perbaikan", "Perbaikan dikirim", (RETURNED,), signers[0],
             May.APPLY, announces=_fact(LetterSubmitted)),
    ]  # fmt: skip
    for here, after in zip(signers, (*signers[1:], ISSUED), strict=True):
        steps += _office(here, after)
        if here != signers[0]:
            steps.append(
                Step(f"recall_{here}", "Minta dibuat ulang", "Diminta dibuat ulang", (here,),
                     signers[0], DECIDES[here], tone="neutral", needs_note=True,
                     announces=_fact(LetterSubmitted))
            )  # fmt: skip
    steps.append(
        Step("cancel", "Batalkan permohonan", "Permohonan dibatalkan", (DRAFT, *signers, RETURNED),
             CANCELLED, May.APPLY, tone="danger")
    )  # fmt: skip
    return Workflow(
        name=f"letter-{key}",
        title=title,
        promise=WorkingDays(promise_days),
        states=(
            State(DRAFT, "Draf", doing="Anda mengirim permohonan"),
            *(_waiting(each) for each in signers),
            State(ISSUED, "Terbit", doing="Surat siap dicetak", final=True),
            State(RETURNED, "Dikembalikan", doing="Anda memperbaiki", pauses=True),
            State(REFUSED, "Ditolak", doing="Permohonan ditolak", final=True),
            State(CANCELLED, "Dibatalkan", doing="Permohonan dibatalkan", final=True),
        ),
        steps=tuple(steps),
    )


def _waiting(signer: Signer) -> State:
    return State(
        signer,
        "Menunggu tanda tangan",
        doing="{head} memeriksa dan menandatangani",
        desk=DESKS[signer],
        late_to=SUPERIORS[signer],
    )


def _office(here: Signer, after: str) -> list[Step]:
    signed = LetterIssued if after == ISSUED else LetterSigned
    return [
        Step(f"sign_{here}", "Setujui dan tanda tangani", "{head} menandatangani", (here,), after,
             DECIDES[here], announces=_fact(signed)),
        Step(f"return_{here}", "Kembalikan", "Dikembalikan untuk diperbaiki", (here,), RETURNED,
             DECIDES[here], tone="neutral", needs_note=True, announces=_fact(LetterReturned)),
        Step(f"refuse_{here}", "Tolak", "Permohonan ditolak", (here,), REFUSED,
             DECIDES[here], tone="danger", needs_note=True, announces=_fact(LetterRefused)),
    ]  # fmt: skip


def _fact(kind: Any) -> Any:
    """The announcement of `kind` for a case, filled from the case's own columns."""
    return lambda case: kind(**{name: getattr(case, name) for name in kind.__annotations__})
