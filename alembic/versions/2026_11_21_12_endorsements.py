"""Who heads RT and RW, what they were asked by a link, and messages to people not on record.

Service: letters. Safe beside the previous release because: two tables it does not know, and
columns it does not write; the one that may not be empty has a default.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112112"
down_revision = "2026112111"


def upgrade() -> None:
    op.create_table(
        "neighbourhood_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("rw", sa.String(), nullable=False),
        sa.Column("rt", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbourhood_head")),
    )
    with op.batch_alter_table("neighbourhood_head", schema=None) as batch_op:
        batch_op.create_index(
            "ix_neighbourhood_head_in_office",
            ["area", "rw", "rt"],
            unique=True,
            sqlite_where=sa.text("ends IS NULL"),
            postgresql_where=sa.text("ends IS NULL"),
        )

    op.create_table(
        "endorsement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["head_id"], ["neighbourhood_head.id"], name=op.f("fk_endorsement_head_id")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_endorsement_letter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("letter_id", "version", name=op.f("uq_endorsement_letter_id_version")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_endorsement_token_hash")),
    )
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("name", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.drop_column("name")
        batch_op.drop_column("phone")

    op.drop_table("endorsement")
    with op.batch_alter_table("neighbourhood_head", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_neighbourhood_head_in_office",
            sqlite_where=sa.text("ends IS NULL"),
            postgresql_where=sa.text("ends IS NULL"),
        )

    op.drop_table("neighbourhood_head")
