"""Letters are found among a million: by district, by name, and by indexes of the officers' lists.

Service: letters. Safe beside the previous release because: it reads nothing that is new; a letter
it begins meanwhile has no district and no name to be found by, so take the old release down first.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112111"
down_revision = "2026112110"

OPEN, RETURNED, ISSUED = "desk != ''", "state = 'returned'", "state = 'issued'"
NEW = (
    ("ix_letter_desk", ["desk", "desk_role", "due_at", "id"], OPEN),
    ("ix_letter_area", ["area", "id"], ""),
    ("ix_letter_area_type", ["area", "type_key", "id"], ""),
    ("ix_letter_area_open", ["area", "due_at", "id"], OPEN),
    ("ix_letter_area_returned", ["area", "due_at", "id"], RETURNED),
    ("ix_letter_district", ["district", "id"], ""),
    ("ix_letter_district_type", ["district", "type_key", "id"], ""),
    ("ix_letter_district_open", ["district", "due_at", "id"], OPEN),
    ("ix_letter_district_returned", ["district", "due_at", "id"], RETURNED),
    ("ix_letter_issued", ["finished_at", "area"], ISSUED),
)
OLD = (
    ("ix_letter_area", ["area"]),
    ("ix_letter_type_key", ["type_key"]),
    ("ix_letter_desk_due", ["desk", "due_at", "id"]),
    ("ix_letter_area_state_id", ["area", "state", "id"]),
)
AT_ONCE = 5000


def upgrade() -> None:
    op.add_column("letter", sa.Column("district", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE letter SET district = substr(area, 1, 8)")
    for name, _ in OLD:
        op.drop_index(name, table_name="letter")
    for name, columns, where in NEW:
        some = sa.text(where) if where else None
        op.create_index(name, "letter", columns, sqlite_where=some, postgresql_where=some)
    part = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    table = op.create_table(
        "letter_name",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("part", part, nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_name_letter_id")
        ),
        sa.PrimaryKeyConstraint("area", "part", "letter_id", name=op.f("pk_letter_name")),
        sqlite_with_rowid=False,
    )
    _name_all(table)


def _name_all(table: sa.Table) -> None:
    """Every letter there is, by its owner's name, a few thousand at a time."""
    connection, last = op.get_bind(), 0
    ask = sa.text(
        "SELECT letter.id, letter.area, person.name FROM letter"
        " JOIN person ON person.id = letter.owner_id"
        " WHERE letter.id > :last ORDER BY letter.id LIMIT :most"
    )
    while some := connection.execute(ask, {"last": last, "most": AT_ONCE}).all():
        last = some[-1].id
        rows = [
            {"area": each.area, "part": part, "letter_id": each.id}
            for each in some
            for part in _parts(each.name)
        ]
        if rows:
            op.bulk_insert(table, rows)


def _parts(name: str) -> set[str]:
    """As the service does it, but for accents."""
    known = "abcdefghijklmnopqrstuvwxyz0123456789"
    plain = (c if c in known else " " for c in name.lower().replace("'", ""))
    words = "".join(plain).split()[:8]
    return {" ".join(words[first:])[:60] for first in range(len(words))}


def downgrade() -> None:
    op.drop_table("letter_name")
    for name, _, _ in NEW:
        op.drop_index(name, table_name="letter")
    for name, columns in OLD:
        op.create_index(name, "letter", columns)
    op.drop_column("letter", "district")
