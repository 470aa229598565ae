"""Reports in the order they came, for the public lists, the open data and Open311.

Service: complaints. Safe beside the previous release because: an index.
"""

from alembic import op

revision = "2026112220"
down_revision = "2026112208"


def upgrade() -> None:
    op.create_index("ix_complaint_created", "complaint", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_complaint_created", table_name="complaint")
