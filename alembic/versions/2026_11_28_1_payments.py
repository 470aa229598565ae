"""Payments and refunds.

Service: civic. Safe beside the previous release because: only tables it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112801"
down_revision = "2026112231"


def upgrade() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("payer_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("provider_ref", sa.String(), nullable=False),
        sa.Column("qr", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "amount > 0 AND refunded >= 0 AND refunded <= amount", name="ck_payment_amount"
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["person.id"], name="fk_payment_payer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
        sa.UniqueConstraint("ref", name="uq_payment_ref"),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index("ix_payment_payer", ["payer_id", "id"], unique=False)
        batch_op.create_index("ix_payment_provider", ["provider", "provider_ref"], unique=False)
        batch_op.create_index(
            "ix_payment_waiting",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('new', 'pending')"),
            postgresql_where=sa.text("state IN ('new', 'pending')"),
        )

    op.create_table(
        "payment_refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name="ck_payment_refund_amount"),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name="fk_payment_refund_payment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payment_refund"),
        sa.UniqueConstraint("payment_id", "key", name="uq_payment_refund_payment_id_key"),
    )
    with op.batch_alter_table("payment_refund", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_refund_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'ordered'"),
            postgresql_where=sa.text("state = 'ordered'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("payment_refund", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payment_refund_open",
            sqlite_where=sa.text("state = 'ordered'"),
            postgresql_where=sa.text("state = 'ordered'"),
        )

    op.drop_table("payment_refund")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payment_waiting",
            sqlite_where=sa.text("state IN ('new', 'pending')"),
            postgresql_where=sa.text("state IN ('new', 'pending')"),
        )
        batch_op.drop_index("ix_payment_provider")
        batch_op.drop_index("ix_payment_payer")

    op.drop_table("payment")
