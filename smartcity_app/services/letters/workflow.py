"""The path a letter takes, built from the offices on its way."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal

from smartcity_app.civic.calendar import WorkingDays, WorkingHours
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

Office = Literal["rt", "rw", "village", "district", "agency"]

DRAFT, RETURNED, ISSUED, REFUSED, CANCELLED = "draft", "returned", "issued", "refused", "cancelled"
ORDER: tuple[Office, ...] = ("rt", "rw", "village", "district", "agency")
ENDORSERS: dict[str, str] = {"rt": "Ketua RT", "rw": "Ketua RW"}
"""Offices that endorse a letter without signing it."""
DESKS = {
    "rt": Desk(Role.RT_HEAD, "village"),
    "rw": Desk(Role.RW_HEAD, "village"),
    "village": Desk(Role.VILLAGE_HEAD, "village"),
    "district": Desk(Role.DISTRICT_HEAD, "district"),
    "agency": Desk(Role.AGENCY_HEAD, "city"),
}
SUPERIORS = {
    "rt": Desk(Role.VILLAGE_HEAD, "village"),
    "rw": Desk(Role.VILLAGE_HEAD, "village"),
    "village": Desk(Role.DISTRICT_HEAD, "district"),
    "district": Desk(Role.CITY_ADMIN, "city"),
    "agency": Desk(Role.CITY_ADMIN, "city"),
}
DECIDES = {
    "village": May.DECIDE_VILLAGE,
    "district": May.DECIDE_DISTRICT,
    "agency": May.DECIDE_AGENCY,
}
"""Signing office to who decides there."""


def path_problems(offices: Sequence[str]) -> Iterator[str]:
    """What is wrong with a path, in words; nothing when it can be walked."""
    if list(offices) != [each for each in ORDER if each in offices]:
        yield "Urutannya RT, RW, kelurahan, kecamatan, perangkat daerah, masing-masing sekali."
    if "village" not in offices:
        yield "Setiap surat dibuat kelurahan atau desa. Centang kelurahan."


@lru_cache(maxsize=512)
def path(
    key: str, title: str, stops: tuple[tuple[Office, int], ...], promise_days: int
) -> Workflow:
    """Draft, RT and RW where they are asked, each signer in turn, issued; back to the resident
    from any of them. `stops` pairs an office with the office hours it should take."""
    offices = tuple(office for office, _ in stops)
    signers = tuple(each for each in offices if each not in ENDORSERS)
    steps = [
        Step("submit", "Kirim permohonan", "Permohonan dikirim", (DRAFT,), offices[0],
             May.APPLY, announces=_fact(LetterSubmitted)),
        Step("resubmit", "Kirim perbaikan", "Perbaikan dikirim", (RETURNED,), signers[0],
             May.APPLY, announces=_fact(LetterSubmitted)),
    ]  # fmt: skip
    for here, after in zip(offices, (*offices[1:], ISSUED), strict=True):
        steps += _endorser(here, after) if here in ENDORSERS else _signer(here, after, signers[0])
    steps.append(
        Step("cancel", "Batalkan permohonan", "Permohonan dibatalkan", (DRAFT, *offices, RETURNED),
             CANCELLED, May.APPLY, tone="danger")
    )  # fmt: skip
    return Workflow(
        name=f"letter-{key}",
        title=title,
        promise=WorkingDays(promise_days),
        states=(
            State(DRAFT, "Draf", doing="Anda mengirim permohonan"),
            *(_waiting(office, hours) for office, hours in stops),
            State(ISSUED, "Terbit", doing="Surat siap dicetak", final=True),
            State(RETURNED, "Dikembalikan", doing="Anda memperbaiki", pauses=True),
            State(REFUSED, "Ditolak", doing="Permohonan ditolak", final=True),
            State(CANCELLED, "Dibatalkan", doing="Permohonan dibatalkan", final=True),
        ),
        steps=tuple(steps),
    )


def _waiting(office: Office, hours: int) -> State:
    who = ENDORSERS.get(office)
    return State(
        office,
        f"Menunggu pengantar {who}" if who else "Menunggu tanda tangan",
        doing=f"{who} memberi pengantar" if who else "{head} memeriksa dan menandatangani",
        desk=DESKS[office],
        late_to=SUPERIORS[office],
        within=WorkingHours(hours),
    )


def _endorser(here: Office, after: str) -> list[Step]:
    """RT or RW say yes, or send it back; a village office may go on without them."""
    who = ENDORSERS[here]
    return [
        Step(f"endorse_{here}", "Beri pengantar", f"{who} memberi pengantar", (here,), after,
             May.ENDORSE, announces=_fact(LetterSubmitted)),
        Step(f"return_{here}", "Kembalikan", f"Dikembalikan {who} untuk diperbaiki", (here,),
             RETURNED, May.ENDORSE, tone="neutral", needs_note=True,
             announces=_fact(LetterReturned)),
        Step(f"resubmit_{here}", "Kirim perbaikan", "Perbaikan dikirim", (RETURNED,), here,
             May.APPLY, tone="neutral", announces=_fact(LetterSubmitted)),
        Step(f"skip_{here}", f"Lanjutkan tanpa {who}", f"Dilanjutkan tanpa pengantar {who}",
             (here,), after, May.SKIP_ENDORSER, tone="neutral", needs_note=True,
             announces=_fact(LetterSubmitted)),
    ]  # fmt: skip


def _signer(here: Office, after: str, first: Office) -> list[Step]:
    signed, decides = LetterIssued if after == ISSUED else LetterSigned, DECIDES[here]
    steps = [
        Step(f"sign_{here}", "Setujui dan tanda tangani", "{head} menandatangani", (here,), after,
             decides, announces=_fact(signed)),
        Step(f"return_{here}", "Kembalikan", "Dikembalikan untuk diperbaiki", (here,), RETURNED,
             decides, tone="neutral", needs_note=True, announces=_fact(LetterReturned)),
        Step(f"refuse_{here}", "Tolak", "Permohonan ditolak", (here,), REFUSED,
             decides, tone="danger", needs_note=True, announces=_fact(LetterRefused)),
    ]  # fmt: skip
    if here != first:
        steps.append(
            Step(f"recall_{here}", "Minta dibuat ulang", "Diminta dibuat ulang", (here,),
                 first, decides, tone="neutral", needs_note=True,
                 announces=_fact(LetterSubmitted))
        )  # fmt: skip
    return steps


def _fact(kind: Any) -> Any:
    """The announcement of `kind` for a case, filled from the case's own columns."""
    return lambda case: kind(**{name: getattr(case, name) for name in kind.__annotations__})


EXAMPLES = (
    path("kelurahan", "Surat dari kelurahan", (("village", 8),), 1),
    path("kecamatan", "Surat dari kelurahan dan kecamatan", (("village", 8), ("district", 8)), 2),
    path(
        "perangkat-daerah", "Surat sampai perangkat daerah",
        (("village", 8), ("district", 8), ("agency", 8)), 3,
    ),
    path(
        "rt-rw", "Surat dengan pengantar RT dan RW",
        (("rt", 8), ("rw", 8), ("village", 8), ("district", 8)), 4,
    ),
)  # fmt: skip
"""One workflow of each shape, for the docs and for whoever checks that paths are whole."""
