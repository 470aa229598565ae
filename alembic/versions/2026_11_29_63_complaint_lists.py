"""Broken promises, urgent reports and those of a team are found without reading every open one.

Service: complaints. Safe beside the previous release because: indexes only.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112963"
down_revision = "2026112862"

ON_A_DESK = "desk != ''"
FOUND_BY = {
    "ix_complaint_team": ("team != ''", ["agency", "team"]),
    "ix_complaint_late": ("(answer_rung >= 3 OR work_rung >= 3)", ["agency", "turn_due_at", "id"]),
    "ix_complaint_urgent": ("priority > 0", ["agency", "turn_due_at", "id"]),
}


def upgrade() -> None:
    for name, (which, columns) in FOUND_BY.items():
        where = sa.text(f"{ON_A_DESK} AND {which}")
        op.create_index(name, "complaint", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in FOUND_BY:
        op.drop_index(name, "complaint")
