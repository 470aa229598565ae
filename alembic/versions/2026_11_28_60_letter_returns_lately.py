"""What the whole city asked to have mended in a period, from an index of its own.

Service: letters. Safe beside the previous release because: an index more.
"""

from alembic import op

revision = "2026112860"
down_revision = "2026112850"


def upgrade() -> None:
    with op.batch_alter_table("letter_return", schema=None) as batch_op:
        batch_op.create_index(
            "ix_letter_return_lately", ["at", "type_key", "key", "label"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("letter_return", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_return_lately")
