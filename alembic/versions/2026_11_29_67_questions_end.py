"""Reports that wait for their reporter, by how long: the work goes on without an answer.

Service: complaints. Safe beside the previous release because: an index.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112967"
down_revision = "2026112966"

WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_index(
        "ix_complaint_waiting", "complaint", ["since"],
        sqlite_where=WAITING, postgresql_where=WAITING,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_complaint_waiting", "complaint")
