"""What photographs handed in as evidence say and look like, and which picture was made from which.

Service: civic. Safe beside the previous release because: two tables it does not know. Their lines
go with the files they are about, so that it can remove a file as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112207"
down_revision = "2026112201"

BANDS = [(column, band) for column in ("phash", "dhash") for band in range(4)]


def upgrade() -> None:
    op.create_table(
        "derived_file",
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("original_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_derived_file_file_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["stored_file.id"],
            name=op.f("fk_derived_file_original_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_derived_file")),
    )
    op.create_index(op.f("ix_derived_file_original_id"), "derived_file", ["original_id"])
    op.create_table(
        "photo_evidence",
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("phash", sa.BigInteger(), nullable=True),
        sa.Column("dhash", sa.BigInteger(), nullable=True),
        sa.Column("dhash_whole", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_photo_evidence_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_photo_evidence")),
    )
    for column, band in BANDS:
        op.create_index(
            f"ix_photo_evidence_{column}_{band}",
            "photo_evidence",
            [sa.text(f"(({column} >> {16 * band}) & 65535)"), column],
        )


def downgrade() -> None:
    for column, band in BANDS:
        op.drop_index(f"ix_photo_evidence_{column}_{band}", "photo_evidence")
    op.drop_table("photo_evidence")
    op.drop_index(op.f("ix_derived_file_original_id"), "derived_file")
    op.drop_table("derived_file")
