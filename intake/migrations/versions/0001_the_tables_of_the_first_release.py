"""The tables of the first release."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _case_columns() -> list[sa.Column[Any]]:
    """Columns of a case, which its versions have as well."""
    return [
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(collation="C"), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("county", sa.SmallInteger(), nullable=False),
        sa.Column("agency", sa.SmallInteger(), nullable=False),
        sa.Column("due_agency", sa.SmallInteger(), nullable=False),
        sa.Column("topic", sa.Integer(), nullable=False),
        sa.Column("trip", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("verdict_at", sa.DateTime(), nullable=True),
        sa.Column("registered_day", sa.Date(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("answered_day", sa.Date(), nullable=True),
        sa.Column("closed_day", sa.Date(), nullable=True),
        sa.Column("answer_hours", sa.Integer(), nullable=True),
        sa.Column("close_hours", sa.Integer(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=False),
        sa.Column("answered_undated", sa.Boolean(), nullable=False),
        sa.Column("closed_undated", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.SmallInteger(), nullable=False),
        sa.Column("verdict", sa.SmallInteger(), nullable=False),
        sa.Column("handoffs", sa.SmallInteger(), nullable=False),
        sa.Column("reopenings", sa.SmallInteger(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(), nullable=True),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("first_load", sa.Integer(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
    ]


def _event_columns() -> list[sa.Column[Any]]:
    """Columns of an event, which its versions have as well."""
    return [
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("moment", sa.DateTime(), nullable=True),
        sa.Column("event", sa.SmallInteger(), nullable=False),
        sa.Column("from_agency", sa.SmallInteger(), nullable=False),
        sa.Column("to_agency", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.SmallInteger(), nullable=False),
        sa.Column("verdict", sa.SmallInteger(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "agency",
        sa.Column("agency", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(collation="C"), nullable=False),
        sa.Column("name_fa", sa.String(collation="C"), nullable=False),
        sa.Column("name_en", sa.String(collation="C"), nullable=False),
        sa.Column("peer_group", sa.Integer(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency"),
    )
    op.create_table("case", *_case_columns())
    op.create_index("case_case_id_index", "case", ["case_id"], unique=False)
    op.create_index("case_county_index", "case", ["county", "agency"], unique=False)
    op.create_index("case_due_agency_index", "case", ["county", "due_agency"], unique=False)
    op.create_index(
        "case_days_index",
        "case",
        ["registered_day", "due_day", "answered_day", "closed_day", "load"],
        unique=False,
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32, "autosummarize": True},
    )
    op.create_index("case_id_index", "case", ["source", "id"], unique=False)
    op.create_table("case_event", *_event_columns())
    op.create_index("case_event_case_id_index", "case_event", ["case_id"], unique=False)
    op.create_index(
        "case_event_load_index",
        "case_event",
        ["load"],
        unique=False,
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32, "autosummarize": True},
    )
    op.create_table(
        "case_event_version", *_event_columns(), sa.Column("superseded", sa.Integer(), nullable=False)
    )
    op.create_index("case_event_version_superseded_index", "case_event_version", ["superseded"], unique=False)
    op.create_table("case_version", *_case_columns(), sa.Column("superseded", sa.Integer(), nullable=False))
    op.create_index("case_version_superseded_index", "case_version", ["superseded"], unique=False)
    op.create_table(
        "county",
        sa.Column("county", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(collation="C"), nullable=False),
        sa.Column("name_fa", sa.String(collation="C"), nullable=False),
        sa.Column("name_en", sa.String(collation="C"), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county"),
    )
    op.create_table(
        "load",
        sa.Column("load", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(collation="C"), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=False),
        sa.Column("as_of", sa.DateTime(), nullable=False),
        sa.Column("mapping", sa.String(collation="C"), nullable=False),
        sa.Column("files", sa.String(collation="C"), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("loaded", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("flagged", sa.String(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("load"),
    )
    op.create_table(
        "peer_group",
        sa.Column("peer_group", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(collation="C"), nullable=False),
        sa.Column("name_fa", sa.String(collation="C"), nullable=False),
        sa.Column("name_en", sa.String(collation="C"), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("peer_group"),
    )
    op.create_table(
        "place",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(collation="C"), nullable=False),
        sa.Column("name_fa", sa.String(collation="C"), nullable=False),
        sa.Column("name_en", sa.String(collation="C"), nullable=False),
        sa.Column("county", sa.Integer(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("place"),
    )
    op.create_table(
        "rejected_row",
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(collation="C"), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(collation="C"), nullable=False),
        sa.Column("reason_fa", sa.String(collation="C"), nullable=False),
        sa.Column("reason_en", sa.String(collation="C"), nullable=False),
        sa.Column("content", sa.String(collation="C"), nullable=False),
    )
    op.create_table(
        "reopening",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("load", sa.Integer(), nullable=False),
    )
    op.create_index("reopening_case_id_index", "reopening", ["case_id"], unique=False)
    op.create_index(
        "reopening_load_index",
        "reopening",
        ["load"],
        unique=False,
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 32, "autosummarize": True},
    )
    op.create_table(
        "reopening_version",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("superseded", sa.Integer(), nullable=False),
    )
    op.create_index("reopening_version_superseded_index", "reopening_version", ["superseded"], unique=False)
    op.create_table(
        "source",
        sa.Column("source", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(collation="C"), nullable=False),
        sa.Column("shape", sa.String(collation="C"), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "topic",
        sa.Column("topic", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(collation="C"), nullable=False),
        sa.Column("name_fa", sa.String(collation="C"), nullable=False),
        sa.Column("name_en", sa.String(collation="C"), nullable=False),
        sa.Column("topic_group", sa.Integer(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic"),
    )
    op.create_table(
        "topic_group",
        sa.Column("topic_group", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(collation="C"), nullable=False),
        sa.Column("name_fa", sa.String(collation="C"), nullable=False),
        sa.Column("name_en", sa.String(collation="C"), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic_group"),
    )
    op.create_table(
        "trip",
        sa.Column("trip", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(collation="C"), nullable=False),
        sa.Column("name_fa", sa.String(collation="C"), nullable=False),
        sa.Column("name_en", sa.String(collation="C"), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("trip"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError("a database is not taken back to older tables; restore a backup")
