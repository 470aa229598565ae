"""e-Peken: months on the board, flags against gaming, purchases of offices.

Service: peken. Safe beside the previous release because: new tables, and a column with a default.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112850"
down_revision = "2026112840"


def upgrade() -> None:
    op.create_table(
        "duty_month",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("servants", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("partly", sa.Integer(), nullable=False),
        sa.Column("idle", sa.Integer(), nullable=False),
        sa.Column("excused", sa.Integer(), nullable=False),
        sa.Column("free", sa.Integer(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("month", "agency", "rank", name="pk_duty_month"),
    )
    op.create_table(
        "flag_rule",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("threshold >= 0 AND span >= 0", name="ck_flag_rule_strictness"),
        sa.PrimaryKeyConstraint("key", name="pk_flag_rule"),
    )
    op.create_table(
        "market_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("orders", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_market_flag_decided_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_market_flag_person_id"),
        sa.ForeignKeyConstraint(["rule"], ["flag_rule.key"], name="fk_market_flag_rule"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_market_flag_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_market_flag"),
        sa.UniqueConstraint("rule", "subject", "month", name="uq_market_flag_rule_subject_month"),
    )
    with op.batch_alter_table("market_flag", schema=None) as batch_op:
        batch_op.create_index("ix_market_flag_month", ["month", "id"], unique=False)
        batch_op.create_index(
            "ix_market_flag_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("outcome = ''"),
            postgresql_where=sa.text("outcome = ''"),
        )

    op.create_table(
        "office_purchase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("desk_role", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("budget_code", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("total >= 0", name="ck_office_purchase_total"),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name="fk_office_purchase_decided_by"
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name="fk_office_purchase_payment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_office_purchase"),
        sa.UniqueConstraint("ref", name="uq_office_purchase_ref"),
    )
    with op.batch_alter_table("office_purchase", schema=None) as batch_op:
        batch_op.create_index("ix_office_purchase_agency", ["agency", "id"], unique=False)
        batch_op.create_index("ix_office_purchase_desk", ["desk", "due_at", "id"], unique=False)
        batch_op.create_index("ix_office_purchase_owner_id", ["owner_id"], unique=False)

    op.create_table(
        "office_purchase_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND price > 0", name="ck_office_purchase_line_quantity"),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["office_purchase.id"], name="fk_office_purchase_line_purchase_id"
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name="fk_office_purchase_line_variant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_office_purchase_line"),
        sa.UniqueConstraint(
            "purchase_id", "variant_id", name="uq_office_purchase_line_purchase_id_variant_id"
        ),
    )
    with op.batch_alter_table("market_order", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("discounted", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(
            "ix_market_order_purchase",
            ["purchase_ref"],
            unique=False,
            sqlite_where=sa.text("purchase_ref != ''"),
            postgresql_where=sa.text("purchase_ref != ''"),
        )


def downgrade() -> None:
    with op.batch_alter_table("market_order", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_market_order_purchase",
            sqlite_where=sa.text("purchase_ref != ''"),
            postgresql_where=sa.text("purchase_ref != ''"),
        )
        batch_op.drop_column("discounted")

    op.drop_table("office_purchase_line")
    with op.batch_alter_table("office_purchase", schema=None) as batch_op:
        batch_op.drop_index("ix_office_purchase_owner_id")
        batch_op.drop_index("ix_office_purchase_desk")
        batch_op.drop_index("ix_office_purchase_agency")

    op.drop_table("office_purchase")
    with op.batch_alter_table("market_flag", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_market_flag_open",
            sqlite_where=sa.text("outcome = ''"),
            postgresql_where=sa.text("outcome = ''"),
        )
        batch_op.drop_index("ix_market_flag_month")

    op.drop_table("market_flag")
    op.drop_table("flag_rule")
    op.drop_table("duty_month")
