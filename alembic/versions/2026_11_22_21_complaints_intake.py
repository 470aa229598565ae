"""Reports by other channels: keys of apps, who says that they reported it, messages taken in.

Service: complaints. Safe beside the previous release because: new tables it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112221"
down_revision = "2026112220"


def upgrade() -> None:
    op.create_table(
        "open311_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_open311_key_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open311_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_open311_key_key_hash")),
    )
    op.create_table(
        "complaint_contact",
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("name", "phone", "email", "account", "device", "media_url")
        ),
        sa.Column("key_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_contact_complaint_id")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["open311_key.id"], name=op.f("fk_complaint_contact_key_id")
        ),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_complaint_contact")),
    )
    op.create_table(
        "inbound_message",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbound_message")),
    )
    op.create_index(op.f("ix_inbound_message_at"), "inbound_message", ["at"])
    op.create_table(
        "inbound_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_inbound_draft_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_inbound_draft")),
    )
    op.create_index(op.f("ix_inbound_draft_at"), "inbound_draft", ["at"])


def downgrade() -> None:
    for table in ("inbound_draft", "inbound_message", "complaint_contact", "open311_key"):
        op.drop_table(table)
