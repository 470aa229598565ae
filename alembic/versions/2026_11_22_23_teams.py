"""Who goes out with which team.

Service: complaints. Safe beside the previous release because: a table it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112223"
down_revision = "2026112222"


def upgrade() -> None:
    op.create_table(
        "complaint_team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_complaint_team_member_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["complaint_team.id"], name=op.f("fk_complaint_team_member_team_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_team_member")),
        sa.UniqueConstraint(
            "team_id", "person_id", name=op.f("uq_complaint_team_member_team_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_complaint_team_member_person_id"), "complaint_team_member", ["person_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_complaint_team_member_person_id"), "complaint_team_member")
    op.drop_table("complaint_team_member")
