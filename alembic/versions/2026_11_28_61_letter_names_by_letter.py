"""Names of letters are found by their letter as well as by area and word.

Service: letters. Safe beside the previous release because: an index only.
"""

from alembic import op

revision = "2026112861"
down_revision = "2026112860"


def upgrade() -> None:
    op.create_index("ix_letter_name_letter_id_part", "letter_name", ["letter_id", "part"])


def downgrade() -> None:
    op.drop_index("ix_letter_name_letter_id_part", "letter_name")
