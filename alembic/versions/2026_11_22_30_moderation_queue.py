"""Photos nobody has judged yet, and disowned reports, stand in the moderator's queue.

Service: complaints. Safe beside the previous release because: a column it does not know and that
may be empty, and indexes.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112230"
down_revision = "2026112223"
DISOWNED = sa.text("disowned_at IS NOT NULL")
UNJUDGED = sa.text("judged_at IS NULL AND purpose != 'talk'")


def upgrade() -> None:
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index(
            "ix_complaint_disowned",
            ["moderation", "id"],
            unique=False,
            sqlite_where=DISOWNED,
            postgresql_where=DISOWNED,
        )

    with op.batch_alter_table("complaint_photo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_complaint_photo_unjudged",
            ["complaint_id"],
            unique=False,
            sqlite_where=UNJUDGED,
            postgresql_where=UNJUDGED,
        )


def downgrade() -> None:
    with op.batch_alter_table("complaint_photo", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_photo_unjudged")
        batch_op.drop_column("judged_at")

    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_disowned")
