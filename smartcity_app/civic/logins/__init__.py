"""Who is at the other end: proving it (code, password, the city's provider) and staying signed in.

A browser holds a random cookie; we hold only its hash. A login says how its holder was proved, and
a resident's code proves a resident only: offices are acted in after a password and a second
factor, or the city's own provider.
"""

from smartcity_app.civic.logins.codes import ask_otp, check_otp
from smartcity_app.civic.logins.passwords import (
    Credential,
    check_password,
    set_password,
    set_totp,
)
from smartcity_app.civic.logins.provider import (
    Claims,
    OidcAttempt,
    Visit,
    begin_oidc,
    check_oidc,
    person_behind,
)
from smartcity_app.civic.logins.sessions import (
    ANONYMOUS,
    ON_ENDED,
    Level,
    LoginSession,
    LoginView,
    Opened,
    Seen,
    acting,
    device_of,
    end,
    key_of,
    look,
    open_session,
    revoke,
    revoke_all,
    revoke_all_of,
    sessions_of,
    touch,
)
from smartcity_app.civic.logins.sweep import sweep

__all__ = [
    "ANONYMOUS",
    "ON_ENDED",
    "Claims",
    "Credential",
    "Level",
    "LoginSession",
    "LoginView",
    "OidcAttempt",
    "Opened",
    "Seen",
    "Visit",
    "acting",
    "ask_otp",
    "begin_oidc",
    "check_oidc",
    "check_otp",
    "check_password",
    "device_of",
    "end",
    "key_of",
    "look",
    "open_session",
    "person_behind",
    "revoke",
    "revoke_all",
    "revoke_all_of",
    "sessions_of",
    "set_password",
    "set_totp",
    "sweep",
    "touch",
]
