"""What an office keeps for its work: answers it uses again and again, and its teams."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from smartcity_app.civic import people
from smartcity_app.kernel import audit, policy
from smartcity_app.kernel.actor import Actor, Role
from smartcity_app.kernel.errors import Incomplete, NotFound
from smartcity_app.services.complaints.models import Complaint
from smartcity_app.services.complaints.policy import May
from smartcity_app.services.complaints.routing_models import (
    ComplaintTeam,
    ComplaintTeamMember,
    ComplaintTemplate,
)

MOST_TITLE, MOST_TEXT, MOST_KEPT = 80, 2000, 200
IN_TEAMS = (Role.FIELD_OFFICER, Role.AGENCY_OFFICER)


def templates(session: Session, actor: Actor) -> list[ComplaintTemplate]:
    """The answers this actor may edit, by title."""
    query = select(ComplaintTemplate).where(
        ComplaintTemplate.active, policy.reach_of(actor, May.PHRASE, ComplaintTemplate)
    )
    return list(session.exec(query.order_by(ComplaintTemplate.title).limit(MOST_KEPT)))


def templates_for(session: Session, case: Complaint) -> list[ComplaintTemplate]:
    """The answers that fit a report: its office's and everybody's, of its category or of any."""
    query = select(ComplaintTemplate).where(
        ComplaintTemplate.active,
        col(ComplaintTemplate.agency).in_(("", case.agency)),
        col(ComplaintTemplate.category).in_(("", case.category)),
    )
    fit = query.order_by((col(ComplaintTemplate.category) == "").asc(), ComplaintTemplate.title)
    return list(session.exec(fit.limit(30)))


def keep_template(
    session: Session,
    actor: Actor,
    *,
    agency: str,
    title: str,
    text: str,
    category: str = "",
    template_id: int | None = None,
) -> ComplaintTemplate:
    """Keep an answer, new or changed. `agency` empty: everybody's, which the centre keeps."""
    title, text = title.strip(), text.strip()
    problems = {}
    if not 3 <= len(title) <= MOST_TITLE:
        problems["title"] = f"Beri judul, 3 sampai {MOST_TITLE} huruf"
    if not 10 <= len(text) <= MOST_TEXT:
        problems["text"] = f"Tulis jawabannya, 10 sampai {MOST_TEXT} huruf"
    if problems:
        raise Incomplete(fields=problems)
    row = _template(session, actor, template_id) if template_id else ComplaintTemplate(
        agency=agency, title=title, text=text
    )  # fmt: skip
    policy.require(actor, May.PHRASE, row)
    row.title, row.text, row.category = title, text, category
    session.add(row)
    session.flush()
    audit.record(session, actor, "complaints.keep_template", row)
    return row


def drop_template(session: Session, actor: Actor, *, template_id: int) -> None:
    """Take an answer out of use."""
    row = _template(session, actor, template_id)
    row.active = False
    audit.record(session, actor, "complaints.drop_template", row)


def teams(session: Session, agency: str) -> list[ComplaintTeam]:
    """The teams of an office, by name."""
    query = select(ComplaintTeam).where(ComplaintTeam.agency == agency, ComplaintTeam.active)
    return list(session.exec(query.order_by(ComplaintTeam.name)))


def members(session: Session, agency: str) -> dict[int, list[int]]:
    """Who is in which team of an office, by id."""
    query = (
        select(ComplaintTeamMember)
        .join(ComplaintTeam, col(ComplaintTeam.id) == ComplaintTeamMember.team_id)
        .where(ComplaintTeam.agency == agency)
    )
    found: dict[int, list[int]] = {}
    for row in session.exec(query):
        found.setdefault(row.team_id, []).append(row.person_id)
    return found


def keep_team(
    session: Session,
    actor: Actor,
    *,
    agency: str,
    name: str,
    people_ids: Sequence[int],
    team_id: int | None = None,
) -> ComplaintTeam:
    """Keep a team of the office and who is in it; one that was dropped comes back by its name."""
    name = name.strip()
    if not 2 <= len(name) <= 60:
        raise Incomplete(fields={"team": "Beri nama tim, 2 sampai 60 huruf"})
    row = _team(session, actor, team_id) if team_id else ComplaintTeam(agency=agency, name=name)
    policy.require(actor, May.TEAM, row)
    known = people.in_posts(session, IN_TEAMS, agency=row.agency)
    if unknown := [each for each in people_ids if each not in known]:
        raise NotFound(f"{len(unknown)} orang tidak bekerja di perangkat daerah ini.")
    same = session.exec(
        select(ComplaintTeam).where(ComplaintTeam.agency == row.agency, ComplaintTeam.name == name)
    ).first()
    if same and same.id != row.id:
        if same.active:
            raise Incomplete(fields={"team": "Nama ini sudah dipakai"})
        row = same
    row.name, row.active = name, True
    session.add(row)
    session.flush()
    session.exec(delete(ComplaintTeamMember).where(col(ComplaintTeamMember.team_id) == row.id))
    session.add_all(
        ComplaintTeamMember(team_id=row.id or 0, person_id=each)
        for each in dict.fromkeys(people_ids)
    )
    audit.record(session, actor, "complaints.keep_team", row)
    return row


def drop_team(session: Session, actor: Actor, *, team_id: int) -> None:
    """No report is given to this team any more; what it has, it keeps."""
    row = _team(session, actor, team_id)
    row.active = False
    audit.record(session, actor, "complaints.drop_team", row)


def team_of(session: Session, case: Complaint) -> Sequence[int]:
    """Who goes out with the team that has this report."""
    query = (
        select(ComplaintTeamMember.person_id)
        .join(ComplaintTeam, col(ComplaintTeam.id) == ComplaintTeamMember.team_id)
        .where(ComplaintTeam.agency == case.agency, ComplaintTeam.name == case.team)
    )
    return session.exec(query.order_by(col(ComplaintTeamMember.person_id))).all()


def is_in_team(session: Session, person_id: int | None, case: Complaint) -> bool:
    """Whether this person goes out with the team that has this report."""
    return bool(case.team) and person_id in team_of(session, case)


def _template(session: Session, actor: Actor, template_id: int) -> ComplaintTemplate:
    row = session.exec(
        select(ComplaintTemplate).where(
            ComplaintTemplate.id == template_id,
            policy.reach_of(actor, May.PHRASE, ComplaintTemplate),
        )
    ).first()
    if row is None:
        raise NotFound
    return row


def _team(session: Session, actor: Actor, team_id: int) -> ComplaintTeam:
    row = session.exec(
        select(ComplaintTeam).where(
            ComplaintTeam.id == team_id, policy.reach_of(actor, May.TEAM, ComplaintTeam)
        )
    ).first()
    if row is None:
        raise NotFound
    return row
