"""The first tables (over 300 lines: there are all of them)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.rows import ByteText, Id, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_key_at", "attempts", ["key", "at"], unique=False)
    op.create_table(
        "organizations",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("parent_id", Id, nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("sort_key", ByteText, nullable=False),
        sa.Column("path", ByteText, nullable=False),
        sa.Column("term", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["organizations.id"], name="fk_organizations_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_organizations"),
    )
    op.create_index(
        "ix_organizations_parent_id_sort_key_id", "organizations", ["parent_id", "sort_key", "id"], unique=False
    )
    op.create_index("ix_organizations_path", "organizations", ["path"], unique=False)
    op.create_table(
        "members",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("cell_id", Id, nullable=False),
        sa.Column("home_cell_id", Id, nullable=True),
        sa.Column("path", ByteText, nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("sort_key", ByteText, nullable=False),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("sex", sa.String(32), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("official_on", sa.Date(), nullable=True),
        sa.Column("card_number", sa.Text(), nullable=True),
        sa.Column("citizen_id", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("rights_version", Id, nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["organizations.id"], name="fk_members_cell_id"),
        sa.ForeignKeyConstraint(["home_cell_id"], ["organizations.id"], name="fk_members_home_cell_id"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("citizen_id", name="uq_members_citizen_id"),
    )
    op.create_index("ix_members_cell_id_sort_key_id", "members", ["cell_id", "sort_key", "id"], unique=False)
    op.create_index("ix_members_home_cell_id", "members", ["home_cell_id"], unique=False)
    op.create_index("ix_members_path_sort_key_id", "members", ["path", "sort_key", "id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_accounts_member_id"),
        sa.PrimaryKeyConstraint("member_id", name="pk_accounts"),
        sa.UniqueConstraint("username", name="uq_accounts_username"),
    )
    op.create_table(
        "documents",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("issuer_id", Id, nullable=False),
        sa.Column("issuer_path", ByteText, nullable=False),
        sa.Column("audience_id", Id, nullable=False),
        sa.Column("audience_path", ByteText, nullable=False),
        sa.Column("serial", Id, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("issuer_sign", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("sent_by", Id, nullable=False),
        sa.Column("sent", Id, nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["organizations.id"], name="fk_documents_audience_id"),
        sa.ForeignKeyConstraint(["issuer_id"], ["organizations.id"], name="fk_documents_issuer_id"),
        sa.ForeignKeyConstraint(["sent_by"], ["members.id"], name="fk_documents_sent_by"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("issuer_id", "kind", "term", "serial", name="uq_documents_issuer_id_kind_term_serial"),
    )
    op.create_index(
        "ix_documents_audience_path_issued_on_id", "documents", ["audience_path", "issued_on", "id"], unique=False
    )
    op.create_index(
        "ix_documents_issuer_path_issued_on_id", "documents", ["issuer_path", "issued_on", "id"], unique=False
    )
    op.create_table(
        "meetings",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("cell_id", Id, nullable=False),
        sa.Column("path", ByteText, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("scheduled_at", Instant(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("announced_at", Instant(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("cancelled_because", sa.Text(), nullable=True),
        sa.Column("chair_id", Id, nullable=True),
        sa.Column("minute_taker_id", Id, nullable=True),
        sa.Column("minute_taker_operates", sa.Boolean(), nullable=False),
        sa.Column("check_in_code", sa.Text(), nullable=True),
        sa.Column("quorum_numerator", Id, nullable=False),
        sa.Column("quorum_denominator", Id, nullable=False),
        sa.Column("excused_leave_base", sa.Boolean(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("version", Id, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["organizations.id"], name="fk_meetings_cell_id"),
        sa.ForeignKeyConstraint(["chair_id"], ["members.id"], name="fk_meetings_chair_id"),
        sa.ForeignKeyConstraint(["minute_taker_id"], ["members.id"], name="fk_meetings_minute_taker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
    )
    op.create_index("ix_meetings_cell_id_scheduled_at_id", "meetings", ["cell_id", "scheduled_at", "id"], unique=False)
    op.create_index("ix_meetings_held_on_path_version", "meetings", ["held_on", "path", "version"], unique=False)
    op.create_table(
        "posts",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("organization_id", Id, nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_posts_member_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name="fk_posts_organization_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
    )
    op.create_index("ix_posts_member_id", "posts", ["member_id"], unique=False)
    op.create_index("ix_posts_organization_id_role", "posts", ["organization_id", "role"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_sessions_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_member_id", "sessions", ["member_id"], unique=False)
    op.create_table(
        "agenda_items",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("number", Id, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_agenda_items_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_items"),
    )
    op.create_index("ix_agenda_items_meeting_id_number", "agenda_items", ["meeting_id", "number"], unique=False)
    op.create_table(
        "attendances",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("standing", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=True),
        sa.Column("arrived_at", Instant(), nullable=True),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("wrong_codes", Id, nullable=False),
        sa.Column("recorded_by", Id, nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_attendances_meeting_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_attendances_member_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["members.id"], name="fk_attendances_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_attendances"),
        sa.UniqueConstraint("meeting_id", "member_id", name="uq_attendances_meeting_id_member_id"),
    )
    op.create_index("ix_attendances_member_id", "attendances", ["member_id"], unique=False)
    op.create_table(
        "changes",
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("version", Id, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("announced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name="fk_changes_actor_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_changes_meeting_id"),
        sa.PrimaryKeyConstraint("meeting_id", "version", name="pk_changes"),
    )
    op.create_index(
        "ix_changes_unannounced",
        "changes",
        ["at"],
        unique=False,
        postgresql_where=sa.text("NOT announced"),
        sqlite_where=sa.text("NOT announced"),
    )
    op.create_table(
        "document_attachments",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("document_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", Id, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_attachments_document_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document_attachments"),
    )
    op.create_index("ix_document_attachments_document_id", "document_attachments", ["document_id"], unique=False)
    op.create_table(
        "document_readings",
        sa.Column("document_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_readings_document_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_document_readings_member_id"),
        sa.PrimaryKeyConstraint("document_id", "member_id", name="pk_document_readings"),
    )
    op.create_table(
        "polls",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("agenda_item_id", Id, nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("rule_numerator", Id, nullable=False),
        sa.Column("rule_denominator", Id, nullable=False),
        sa.Column("rule_strict", sa.Boolean(), nullable=False),
        sa.Column("rule_base", sa.String(32), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("entitled", Id, nullable=False),
        sa.Column("cast", Id, nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("verdict_base", Id, nullable=True),
        sa.Column("votes_for", Id, nullable=True),
        sa.Column("required", Id, nullable=True),
        sa.ForeignKeyConstraint(["agenda_item_id"], ["agenda_items.id"], name="fk_polls_agenda_item_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_polls_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_polls"),
    )
    op.create_index("ix_polls_meeting_id_id", "polls", ["meeting_id", "id"], unique=False)
    op.create_table(
        "ballots",
        sa.Column("poll_id", Id, nullable=False),
        sa.Column("receipt", ByteText, nullable=False),
        sa.Column("member_id", Id, nullable=True),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_ballots_member_id"),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name="fk_ballots_poll_id"),
        sa.PrimaryKeyConstraint("poll_id", "receipt", name="pk_ballots"),
        sa.UniqueConstraint("poll_id", "member_id", name="uq_ballots_poll_id_member_id"),
    )
    op.create_table(
        "poll_options",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("poll_id", Id, nullable=False),
        sa.Column("number", Id, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("count", Id, nullable=False),
        sa.Column("hand_count", Id, nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name="fk_poll_options_poll_id"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_options"),
        sa.UniqueConstraint("poll_id", "number", name="uq_poll_options_poll_id_number"),
    )
    op.create_table(
        "voters",
        sa.Column("poll_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_voters_member_id"),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name="fk_voters_poll_id"),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name="pk_voters"),
    )


def downgrade() -> None:
    op.drop_table("voters")
    op.drop_table("poll_options")
    op.drop_table("ballots")
    op.drop_index("ix_polls_meeting_id_id", table_name="polls")
    op.drop_table("polls")
    op.drop_table("document_readings")
    op.drop_index("ix_document_attachments_document_id", table_name="document_attachments")
    op.drop_table("document_attachments")
    op.drop_index(
        "ix_changes_unannounced",
        table_name="changes",
        postgresql_where=sa.text("NOT announced"),
        sqlite_where=sa.text("NOT announced"),
    )
    op.drop_table("changes")
    op.drop_index("ix_attendances_member_id", table_name="attendances")
    op.drop_table("attendances")
    op.drop_index("ix_agenda_items_meeting_id_number", table_name="agenda_items")
    op.drop_table("agenda_items")
    op.drop_index("ix_sessions_member_id", table_name="sessions")
    op.drop_table("sessions")
    op.drop_index("ix_posts_organization_id_role", table_name="posts")
    op.drop_index("ix_posts_member_id", table_name="posts")
    op.drop_table("posts")
    op.drop_index("ix_meetings_held_on_path_version", table_name="meetings")
    op.drop_index("ix_meetings_cell_id_scheduled_at_id", table_name="meetings")
    op.drop_table("meetings")
    op.drop_index("ix_documents_issuer_path_issued_on_id", table_name="documents")
    op.drop_index("ix_documents_audience_path_issued_on_id", table_name="documents")
    op.drop_table("documents")
    op.drop_table("accounts")
    op.drop_index("ix_members_path_sort_key_id", table_name="members")
    op.drop_index("ix_members_home_cell_id", table_name="members")
    op.drop_index("ix_members_cell_id_sort_key_id", table_name="members")
    op.drop_table("members")
    op.drop_index("ix_organizations_path", table_name="organizations")
    op.drop_index("ix_organizations_parent_id_sort_key_id", table_name="organizations")
    op.drop_table("organizations")
    op.drop_index("ix_attempts_key_at", table_name="attempts")
    op.drop_table("attempts")
