"""e-Peken's shops: drafts, pictures, files of goods, the words goods are found by.

Service: peken. Safe beside the previous release because: it fills none of these tables, and columns
it does not know have defaults.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112830"
down_revision = "2026112820"


def upgrade() -> None:
    op.create_table(
        "goods_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("good", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_goods_import_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_goods_import"),
    )
    op.create_index("ix_goods_import_shop_id", "goods_import", ["shop_id"])
    op.create_table(
        "shop_photo",
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_shop_photo_file_id"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_shop_photo_shop_id"),
        sa.PrimaryKeyConstraint("file_id", name="pk_shop_photo"),
    )
    op.create_index("ix_shop_photo_shop_id", "shop_photo", ["shop_id"])
    op.drop_table("product_term")
    op.create_table(
        "product_term",
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_product_term_product_id"),
        sa.PrimaryKeyConstraint("term", "shop_id", "product_id", name="pk_product_term"),
    )
    op.create_index("ix_product_term_product", "product_term", ["product_id"])
    op.add_column("shop", sa.Column("draft", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("shop", sa.Column("wrong", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("variant", sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("variant", schema=None) as batch_op:
        batch_op.drop_column("warned_at")
    with op.batch_alter_table("shop", schema=None) as batch_op:
        batch_op.drop_column("wrong")
        batch_op.drop_column("draft")
    op.drop_table("product_term")
    op.create_table(
        "product_term",
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_product_term_product_id"),
        sa.PrimaryKeyConstraint("term", "product_id", name="pk_product_term"),
    )
    op.create_index("ix_product_term_product", "product_term", ["product_id"])
    op.drop_table("shop_photo")
    op.drop_table("goods_import")
