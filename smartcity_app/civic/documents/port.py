"""The port through which letters are signed. Two things fit in it: our test authority and BSrE."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from smartcity_app.civic.documents.signing_key import SigningKey


@dataclass(frozen=True)
class SignerIdentity:
    """Who signs. The test authority needs `key`, BSrE needs `nik`; neither shows in logs."""

    name: str
    title: str = ""
    nik: str = field(default="", repr=False)
    key: SigningKey | None = field(default=None, repr=False)


Pen = Callable[..., bytes]
"""`Signer.sign` with the passphrase already given."""


class Signer(Protocol):
    """Puts one PAdES signature on a PDF."""

    name: str
    """What officers call it."""
    real: bool
    """Whether its signatures bind in law. Never say so on a letter when this is false."""

    def sign(
        self,
        pdf: bytes,
        *,
        who: SignerIdentity,
        passphrase: str,
        order: int,
        last: bool,
        at: datetime,
        reason: str,
        place: str,
    ) -> bytes:
        """The same PDF with one more signature behind it, everything before it byte for byte.

        `order` counts signatures from 1. `last` adds what is needed to judge all of them later
        without asking anyone (B-LT). `passphrase` is used and forgotten. Refuses with
        `WrongPin`, `NotAllowed` or `Unavailable`; in each case `pdf` is still what it was and
        may be tried again.
        """
        ...

    def opened(self, passphrase: str) -> Pen:
        """For many letters in a row: what opening a key costs is paid once, at the first of them.

        Wrong passphrases show then, as `WrongPin`. Drop it to forget the key.
        """
        ...

    def footer_sentences(self) -> tuple[str, ...]:
        """What may truthfully stand at the foot of a letter signed this way."""
        ...
