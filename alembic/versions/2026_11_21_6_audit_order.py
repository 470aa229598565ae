"""The audit log is read in the order of its seals.

Service: kernel. Safe beside the previous release because: it only adds an index.
"""

from alembic import op

revision = "2026112106"
down_revision = "2026112105"


def upgrade() -> None:
    op.create_index("ix_audit_line_tx_id", "audit_line", ["tx", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_line_tx_id", table_name="audit_line")
