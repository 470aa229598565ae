"""What the city may change about complaints: categories, addressees, and who gets what."""

from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from smartcity_app.kernel import db


class ComplaintCategory(db.Table, table=True):
    """A kind of trouble that can be reported."""

    __tablename__ = "complaint_category"

    key: str = Field(primary_key=True)
    title: str
    group: str = ""
    """Heading in the list of all."""
    icon: str = "ellipsis"
    words: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What else people type when they look for it."""
    questions: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """See categories.Question."""
    body: str = ""
    """Who answers for it where no route says otherwise; empty is the centre."""
    answer_hours: int = 48
    work_days: int = 5
    sensitive: bool = False
    """The public sees where it is only roughly."""
    place: str = "point"
    """point, or none where a place makes no sense."""
    position: int = 0
    active: bool = True
    """False once taken out of use; reports that have it keep it."""
    revision: int = 1


CATEGORIES, BODIES, ROUTES = "complaints.categories", "complaints.bodies", "complaints.routes"
TABLES = (CATEGORIES, BODIES, ROUTES)
"""What `kernel.gauges` calls what an administrator edits."""


class ComplaintBody(db.Table, table=True):
    """Whom a report can be addressed to: a perangkat daerah, or somebody outside the city."""

    __tablename__ = "complaint_body"

    code: str = Field(primary_key=True)
    name: str
    outside: bool = False
    """Not of the city: the centre passes the report on and keeps an eye on it."""
    contact: str = ""
    """Phone or e-mail where the centre reaches it."""
    answer_hours: int | None = None
    """Its own clock of the answer, when it has one."""
    work_days: int | None = None
    active: bool = True


class ComplaintRoute(db.Table, table=True):
    """One line of the routing table. The most particular line that fits decides."""

    __tablename__ = "complaint_route"
    __table_args__ = (UniqueConstraint("category", "area", "owner"),)

    id: int | None = Field(default=None, primary_key=True)
    category: str = ""
    """Empty fits all."""
    area: str = ""
    """Code of a kecamatan or kelurahan; empty fits all."""
    owner: str = ""
    """Whose the thing is, as answered to the question `owner`; empty fits all."""
    body: str


class ComplaintTemplate(db.Table, table=True):
    """An answer an office uses again and again."""

    __tablename__ = "complaint_template"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(default="", index=True)
    """Empty: everybody's."""
    category: str = ""
    title: str
    text: str
    active: bool = True


class ComplaintTeam(db.Table, table=True):
    """People of an office who go out together."""

    __tablename__ = "complaint_team"
    __table_args__ = (UniqueConstraint("agency", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str
    name: str
    active: bool = True


class ComplaintTeamMember(db.Table, table=True):
    """Somebody who goes out with a team."""

    __tablename__ = "complaint_team_member"
    __table_args__ = (UniqueConstraint("team_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="complaint_team.id")
    person_id: int = Field(foreign_key="person.id", index=True)
