"""e-Peken: civil servants, their duty, exceptions, and whose shops are which.

Service: peken. Safe beside the previous release because: only tables it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112820"
down_revision = "2026112810"


def upgrade() -> None:
    op.create_table(
        "assignment_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignment_run"),
    )
    with op.batch_alter_table("assignment_run", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_run_month", ["month", "id"], unique=False)
        batch_op.create_index(
            "uq_assignment_run_published",
            ["month"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(
            "uq_assignment_run_under_way",
            ["month"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'running')"),
            postgresql_where=sa.text("state IN ('asked', 'running')"),
        )

    op.create_table(
        "duty_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("eselon", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("decree", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("quota >= 0", name="ck_duty_rule_quota"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_rule"),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("metres", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_assignment_person_id"),
        sa.ForeignKeyConstraint(["run_id"], ["assignment_run.id"], name="fk_assignment_run_id"),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name="fk_assignment_shop_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint(
            "run_id", "person_id", "shop_id", name="uq_assignment_run_id_person_id_shop_id"
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_shop", ["run_id", "shop_id"], unique=False)

    op.create_table(
        "civil_servant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("nip", sa.String(), nullable=False),
        sa.Column("nip_hash", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("eselon", sa.String(), nullable=False),
        sa.Column("home_lat", sa.Float(), nullable=True),
        sa.Column("home_lon", sa.Float(), nullable=True),
        sa.Column("work_lat", sa.Float(), nullable=True),
        sa.Column("work_lon", sa.Float(), nullable=True),
        sa.Column("lives_in_city", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_civil_servant_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_civil_servant"),
        sa.UniqueConstraint("nip_hash", name="uq_civil_servant_nip_hash"),
        sa.UniqueConstraint("person_id", name="uq_civil_servant_person_id"),
    )
    with op.batch_alter_table("civil_servant", schema=None) as batch_op:
        batch_op.create_index("ix_civil_servant_agency", ["agency", "name", "id"], unique=False)
        batch_op.create_index("ix_civil_servant_name", ["name", "id"], unique=False)

    op.create_table(
        "duty_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("last", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first <= last", name="ck_duty_exception_months"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_duty_exception_decided_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_duty_exception_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_exception"),
    )
    with op.batch_alter_table("duty_exception", schema=None) as batch_op:
        batch_op.create_index(
            "ix_duty_exception_person", ["person_id", "first", "last"], unique=False
        )

    op.create_table(
        "duty_reminder",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_duty_reminder_person_id"),
        sa.PrimaryKeyConstraint("person_id", "month", "day", name="pk_duty_reminder"),
    )


def downgrade() -> None:
    op.drop_table("duty_reminder")
    with op.batch_alter_table("duty_exception", schema=None) as batch_op:
        batch_op.drop_index("ix_duty_exception_person")

    op.drop_table("duty_exception")
    with op.batch_alter_table("civil_servant", schema=None) as batch_op:
        batch_op.drop_index("ix_civil_servant_name")
        batch_op.drop_index("ix_civil_servant_agency")

    op.drop_table("civil_servant")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_shop")

    op.drop_table("assignment")
    op.drop_table("duty_rule")
    with op.batch_alter_table("assignment_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignment_run_under_way",
            sqlite_where=sa.text("state IN ('asked', 'running')"),
            postgresql_where=sa.text("state IN ('asked', 'running')"),
        )
        batch_op.drop_index(
            "uq_assignment_run_published",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.drop_index("ix_assignment_run_month")

    op.drop_table("assignment_run")
