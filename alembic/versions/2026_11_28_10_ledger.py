"""The ledger; what providers tell and report of payments; when to ask them again.

Service: civic. Safe beside the previous release because: new tables, and columns that may be empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112810"
down_revision = "2026112802"


def upgrade() -> None:
    op.create_table(
        "ledger_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_check"),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entry"),
        sa.UniqueConstraint("key", name="uq_ledger_entry_key"),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_ref", ["ref"], unique=False)

    op.create_table(
        "ledger_posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount <> 0", name="ck_ledger_posting_amount"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name="fk_ledger_posting_entry_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_posting"),
    )
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ledger_posting_account", ["account", "at", "amount"], unique=False
        )
        batch_op.create_index("ix_ledger_posting_entry", ["entry_id"], unique=False)

    op.create_table(
        "payment_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name="fk_payment_report_entered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_report"),
    )
    op.create_table(
        "payment_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("provider_ref", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name="fk_payment_notice_payment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payment_notice"),
        sa.UniqueConstraint(
            "provider", "provider_ref", "word", name="uq_payment_notice_provider_provider_ref_word"
        ),
    )
    with op.batch_alter_table("payment_notice", schema=None) as batch_op:
        batch_op.create_index("ix_payment_notice_payment_id", ["payment_id"], unique=False)

    op.create_table(
        "payment_report_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("order_ref", sa.String(), nullable=False),
        sa.Column("provider_ref", sa.String(), nullable=False),
        sa.Column("ours", sa.BigInteger(), nullable=True),
        sa.Column("theirs", sa.BigInteger(), nullable=True),
        sa.Column("our_state", sa.String(), nullable=False),
        sa.Column("their_state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["payment_report.id"], name="fk_payment_report_difference_report_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payment_report_difference"),
    )
    with op.batch_alter_table("payment_report_difference", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_report_difference_report", ["report_id", "id"], unique=False
        )

    op.create_table(
        "payment_trouble",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name="fk_payment_trouble_payment_id"
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name="fk_payment_trouble_seen_by"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_trouble"),
        sa.UniqueConstraint(
            "payment_id", "kind", "amount", name="uq_payment_trouble_payment_id_kind_amount"
        ),
    )
    with op.batch_alter_table("payment_trouble", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_trouble_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("seen_at IS NULL"),
            postgresql_where=sa.text("seen_at IS NULL"),
        )

    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_payment_ask",
            ["ask_at"],
            unique=False,
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )

    with op.batch_alter_table("payment_refund", schema=None) as batch_op:
        batch_op.add_column(sa.Column("again_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("payment_refund", schema=None) as batch_op:
        batch_op.drop_column("again_at")

    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payment_ask",
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )
        batch_op.drop_column("ask_at")

    with op.batch_alter_table("payment_trouble", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payment_trouble_open",
            sqlite_where=sa.text("seen_at IS NULL"),
            postgresql_where=sa.text("seen_at IS NULL"),
        )

    op.drop_table("payment_trouble")
    with op.batch_alter_table("payment_report_difference", schema=None) as batch_op:
        batch_op.drop_index("ix_payment_report_difference_report")

    op.drop_table("payment_report_difference")
    with op.batch_alter_table("payment_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_payment_notice_payment_id")

    op.drop_table("payment_notice")
    op.drop_table("payment_report")
    with op.batch_alter_table("ledger_posting", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_posting_entry")
        batch_op.drop_index("ix_ledger_posting_account")

    op.drop_table("ledger_posting")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_ref")

    op.drop_table("ledger_entry")
    op.drop_table("ledger_check")
