"""Who stands in for an office, and by which decree.

Service: civic. Safe beside the previous release because: new columns it does not write; those that
may not be empty have a default.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112105"
down_revision = "2026112104"


def upgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("own_title", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("through", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("decree_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_column("decree_on")
        batch_op.drop_column("through")
        batch_op.drop_column("own_title")
