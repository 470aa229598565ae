"""e-Peken: restock requests, a koperasi's purchases, deliveries to shops.

Service: peken. Safe beside the previous release because: only tables it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112840"
down_revision = "2026112830"


def upgrade() -> None:
    op.create_table(
        "supply_order",
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
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("koperasi_id", sa.Integer(), nullable=False),
        sa.Column("distributor_id", sa.Integer(), nullable=False),
        sa.Column("margin", sa.Integer(), nullable=False),
        sa.Column("transport", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["distributor_id"], ["shop.id"], name="fk_supply_order_distributor_id"
        ),
        sa.ForeignKeyConstraint(["koperasi_id"], ["shop.id"], name="fk_supply_order_koperasi_id"),
        sa.PrimaryKeyConstraint("id", name="pk_supply_order"),
        sa.UniqueConstraint("ref", name="uq_supply_order_ref"),
    )
    with op.batch_alter_table("supply_order", schema=None) as batch_op:
        batch_op.create_index("ix_supply_order_desk", ["desk", "due_at", "id"], unique=False)
        batch_op.create_index("ix_supply_order_koperasi", ["koperasi_id", "id"], unique=False)
        batch_op.create_index("ix_supply_order_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_supply_order_seller", ["seller_id", "id"], unique=False)

    op.create_table(
        "restock_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("koperasi_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["koperasi_id"], ["shop.id"], name="fk_restock_request_koperasi_id"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_restock_request_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_restock_request"),
        sa.UniqueConstraint("ref", name="uq_restock_request_ref"),
    )
    with op.batch_alter_table("restock_request", schema=None) as batch_op:
        batch_op.create_index("ix_restock_request_shop", ["shop_id", "id"], unique=False)

    op.create_table(
        "supply_terms",
        sa.Column("koperasi_id", sa.Integer(), nullable=False),
        sa.Column("margin", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["koperasi_id"], ["shop.id"], name="fk_supply_terms_koperasi_id"),
        sa.PrimaryKeyConstraint("koperasi_id", name="pk_supply_terms"),
    )
    op.create_table(
        "supply_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("koperasi_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payment", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cash_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["koperasi_id"], ["shop.id"], name="fk_supply_delivery_koperasi_id"
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["supply_order.id"], name="fk_supply_delivery_purchase_id"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_supply_delivery_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_supply_delivery"),
        sa.UniqueConstraint(
            "purchase_id", "shop_id", name="uq_supply_delivery_purchase_id_shop_id"
        ),
        sa.UniqueConstraint("ref", name="uq_supply_delivery_ref"),
    )
    with op.batch_alter_table("supply_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_supply_delivery_owner", ["owner_id", "state", "id"], unique=False)
        batch_op.create_index(
            "ix_supply_delivery_seller", ["seller_id", "state", "id"], unique=False
        )
        batch_op.create_index("ix_supply_delivery_shop", ["shop_id", "state"], unique=False)

    op.create_table(
        "supply_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("ordered", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("margin", sa.Integer(), nullable=False),
        sa.Column("transport", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ordered > 0 AND offered >= 0 AND offered <= ordered", name="ck_supply_line_offered"
        ),
        sa.CheckConstraint("price > 0", name="ck_supply_line_price"),
        sa.CheckConstraint(
            "received >= 0 AND broken >= 0 AND received + broken <= sent",
            name="ck_supply_line_received",
        ),
        sa.CheckConstraint("sent >= 0 AND sent <= offered", name="ck_supply_line_sent"),
        sa.ForeignKeyConstraint(["article_id"], ["variant.id"], name="fk_supply_line_article_id"),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["supply_order.id"], name="fk_supply_line_purchase_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_supply_line"),
        sa.UniqueConstraint(
            "purchase_id", "article_id", name="uq_supply_line_purchase_id_article_id"
        ),
    )
    op.create_table(
        "supply_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("koperasi_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("matched_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["variant.id"], name="fk_supply_match_article_id"),
        sa.ForeignKeyConstraint(["koperasi_id"], ["shop.id"], name="fk_supply_match_koperasi_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_supply_match_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_supply_match"),
        sa.UniqueConstraint(
            "koperasi_id", "variant_id", name="uq_supply_match_koperasi_id_variant_id"
        ),
    )
    op.create_table(
        "supply_delivery_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("purchase_line_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("selling", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "accepted >= 0 AND broken >= 0 AND accepted + broken <= pieces",
            name="ck_supply_delivery_line_accepted",
        ),
        sa.CheckConstraint(
            "pieces >= 0 AND pieces <= wanted", name="ck_supply_delivery_line_pieces"
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["supply_delivery.id"], name="fk_supply_delivery_line_delivery_id"
        ),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"],
            ["supply_line.id"],
            name="fk_supply_delivery_line_purchase_line_id",
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name="fk_supply_delivery_line_variant_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_supply_delivery_line"),
        sa.UniqueConstraint(
            "delivery_id", "variant_id", name="uq_supply_delivery_line_delivery_id_variant_id"
        ),
    )
    with op.batch_alter_table("supply_delivery_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_supply_delivery_line_purchase", ["purchase_line_id"], unique=False
        )

    op.create_table(
        "restock_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("koperasi_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("purchase_line_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("wanted > 0", name="ck_restock_line_wanted"),
        sa.ForeignKeyConstraint(
            ["purchase_line_id"], ["supply_line.id"], name="fk_restock_line_purchase_line_id"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["restock_request.id"], name="fk_restock_line_request_id"
        ),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_restock_line_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_restock_line"),
    )
    with op.batch_alter_table("restock_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_restock_line_pool",
            ["koperasi_id", "variant_id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index("ix_restock_line_purchase", ["purchase_line_id"], unique=False)
        batch_op.create_index("ix_restock_line_request", ["request_id"], unique=False)
        batch_op.create_index("ix_restock_line_shop", ["shop_id", "state"], unique=False)
        batch_op.create_index(
            "uq_restock_line_waiting",
            ["variant_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("restock_line", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_restock_line_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_restock_line_shop")
        batch_op.drop_index("ix_restock_line_request")
        batch_op.drop_index("ix_restock_line_purchase")
        batch_op.drop_index(
            "ix_restock_line_pool",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.drop_table("restock_line")
    with op.batch_alter_table("supply_delivery_line", schema=None) as batch_op:
        batch_op.drop_index("ix_supply_delivery_line_purchase")

    op.drop_table("supply_delivery_line")
    op.drop_table("supply_match")
    op.drop_table("supply_line")
    with op.batch_alter_table("supply_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_supply_delivery_shop")
        batch_op.drop_index("ix_supply_delivery_seller")
        batch_op.drop_index("ix_supply_delivery_owner")

    op.drop_table("supply_delivery")
    op.drop_table("supply_terms")
    with op.batch_alter_table("restock_request", schema=None) as batch_op:
        batch_op.drop_index("ix_restock_request_shop")

    op.drop_table("restock_request")
    with op.batch_alter_table("supply_order", schema=None) as batch_op:
        batch_op.drop_index("ix_supply_order_seller")
        batch_op.drop_index("ix_supply_order_owner_id")
        batch_op.drop_index("ix_supply_order_koperasi")
        batch_op.drop_index("ix_supply_order_desk")

    op.drop_table("supply_order")
