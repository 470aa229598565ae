"""How people prove who they are, and how long that holds."""

import threading
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from smartcity_app.civic import logins, messages
from smartcity_app.civic.logins import Level
from smartcity_app.civic.logins.sessions import SPANS, LoginSession
from smartcity_app.kernel import clock, db
from smartcity_app.kernel.actor import NOBODY, Actor, Role
from smartcity_app.kernel.errors import (
    CityError,
    Incomplete,
    NotAllowed,
    NotFound,
    SignedOut,
    TooMany,
)

PASSWORD = "sandi panjang yang mudah diingat"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NIP = "197001012005011001"


def ask(nik: str) -> None:
    db.run(lambda session: logins.ask_otp(session, nik))


def code_sent(city: Any) -> str:
    return city.all(messages.OutgoingMessage)[-1].text.split("Anda ")[1][:6]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.fixture
def officer(lurah: Actor) -> Actor:
    def work(session: Session) -> None:
        logins.set_password(session, lurah.person_id or 0, PASSWORD)
        logins.set_totp(session, lurah.person_id or 0, SECRET)

    db.run(work)
    return lurah


def totp(after: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(clock.now() + timedelta(seconds=after))


def acting(key: str) -> Actor:
    return db.run(lambda session: logins.acting(session, key), writes=False)


class TestCodes:
    def test_the_newest_code_signs_in_and_works_once(self, city: Any, siti: Actor) -> None:
        nik = city.nik(siti)
        ask(nik)
        first = code_sent(city)
        ask(f" {nik[:6]} {nik[6:12]}-{nik[12:]} ")
        code = code_sent(city)
        if first != code:
            with pytest.raises(Incomplete):
                logins.check_otp(nik, first, "Chrome")
        opened = logins.check_otp(nik, f"{code[:3]} {code[3:]}", "Chrome di Android")
        assert acting(opened.key).person_id == siti.person_id
        with pytest.raises(Incomplete):
            logins.check_otp(nik, code, "Chrome")

    def test_a_code_is_over_after_five_minutes(self, city: Any, siti: Actor) -> None:
        ask(city.nik(siti))
        with clock.held(clock.now() + timedelta(minutes=5)), pytest.raises(Incomplete):
            logins.check_otp(city.nik(siti), code_sent(city), "Chrome")

    def test_five_wrong_guesses_then_a_wait_that_even_the_right_code_keeps(
        self, city: Any, siti: Actor
    ) -> None:
        nik = city.nik(siti)
        ask(nik)
        code = code_sent(city)
        for _ in range(5):
            with pytest.raises(Incomplete):
                logins.check_otp(nik, wrong(code), "Chrome")
        with pytest.raises(TooMany, match="15 menit"):
            logins.check_otp(nik, code, "Chrome")
        with clock.held(clock.now() + timedelta(minutes=15)):
            ask(nik)
            assert logins.check_otp(nik, code_sent(city), "Chrome")

    def test_guesses_made_all_at_once_are_all_counted(self, city: Any, siti: Actor) -> None:
        nik, said = city.nik(siti), []
        ask(nik)
        bad, at = wrong(code_sent(city)), clock.now()

        def guess() -> None:
            with clock.held(at):
                try:
                    logins.check_otp(nik, bad, "Chrome")
                except CityError as refusal:
                    said.append(type(refusal))

        threads = [threading.Thread(target=guess) for _ in range(12)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(kind.__name__ for kind in said) == ["Incomplete"] * 5 + ["TooMany"] * 7

    def test_three_codes_in_a_quarter_of_an_hour(self, city: Any, siti: Actor) -> None:
        for _ in range(3):
            ask(city.nik(siti))
        with pytest.raises(TooMany):
            ask(city.nik(siti))
        with clock.held(clock.now() + timedelta(minutes=15)):
            ask(city.nik(siti))

    def test_an_unknown_nik_is_answered_like_a_known_one(self, city: Any, siti: Actor) -> None:
        unknown, known = "3578095705849999", city.nik(siti)
        said: dict[str, list[str]] = {unknown: [], known: []}
        for nik, answers in said.items():
            for step in (ask, lambda it: logins.check_otp(it, "x", "Chrome")) * 7:
                try:
                    answers.append(str(step(nik)))
                except CityError as refusal:
                    answers.append(f"{type(refusal)} {refusal.message} {refusal.fields}")
        assert said[unknown] == said[known]

    def test_a_code_for_an_unknown_nik_lets_nobody_in(self, city: Any, siti: Actor) -> None:
        ask("3578095705849999")
        with pytest.raises(Incomplete):
            logins.check_otp("3578095705849999", code_sent(city), "Chrome")

    @pytest.mark.parametrize(
        "nik", ["", "123", "35780957058490011", "abcdabcdabcdabcd", "3578099905849001"]
    )
    def test_what_cannot_be_a_nik_is_said_at_once(self, city: Any, nik: str) -> None:
        with pytest.raises(Incomplete) as said:
            ask(nik)
        assert "nik" in said.value.fields

    def test_neither_code_nor_nik_lies_readable_in_the_database(
        self, city: Any, siti: Actor
    ) -> None:
        ask(city.nik(siti))
        code = code_sent(city)
        with db.engine().connect() as raw:
            rows = [
                str(row)
                for table in ("otp_challenge", "outgoing_message", "login_tries")
                for row in raw.exec_driver_sql(f"SELECT * FROM {table}")
            ]
        assert rows
        assert not any(code in row or city.nik(siti) in row for row in rows)


class TestPasswords:
    def test_nip_or_nik_with_password_and_authenticator(self, city: Any, officer: Actor) -> None:
        opened = logins.check_password(NIP, PASSWORD, totp(), "Firefox di Windows")
        assert acting(opened.key).holds(Role.VILLAGE_HEAD)
        again = logins.check_password(city.nik(officer), PASSWORD, totp(30), "Firefox di Windows")
        assert acting(again.key).person_id == officer.person_id

    def test_every_failure_says_the_same(self, city: Any, officer: Actor, siti: Actor) -> None:
        tries = [
            (NIP, "salah salah salah", totp()),
            (NIP, PASSWORD, "000000"),
            (NIP, PASSWORD, ""),
            ("197001012005011009", PASSWORD, totp()),
            (city.nik(siti), PASSWORD, totp()),
            ("", "", ""),
        ]
        said = set()
        for login, password, code in tries:
            with pytest.raises(Incomplete) as refusal:
                logins.check_password(login, password, code, "x")
            said.add((refusal.value.message, str(refusal.value.fields)))
        assert len(said) == 1

    def test_an_authenticator_code_works_once(self, officer: Actor) -> None:
        logins.check_password(NIP, PASSWORD, totp(), "x")
        with pytest.raises(Incomplete):
            logins.check_password(NIP, PASSWORD, totp(), "x")
        with pytest.raises(Incomplete):
            logins.check_password(NIP, PASSWORD, totp(-30), "x")
        assert logins.check_password(NIP, PASSWORD, totp(30), "x")

    def test_five_guesses_then_a_wait(self, officer: Actor) -> None:
        for _ in range(5):
            with pytest.raises(Incomplete):
                logins.check_password(NIP, "salah salah salah", totp(), "x")
        with pytest.raises(TooMany):
            logins.check_password(NIP, PASSWORD, totp(), "x")

    def test_without_a_second_factor_nobody_comes_in(self, lurah: Actor) -> None:
        db.run(lambda s: logins.set_password(s, lurah.person_id or 0, PASSWORD))
        for code in ("", "000000"):
            with pytest.raises(Incomplete):
                logins.check_password(NIP, PASSWORD, code, "x")

    def test_short_passwords_are_refused(self, city: Any, lurah: Actor) -> None:
        with pytest.raises(Incomplete):
            db.run(lambda s: logins.set_password(s, lurah.person_id or 0, "pendek"))

    def test_secrets_do_not_lie_readable_in_the_database(self, officer: Actor) -> None:
        with db.engine().connect() as raw:
            (row,) = raw.exec_driver_sql("SELECT password, totp_secret FROM credential")
        assert row[0].startswith("$argon2id$")
        assert SECRET not in row[1]


class TestSessions:
    def open(self, who: Actor, level: Level = Level.STAFF) -> logins.Opened:
        return db.run(lambda s: logins.open_session(s, who.person_id or 0, "Chrome", level))

    def test_a_residents_code_does_not_open_an_office(self, lurah: Actor) -> None:
        assert not acting(self.open(lurah, Level.RESIDENT).key).holds(Role.VILLAGE_HEAD)
        assert acting(self.open(lurah, Level.STAFF).key).holds(Role.VILLAGE_HEAD)

    @pytest.mark.parametrize("level", list(Level))
    def test_a_login_ends_unused_and_in_any_case(self, siti: Actor, level: Level) -> None:
        start, span = clock.now(), SPANS[level]
        key = self.open(siti, level).key
        with clock.held(start + span.idle), pytest.raises(SignedOut):
            acting(key)
        at = start
        while at + span.idle / 2 < start + span.whole:
            at += span.idle / 2
            with clock.held(at):
                acting(key)
                db.run(lambda s: logins.touch(s, key))
        with clock.held(start + span.whole), pytest.raises(SignedOut):
            acting(key)

    def test_unknown_and_anonymous_keys(self, city: Any) -> None:
        assert acting(logins.ANONYMOUS) == NOBODY
        with pytest.raises(SignedOut):
            acting("f" * 64)

    def test_the_cookie_is_not_in_the_database(self, siti: Actor) -> None:
        opened = self.open(siti)
        with db.engine().connect() as raw:
            (row,) = raw.exec_driver_sql("SELECT * FROM login_session")
        assert opened.cookie not in str(row)
        assert opened.key in str(row)

    def test_the_list_of_devices_is_ones_own_and_marks_this_one(
        self, city: Any, siti: Actor, lurah: Actor
    ) -> None:
        here, there = self.open(siti), self.open(siti)
        self.open(lurah)
        me = acting(here.key)
        seen = db.run(lambda s: logins.sessions_of(s, me))
        assert len(seen) == 2
        assert [each.current for each in seen].count(True) == 1
        handle = next(each.handle for each in seen if not each.current)
        db.run(lambda s: logins.revoke(s, me, handle=handle))
        with pytest.raises(SignedOut):
            acting(there.key)
        acting(here.key)

    def test_nobody_ends_anothers_login(self, siti: Actor, lurah: Actor) -> None:
        hers = acting(self.open(siti).key)
        his = self.open(lurah)
        handle = db.run(lambda s: logins.sessions_of(s, acting(his.key)))[0].handle
        with pytest.raises(NotFound):
            db.run(lambda s: logins.revoke(s, hers, handle=handle))
        acting(his.key)

    def test_leaving_everywhere_ends_every_login_and_tells_the_edge_after_the_commit(
        self, siti: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[tuple[str, ...]] = []
        monkeypatch.setattr(logins.sessions, "ON_ENDED", [told.append])
        keys = {self.open(siti).key for _ in range(3)}
        me = acting(next(iter(keys)))
        with pytest.raises(RuntimeError):
            db.run(lambda s: _then_fail(s, me))
        assert not told
        assert db.run(lambda s: logins.revoke_all(s, me)) == 3
        assert set(told[0]) == keys
        for key in keys:
            with pytest.raises(SignedOut):
                acting(key)

    def test_leaving_the_other_devices_keeps_this_one(self, siti: Actor) -> None:
        here, there = self.open(siti), self.open(siti)
        me = acting(here.key)
        assert db.run(lambda s: logins.revoke_all(s, me, keep_current=True)) == 1
        acting(here.key)
        with pytest.raises(SignedOut):
            acting(there.key)

    def test_what_is_over_is_swept_and_what_is_open_stays(self, city: Any, siti: Actor) -> None:
        key = self.open(siti, Level.RESIDENT).key
        self.open(siti, Level.STAFF)
        ask(city.nik(siti))
        with clock.held(clock.now() + timedelta(days=31)):
            logins.sweep()
        assert [each.key for each in city.all(LoginSession)] == [key]
        assert city.all(logins.codes.OtpChallenge) == []


def _then_fail(session: Session, me: Actor) -> None:
    logins.revoke_all(session, me)
    raise RuntimeError


class TestProvider:
    def claims(self, **more: str) -> logins.Claims:
        return logins.Claims(**{"issuer": "https://sso", "subject": "42", **more})

    def behind(self, claims: logins.Claims) -> int:
        return db.run(lambda s: logins.person_behind(s, claims))

    def test_somebody_is_meant_by_nip_and_from_then_on_by_that_account(self, lurah: Actor) -> None:
        assert self.behind(self.claims(nip=NIP)) == lurah.person_id
        assert self.behind(self.claims()) == lurah.person_id
        with pytest.raises(NotAllowed):
            self.behind(self.claims(subject="43", nip=NIP))
        with pytest.raises(NotAllowed):
            self.behind(self.claims(issuer="https://other", nip=NIP))

    def test_nobody_is_meant_by_an_unknown_or_empty_claim(self, lurah: Actor) -> None:
        for claims in (self.claims(), self.claims(nip="0"), self.claims(email="x@y.z")):
            with pytest.raises(NotAllowed):
                self.behind(claims)

    def test_a_verified_address_will_do(self, lurah: Actor) -> None:
        def work(session: Session) -> None:
            logins.set_password(session, lurah.person_id or 0, PASSWORD)
            session.exec(select(logins.Credential)).one().email = "agus@surabaya.go.id"

        db.run(work)
        assert self.behind(self.claims(email="Agus@surabaya.go.id")) == lurah.person_id

    def test_a_visit_comes_back_once_and_in_time(self, city: Any) -> None:
        state, nonce, verifier = db.run(lambda s: logins.begin_oidc(s, "/kerja"))
        visit = db.run(lambda s: logins.check_oidc(s, state))
        assert (visit.nonce, visit.verifier, visit.next) == (nonce, verifier, "/kerja")
        with pytest.raises(NotAllowed):
            db.run(lambda s: logins.check_oidc(s, state))
        state, *_ = db.run(lambda s: logins.begin_oidc(s, "/"))
        with clock.held(clock.now() + timedelta(minutes=10)), pytest.raises(NotAllowed):
            db.run(lambda s: logins.check_oidc(s, state))


@given(st.text(max_size=300))
def test_any_browser_has_a_short_name(user_agent: str) -> None:
    assert 0 < len(logins.device_of(user_agent)) <= 40


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13) AppleWebKit Chrome/126.0 Mobile Safari",
            "Chrome di Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17 Safari",
            "Safari di iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge di Windows"),
        ("curl/8", "Peramban lain"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(user_agent: str, name: str) -> None:
    assert logins.device_of(user_agent) == name
