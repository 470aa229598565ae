"""e-Peken: shops, goods, reference prices, baskets, orders.

Service: peken. Safe beside the previous release because: only tables it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112802"
down_revision = "2026112801"


def upgrade() -> None:
    op.create_table(
        "price_band",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staple", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_price_band"),
        sa.UniqueConstraint("staple", "starts", name="uq_price_band_staple_starts"),
    )
    op.create_table(
        "shop",
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
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("nib", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("geo7", sa.String(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("delivers", sa.Boolean(), nullable=False),
        sa.Column("delivery_metres", sa.Integer(), nullable=False),
        sa.Column("delivery_fee", sa.Integer(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("holiday_until", sa.Date(), nullable=True),
        sa.Column("koperasi_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_shop"),
        sa.UniqueConstraint("ref", name="uq_shop_ref"),
    )
    with op.batch_alter_table("shop", schema=None) as batch_op:
        batch_op.create_index("ix_shop_area", ["area", "state"], unique=False)
        batch_op.create_index("ix_shop_desk", ["desk", "due_at", "id"], unique=False)
        batch_op.create_index("ix_shop_near", ["geo7", "state"], unique=False)
        batch_op.create_index("ix_shop_owner_id", ["owner_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("staple", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_product_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_product"),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index("ix_product_category", ["category", "active", "id"], unique=False)
        batch_op.create_index("ix_product_shop", ["shop_id", "active", "id"], unique=False)

    op.create_table(
        "shop_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "paid >= 0 AND reserved >= 0 AND paid + reserved <= cap", name="ck_shop_month_fair"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_shop_month_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shop_month"),
        sa.UniqueConstraint("shop_id", "month", name="uq_shop_month_shop_id_month"),
    )
    with op.batch_alter_table("shop_month", schema=None) as batch_op:
        batch_op.create_index("ix_shop_month_month", ["month", "shop_id"], unique=False)

    op.create_table(
        "product_term",
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_product_term_product_id"),
        sa.PrimaryKeyConstraint("term", "product_id", name="pk_product_term"),
    )
    with op.batch_alter_table("product_term", schema=None) as batch_op:
        batch_op.create_index("ix_product_term_product", ["product_id"], unique=False)

    op.create_table(
        "variant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("low_at", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint("price > 0", name="ck_variant_price"),
        sa.CheckConstraint("stock >= 0", name="ck_variant_stock"),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_variant_product_id"),
        sa.PrimaryKeyConstraint("id", name="pk_variant"),
    )
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.create_index("ix_variant_product", ["product_id"], unique=False)
        batch_op.create_index("ix_variant_shop", ["shop_id", "active"], unique=False)

    op.create_table(
        "basket_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_seen", sa.Integer(), nullable=False),
        sa.Column("may_substitute", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name="ck_basket_line_quantity"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_basket_line_person_id"),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name="fk_basket_line_variant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_basket_line"),
        sa.UniqueConstraint("person_id", "variant_id", name="uq_basket_line_person_id_variant_id"),
    )
    op.create_table(
        "market_order",
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
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("assigned", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("delivery_fee", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("refunded", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("pickup_code", sa.String(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("turn_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purchase_ref", sa.String(), nullable=False),
        sa.CheckConstraint("refunded >= 0 AND refunded <= total", name="ck_market_order_refunded"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_market_order_payment_id"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_market_order_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_market_order"),
        sa.UniqueConstraint("ref", name="uq_market_order_ref"),
    )
    with op.batch_alter_table("market_order", schema=None) as batch_op:
        batch_op.create_index("ix_market_order_duty", ["month", "owner_id"], unique=False)
        batch_op.create_index("ix_market_order_month", ["month", "kind", "shop_id"], unique=False)
        batch_op.create_index("ix_market_order_owner", ["owner_id", "id"], unique=False)
        batch_op.create_index("ix_market_order_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_market_order_payment", ["payment_id"], unique=False)
        batch_op.create_index(
            "ix_market_order_role_desk",
            ["desk_role", "turn_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.create_index(
            "ix_market_order_seller_desk",
            ["seller_id", "turn_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.create_index("ix_market_order_shop", ["shop_id", "id"], unique=False)
        batch_op.create_index(
            "ix_market_order_turn",
            ["turn_due_at"],
            unique=False,
            sqlite_where=sa.text("turn_due_at IS NOT NULL"),
            postgresql_where=sa.text("turn_due_at IS NOT NULL"),
        )

    op.create_table(
        "order_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("may_substitute", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("substitute", sa.String(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 AND given >= 0 AND given <= quantity", name="ck_order_line_given"
        ),
        sa.ForeignKeyConstraint(["order_id"], ["market_order.id"], name="fk_order_line_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_order_line"),
    )
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.create_index("ix_order_line_order", ["order_id"], unique=False)
        batch_op.create_index("ix_order_line_product", ["product_id"], unique=False)

    op.create_table(
        "order_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["market_order.id"], name="fk_order_photo_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_order_photo"),
    )
    op.create_index("ix_order_photo_file_id", "order_photo", ["file_id"])
    op.create_index("ix_order_photo_order", "order_photo", ["order_id"])


def downgrade() -> None:
    op.drop_index("ix_order_photo_order", table_name="order_photo")
    op.drop_index("ix_order_photo_file_id", table_name="order_photo")
    op.drop_table("order_photo")
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.drop_index("ix_order_line_product")
        batch_op.drop_index("ix_order_line_order")

    op.drop_table("order_line")
    with op.batch_alter_table("market_order", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_market_order_turn",
            sqlite_where=sa.text("turn_due_at IS NOT NULL"),
            postgresql_where=sa.text("turn_due_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_market_order_shop")
        batch_op.drop_index(
            "ix_market_order_seller_desk",
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.drop_index(
            "ix_market_order_role_desk",
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.drop_index("ix_market_order_payment")
        batch_op.drop_index("ix_market_order_owner_id")
        batch_op.drop_index("ix_market_order_owner")
        batch_op.drop_index("ix_market_order_month")
        batch_op.drop_index("ix_market_order_duty")

    op.drop_table("market_order")
    op.drop_table("basket_line")
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.drop_index("ix_variant_shop")
        batch_op.drop_index("ix_variant_product")

    op.drop_table("variant")
    with op.batch_alter_table("product_term", schema=None) as batch_op:
        batch_op.drop_index("ix_product_term_product")

    op.drop_table("product_term")
    with op.batch_alter_table("shop_month", schema=None) as batch_op:
        batch_op.drop_index("ix_shop_month_month")

    op.drop_table("shop_month")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index("ix_product_shop")
        batch_op.drop_index("ix_product_category")

    op.drop_table("product")
    with op.batch_alter_table("shop", schema=None) as batch_op:
        batch_op.drop_index("ix_shop_owner_id")
        batch_op.drop_index("ix_shop_near")
        batch_op.drop_index("ix_shop_desk")
        batch_op.drop_index("ix_shop_area")

    op.drop_table("shop")
    op.drop_table("price_band")
