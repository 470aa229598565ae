"""Complaints: what residents report, who answers for it, both clocks, talk, photos, routing.

Service: complaints. Safe beside the previous release because: only tables it does not know.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026112201"
down_revision = "2026112113"


def upgrade() -> None:
    op.create_table(
        "complaint",
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
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("accuracy", sa.Integer(), nullable=True),
        sa.Column("geo7", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("moderation", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("reporters", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("turn_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("work_days", sa.Integer(), nullable=False),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_rung", sa.Integer(), nullable=False),
        sa.Column("answer_alarm_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("work_rung", sa.Integer(), nullable=False),
        sa.Column("work_alarm_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("disputes", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_note", sa.String(), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("disowned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_ref", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("ref", name=op.f("uq_complaint_ref")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_agency", ["agency", "id"], unique=False)
        batch_op.create_index(
            "ix_complaint_agency_desk",
            ["agency", "turn_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.create_index(
            "ix_complaint_answer_alarm",
            ["answer_alarm_at"],
            unique=False,
            sqlite_where=sa.text("answer_alarm_at IS NOT NULL"),
            postgresql_where=sa.text("answer_alarm_at IS NOT NULL"),
        )
        batch_op.create_index("ix_complaint_area", ["area", "id"], unique=False)
        batch_op.create_index(
            "ix_complaint_area_desk",
            ["area", "turn_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.create_index(
            "ix_complaint_assignee",
            ["assignee_id", "turn_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.create_index(
            "ix_complaint_desk",
            ["turn_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.create_index(
            "ix_complaint_done",
            ["since"],
            unique=False,
            sqlite_where=sa.text("state = 'done'"),
            postgresql_where=sa.text("state = 'done'"),
        )
        batch_op.create_index(
            "ix_complaint_merged",
            ["merged_into"],
            unique=False,
            sqlite_where=sa.text("merged_into IS NOT NULL"),
            postgresql_where=sa.text("merged_into IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_complaint_moderation",
            ["id"],
            unique=False,
            sqlite_where=sa.text("moderation = 'waiting'"),
            postgresql_where=sa.text("moderation = 'waiting'"),
        )
        batch_op.create_index(
            "ix_complaint_near",
            ["geo7", "category"],
            unique=False,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_complaint_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "ix_complaint_role_desk",
            ["desk_role", "turn_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.create_index(
            "ix_complaint_work_alarm",
            ["work_alarm_at"],
            unique=False,
            sqlite_where=sa.text("work_alarm_at IS NOT NULL"),
            postgresql_where=sa.text("work_alarm_at IS NOT NULL"),
        )

    op.create_table(
        "complaint_body",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("answer_hours", sa.Integer(), nullable=True),
        sa.Column("work_days", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_complaint_body")),
    )
    op.create_table(
        "complaint_category",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("icon", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("answer_hours", sa.Integer(), nullable=False),
        sa.Column("work_days", sa.Integer(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_complaint_category")),
    )
    op.create_table(
        "complaint_route",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_route")),
        sa.UniqueConstraint(
            "category", "area", "owner", name=op.f("uq_complaint_route_category_area_owner")
        ),
    )
    op.create_table(
        "complaint_team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_team")),
        sa.UniqueConstraint("agency", "name", name=op.f("uq_complaint_team_agency_name")),
    )
    op.create_table(
        "complaint_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_template")),
    )
    with op.batch_alter_table("complaint_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_template_agency"), ["agency"], unique=False)

    op.create_table(
        "complaint_alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("clock_kind", sa.String(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_alarm_complaint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_alarm")),
    )
    with op.batch_alter_table("complaint_alarm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_alarm_at"), ["at"], unique=False)
        batch_op.create_index("ix_complaint_alarm_complaint", ["complaint_id", "id"], unique=False)

    op.create_table(
        "complaint_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_message_complaint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_message")),
    )
    with op.batch_alter_table("complaint_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_complaint_message_complaint", ["complaint_id", "id"], unique=False
        )

    op.create_table(
        "complaint_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("public_file_id", sa.String(), nullable=False),
        sa.Column("shown", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_photo_complaint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_photo")),
    )
    with op.batch_alter_table("complaint_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_photo_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_complaint_photo_public_file_id"), ["public_file_id"], unique=False
        )
        batch_op.create_index(
            "ix_complaint_photo_purpose", ["complaint_id", "purpose"], unique=False
        )

    op.create_table(
        "complaint_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_task_complaint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_task")),
    )
    with op.batch_alter_table("complaint_task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_complaint_task_agency",
            ["agency", "due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_complaint_task_complaint_id"), ["complaint_id"], unique=False
        )

    op.create_table(
        "complaint_transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_transfer_complaint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_transfer")),
    )
    with op.batch_alter_table("complaint_transfer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_transfer_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_complaint_transfer_complaint_id"), ["complaint_id"], unique=False
        )

    op.create_table(
        "complaint_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_complaint_draft_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_complaint_draft")),
    )
    op.create_table(
        "complaint_reporter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("came_from", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_reporter_complaint_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_complaint_reporter_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_reporter")),
        sa.UniqueConstraint(
            "complaint_id", "person_id", name=op.f("uq_complaint_reporter_complaint_id_person_id")
        ),
    )
    with op.batch_alter_table("complaint_reporter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_complaint_reporter_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("complaint_reporter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_reporter_person_id"))

    op.drop_table("complaint_reporter")
    op.drop_table("complaint_draft")
    with op.batch_alter_table("complaint_transfer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_transfer_complaint_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_transfer_at"))

    op.drop_table("complaint_transfer")
    with op.batch_alter_table("complaint_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_task_complaint_id"))
        batch_op.drop_index(
            "ix_complaint_task_agency",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("complaint_task")
    with op.batch_alter_table("complaint_photo", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_photo_purpose")
        batch_op.drop_index(batch_op.f("ix_complaint_photo_public_file_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_photo_file_id"))

    op.drop_table("complaint_photo")
    with op.batch_alter_table("complaint_message", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_message_complaint")

    op.drop_table("complaint_message")
    with op.batch_alter_table("complaint_alarm", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_alarm_complaint")
        batch_op.drop_index(batch_op.f("ix_complaint_alarm_at"))

    op.drop_table("complaint_alarm")
    with op.batch_alter_table("complaint_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_template_agency"))

    op.drop_table("complaint_template")
    op.drop_table("complaint_team")
    op.drop_table("complaint_route")
    op.drop_table("complaint_category")
    op.drop_table("complaint_body")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_complaint_work_alarm",
            sqlite_where=sa.text("work_alarm_at IS NOT NULL"),
            postgresql_where=sa.text("work_alarm_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_complaint_role_desk",
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.drop_index(batch_op.f("ix_complaint_owner_id"))
        batch_op.drop_index(
            "ix_complaint_near",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_complaint_moderation",
            sqlite_where=sa.text("moderation = 'waiting'"),
            postgresql_where=sa.text("moderation = 'waiting'"),
        )
        batch_op.drop_index(
            "ix_complaint_merged",
            sqlite_where=sa.text("merged_into IS NOT NULL"),
            postgresql_where=sa.text("merged_into IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_complaint_done",
            sqlite_where=sa.text("state = 'done'"),
            postgresql_where=sa.text("state = 'done'"),
        )
        batch_op.drop_index(
            "ix_complaint_desk",
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.drop_index(
            "ix_complaint_assignee",
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.drop_index(
            "ix_complaint_area_desk",
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.drop_index("ix_complaint_area")
        batch_op.drop_index(
            "ix_complaint_answer_alarm",
            sqlite_where=sa.text("answer_alarm_at IS NOT NULL"),
            postgresql_where=sa.text("answer_alarm_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_complaint_agency_desk",
            sqlite_where=sa.text("desk != ''"),
            postgresql_where=sa.text("desk != ''"),
        )
        batch_op.drop_index("ix_complaint_agency")

    op.drop_table("complaint")
