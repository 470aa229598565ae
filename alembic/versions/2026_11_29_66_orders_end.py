"""No order waits for ever: what was late or packed before gets the time it has now.

Service: peken. Safe beside the previous release because: only clocks are set, and it reads them as
it did; of what is packed it never looked at one.
"""

from alembic import op

revision = "2026112966"
down_revision = "2026112965"

LATE = """
    UPDATE market_order SET turn_due_at = {later}
    WHERE turn_due_at IS NULL AND state IN ('paid', 'accepted')
"""
PACKED = """
    UPDATE market_order SET turn_due_at = {later}, due_at = {later}, late_at = NULL
    WHERE turn_due_at IS NULL AND state = 'packed'
"""


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    later = (
        "strftime('%Y-%m-%d %H:%M:%f000', 'now', '+3 days')"
        if sqlite
        else "now() + interval '3 days'"
    )
    for each in (LATE, PACKED):
        op.execute(each.format(later=later))


def downgrade() -> None:
    """The previous release reads the column as it is."""
