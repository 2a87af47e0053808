"""Saved views, short links, the start page of a person and what a person saw last."""

import sqlalchemy as sa
from alembic import op

revision = "saved_views"
down_revision = "0002_record"


def upgrade() -> None:
    """Create the tables and the column."""
    op.add_column("person", sa.Column("start_address", _text(8_000)))
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("address", _text(8_000), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="saved_view_pk"),
        _of_person("saved_view", on_delete="CASCADE"),
    )
    op.create_index("saved_view_person_ix", "saved_view", ["person"])
    op.create_table(
        "last_look",
        sa.Column("person", sa.Integer, nullable=False),
        sa.Column("content", _text(30_000), nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("person", name="last_look_pk"),
        _of_person("last_look", on_delete="CASCADE"),
    )
    op.create_table(
        "short_link",
        sa.Column("code", _text(20), nullable=False),
        sa.Column("address", _text(8_000), nullable=False),
        sa.Column("address_digest", _text(64), nullable=False),
        sa.Column("person", sa.Integer),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("code", name="short_link_pk"),
        sa.UniqueConstraint("address_digest", name="short_link_address_digest_uq"),
        _of_person("short_link", on_delete="SET NULL"),
    )


def _of_person(table: str, *, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["person.id"], name=f"{table}_person_fk", ondelete=on_delete)


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
