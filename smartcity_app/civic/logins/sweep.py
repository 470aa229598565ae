"""What is over is not kept."""

from datetime import timedelta

from sqlmodel import Session, col, delete

from smartcity_app.civic.logins.codes import OtpChallenge
from smartcity_app.civic.logins.provider import OidcAttempt
from smartcity_app.civic.logins.sessions import LoginSession
from smartcity_app.civic.logins.tries import WAIT, Tries
from smartcity_app.kernel import clock, db

KEPT = timedelta(days=30)
"""Ended logins stay this long, for questions about who was signed in."""


def sweep() -> None:
    """Remove codes, visits and counts that are over, and logins over for a month."""

    def work(session: Session) -> None:
        now = clock.now()
        session.exec(delete(OtpChallenge).where(col(OtpChallenge.expires) < now))
        session.exec(delete(OidcAttempt).where(col(OidcAttempt.expires) < now))
        session.exec(delete(Tries).where(col(Tries.since) < now - WAIT))
        session.exec(delete(LoginSession).where(col(LoginSession.expires) < now - KEPT))
        session.exec(delete(LoginSession).where(col(LoginSession.revoked_at) < now - KEPT))

    db.run(work)
