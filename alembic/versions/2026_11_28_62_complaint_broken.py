"""Broken promises of reports are counted by month as they break.

Service: complaints. Safe beside the previous release because: a table it does not know. Promises
broken before, and while that release still runs, are counted by `python -m smartcity_app recount`.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112862"
down_revision = "2026112861"


def upgrade() -> None:
    op.create_table(
        "complaint_broken",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "agency", "area", "rung", name=op.f("pk_complaint_broken")
        ),
    )


def downgrade() -> None:
    op.drop_table("complaint_broken")
