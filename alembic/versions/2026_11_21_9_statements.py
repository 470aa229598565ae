"""Statements on QR codes: the city's keys, and what each letter's code says.

Service: civic. Safe beside the previous release because: it only adds, and the column fills itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112109"
down_revision = "2026112108"


def upgrade() -> None:
    op.create_table(
        "attestation_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation_key")),
    )
    op.add_column(
        "document", sa.Column("statement", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("document", "statement")
    op.drop_table("attestation_key")
