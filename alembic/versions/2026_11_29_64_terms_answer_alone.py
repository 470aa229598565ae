"""The index of words tells how much a product is about a word, so that a search reads nothing else.

Service: peken. Safe beside the previous release because: it stores the same rows.
"""

from alembic import op

revision = "2026112964"
down_revision = "2026112963"

FOUND_BY = ["term", "shop_id", "product_id"]


def upgrade() -> None:
    _key([*FOUND_BY, "weight"])


def downgrade() -> None:
    _key(FOUND_BY)


def _key(columns: list[str]) -> None:
    with op.batch_alter_table("product_term") as batch_op:
        batch_op.drop_constraint("pk_product_term", type_="primary")
        batch_op.create_primary_key("pk_product_term", columns)
