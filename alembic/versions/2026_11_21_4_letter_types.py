"""Letter types have versions, steps have clocks, offices may be an agency's.

Service: letters. Safe beside the previous release because: a new table and columns it does not
write; the one that may not be empty has a default.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112104"
down_revision = "2026112103"


def upgrade() -> None:
    op.create_table(
        "letter_type_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("built_in", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_type_version")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_letter_type_version_key_version")),
    )
    with op.batch_alter_table("letter_type_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_letter_type_draft",
            ["key"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.create_index(
            "ix_letter_type_published",
            ["key"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(batch_op.f("ix_letter_type_version_key"), ["key"], unique=False)

    with op.batch_alter_table("inbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agency", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_letter_stalling",
            ["step_due_at"],
            sqlite_where=sa.text("reminded_at IS NULL AND step_due_at IS NOT NULL"),
            postgresql_where=sa.text("reminded_at IS NULL AND step_due_at IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_stalling")
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("step_due_at")

    with op.batch_alter_table("inbox_message", schema=None) as batch_op:
        batch_op.drop_column("agency")

    with op.batch_alter_table("letter_type_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_type_version_key"))
        batch_op.drop_index(
            "ix_letter_type_published",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.drop_index(
            "ix_letter_type_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )

    op.drop_table("letter_type_version")
