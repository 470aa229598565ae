"""What can go wrong while somebody signs: pens that fail, and machines that stop."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from smartcity_app.civic.documents.local import LocalSigner
from smartcity_app.kernel import db
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Unavailable


class Crash(BaseException):
    """The machine stops here; whatever was not committed is gone."""


class BadPen(LocalSigner):
    """A signer that fails in its own way."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way

    def sign(self, pdf: bytes, **more: Any) -> bytes:
        if self.way == "raises":
            raise Unavailable("Penanda tangan tidak menjawab.")
        super().sign(pdf, **more)
        if self.way == "loses the answer":
            raise Unavailable("Jawaban hilang.")
        raise OSError("the signer's machine broke")


class Transactions:
    """The signer's transactions; the machine may stop before or in the second one."""

    def __init__(self, actor: Actor, pen: str) -> None:
        self.actor, self.pen, self.count = actor, pen, 0

    def __call__(self, work: Callable[[Session, Actor], Any]) -> Any:
        self.count += 1
        if self.count == 2 and self.pen == "crash before the end":
            raise Crash

        def once(session: Session) -> Any:
            result = work(session, self.actor)
            if self.count == 2 and self.pen == "crash at the end":
                session.flush()
                raise Crash
            return result

        return db.run(once)
