"""Decisions about what of a report the public sees.

Service: complaints. Safe beside the previous release because: a table it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112208"
down_revision = "2026112207"


def upgrade() -> None:
    op.create_table(
        "complaint_moderation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_moderation_complaint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_moderation")),
    )
    with op.batch_alter_table("complaint_moderation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_complaint_moderation_complaint_id"), ["complaint_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("complaint_moderation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_moderation_complaint_id"))

    op.drop_table("complaint_moderation")
