"""The table of duties and the exceptions from it, as BKPSDM keeps them.

No rule changes a month that has begun by accident: a rule holds for months whose first day lies
within it. Nothing is ever deducted from anybody's pay, whatever a rule says.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from smartcity_app.kernel import audit, clock, db, policy
from smartcity_app.kernel.actor import Actor
from smartcity_app.kernel.errors import Incomplete, NotAllowed, NotFound, OutOfStep
from smartcity_app.services.peken import duty
from smartcity_app.services.peken.duty_models import (
    REASONS,
    CivilServant,
    DutyException,
    DutyRule,
)
from smartcity_app.services.peken.policy import May

MOST_QUOTA = 20_000_000
"""Rupiah a month; more is a slip of the keyboard."""
MOST_MONTHS = 24
"""Months one exception may last."""
BEGAN = date(2021, 11, 1)
"""The market opened on 31 October 2021."""
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
_OWN = "Angka contoh dari aplikasi, perlu ditetapkan kota."
_PRESS = (
    "Sekretaris daerah, Juli 2023: camat paling sedikit Rp2.000.000 (pemberitaan pers). "
    "Keputusan wali kotanya belum kami temukan."
)
BROUGHT = (
    ("Camat*", "", "", 2_000_000, _PRESS),
    ("", "II*", "", 2_000_000, _OWN),
    ("", "III*", "", 1_500_000, _OWN),
    ("", "IV*", "", 1_000_000, _OWN),
    ("", "", "IV/*", 1_000_000, _OWN),
    ("", "", "III/*", 750_000, _OWN),
    ("", "", "", 500_000, _OWN),
)
"""Jabatan, eselon, golongan, rupiah and where it comes from, until the city lays down its own."""


@dataclass(frozen=True, slots=True)
class RuleGiven:
    """A rule as an officer writes it."""

    position: str = ""
    eselon: str = ""
    grade: str = ""
    quota: int = 0
    starts: date = BEGAN
    ends: date | None = None
    decree: str = ""
    note: str = ""


def install(session: Session) -> None:
    """The table the app brings, where there is none yet."""
    if session.exec(select(DutyRule.id).limit(1)).first() is not None:
        return
    for position, eselon, grade, quota, note in BROUGHT:
        session.add(
            DutyRule(
                position=position, eselon=eselon, grade=grade, quota=quota, note=note, starts=BEGAN
            )
        )  # fmt: skip


def rules(session: Session, actor: Actor) -> list[DutyRule]:
    """Every rule, those in force first, the most specific first."""
    query = select(DutyRule).where(policy.reach_of(actor, May.EXCUSE, DutyRule))
    today = clock.today()
    return sorted(
        session.exec(query).all(),
        key=lambda each: (each.ends is None or each.ends >= today, duty.specificity(each)),
        reverse=True,
    )


def keep_rule(
    session: Session, actor: Actor, *, given: RuleGiven, rule_id: int | None = None
) -> DutyRule:
    """Enter a rule, or change one. Two of the same pattern may not hold at the same time."""
    row = _rule(session, rule_id) if rule_id else DutyRule(quota=0, starts=given.starts)
    policy.require(actor, May.EXCUSE, row)
    _judge(given)
    if other := _overlapping(session, given, rule_id):
        until = f" sampai {other.ends:%d-%m-%Y}" if other.ends else ""
        raise Incomplete(
            fields={
                "starts": f"Bertumpang tindih dengan aturan serupa sejak {other.starts:%d-%m-%Y}"
                f"{until}. Akhiri dulu aturan itu."
            }
        )
    row.position, row.eselon, row.grade = given.position, given.eselon, given.grade
    row.quota, row.starts, row.ends = given.quota, given.starts, given.ends
    row.decree, row.note, row.confirmed = given.decree, given.note, bool(given.decree)
    session.add(row)
    session.flush()
    audit.record(session, actor, "peken.keep_rule", row, detail=f"{row.quota}")
    return row


def end_rule(session: Session, actor: Actor, *, rule_id: int) -> DutyRule:
    """The rule's last month is this one; it stays on record for the months it held."""
    row = _rule(session, rule_id)
    policy.require(actor, May.EXCUSE, row)
    last = duty.last_day(f"{clock.today():%Y-%m}")
    if row.ends is not None and row.ends <= last:
        raise OutOfStep("Aturan ini sudah berakhir.")
    row.ends = last if row.starts <= last else row.starts - timedelta(days=1)
    audit.record(session, actor, "peken.end_rule", row)
    return row


def excuse(
    session: Session,
    actor: Actor,
    *,
    person_id: int,
    first: str,
    last: str,
    kind: str,
    note: str,
) -> DutyException:
    """Excuse a civil servant for these months (2026-11), both included."""
    servant = session.exec(select(CivilServant).where(CivilServant.person_id == person_id)).first()
    if servant is None:
        raise NotFound("Orang ini tidak ada di daftar ASN. Muat ulang daftarnya.")
    policy.require(actor, May.EXCUSE, servant)
    if person_id == actor.person_id:
        raise NotAllowed("Ini kewajiban Anda sendiri. Minta rekan lain mencatatnya.")
    note, problems = note.strip(), {}
    if not _MONTH.fullmatch(first):
        problems["first"] = "Pilih bulan pertamanya"
    if not _MONTH.fullmatch(last):
        problems["last"] = "Pilih bulan terakhirnya"
    if not problems and last < first:
        problems["last"] = "Bulan terakhir tidak boleh sebelum bulan pertama"
    if not problems and _months(first, last) > MOST_MONTHS:
        problems["last"] = f"Paling lama {MOST_MONTHS} bulan. Perpanjang nanti bila perlu."
    if kind not in REASONS:
        problems["kind"] = "Pilih alasannya"
    if not 5 <= len(note) <= 300:
        problems["note"] = "Tulis dasar keputusannya, 5 sampai 300 huruf"
    if problems:
        raise Incomplete(fields=problems)
    row = DutyException(
        person_id=person_id, first=first, last=last, kind=kind, note=note,
        decided_by=actor.person_id or 0,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(session, actor, "peken.excuse", row, subject_id=person_id)
    return row


def withdraw(session: Session, actor: Actor, *, exception_id: int) -> DutyException:
    """Take an exception back: the duty holds again, also for its months that are over."""
    row = session.get(DutyException, exception_id)
    if row is None:
        raise NotFound("Pengecualian ini tidak ada. Muat ulang halaman.")
    policy.require(actor, May.EXCUSE, row)
    still = col(DutyException.withdrawn_at).is_(None)
    if not db.change(session, row, still, values={"withdrawn_at": clock.now()}):
        raise OutOfStep("Pengecualian ini sudah dicabut.")
    audit.record(session, actor, "peken.withdraw_excuse", row, subject_id=row.person_id)
    return row


def exceptions(session: Session, person_id: int) -> list[DutyException]:
    """A civil servant's exceptions, the latest first."""
    query = select(DutyException).where(DutyException.person_id == person_id)
    return list(session.exec(query.order_by(col(DutyException.first).desc())).all())


def _rule(session: Session, rule_id: int) -> DutyRule:
    row = session.get(DutyRule, rule_id)
    if row is None:
        raise NotFound("Aturan ini tidak ada. Muat ulang daftarnya.")
    return row


def _judge(given: RuleGiven) -> None:
    problems = {}
    for name in ("position", "eselon", "grade"):
        if len(getattr(given, name)) > 80:
            problems[name] = "Paling banyak 80 huruf"
    if not 0 <= given.quota <= MOST_QUOTA:
        problems["quota"] = "Isi rupiah sebulan, paling banyak Rp20.000.000"
    if not date(2000, 1, 1) <= given.starts <= date(2100, 1, 1):
        problems["starts"] = "Pilih tanggal mulainya"
    if given.ends is not None and given.ends < given.starts:
        problems["ends"] = "Tidak boleh sebelum tanggal mulai"
    if len(given.decree) > 120 or len(given.note) > 300:
        problems["decree"] = "Nomor keputusan atau catatan terlalu panjang"
    if problems:
        raise Incomplete(fields=problems)


def _overlapping(session: Session, given: RuleGiven, own: int | None) -> DutyRule | None:
    def key(rule: DutyRule | RuleGiven) -> tuple[str, ...]:
        return tuple(each.casefold() for each in (rule.position, rule.eselon, rule.grade))

    for each in session.exec(select(DutyRule)).all():
        begun = given.ends is None or each.starts <= given.ends
        lasting = each.ends is None or each.ends >= given.starts
        void = each.ends is not None and each.ends < each.starts
        if each.id != own and key(each) == key(given) and begun and lasting and not void:
            return each
    return None


def _months(first: str, last: str) -> int:
    def count(month: str) -> int:
        return int(month[:4]) * 12 + int(month[5:])

    return count(last) - count(first) + 1
