"""Who joins a report may do so without a name, and stays without one wherever it is merged.

Service: complaints. Safe beside the previous release because: a column with a default.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112965"
down_revision = "2026112964"

CAME_WITH_AN_ANONYMOUS_REPORT = """
    UPDATE complaint_reporter SET anonymous = true
    WHERE came_from IS NOT NULL AND person_id IN
        (SELECT owner_id FROM complaint WHERE anonymous AND merged_into IS NOT NULL)
"""


def upgrade() -> None:
    op.add_column(
        "complaint_reporter",
        sa.Column("anonymous", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.execute(CAME_WITH_AN_ANONYMOUS_REPORT)


def downgrade() -> None:
    with op.batch_alter_table("complaint_reporter") as batch_op:
        batch_op.drop_column("anonymous")
