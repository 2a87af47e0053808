"""People with their roles and areas, sessions, one-time links and attempts to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", _text(100), nullable=False),
        sa.Column("name_key", _text(100), nullable=False),
        sa.Column("display_name", _text(200), nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("issuer", _text(500)),
        sa.Column("subject", _text(500)),
        sa.Column("password_hash", _text(500)),
        sa.Column("code_secret", _text(100)),
        sa.Column("code_last_step", sa.BigInteger),
        sa.Column("code_pending_secret", _text(100)),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="person_pk"),
        sa.UniqueConstraint("name_key", name="person_name_key_uq"),
        sa.UniqueConstraint("issuer", "subject", name="person_identity_uq"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person_role",
        _person(),
        sa.Column("role", _text(30), nullable=False),
        sa.PrimaryKeyConstraint("person", "role", name="person_role_pk"),
        _of_person("person_role"),
    )
    op.create_table(
        "person_area",
        _person(),
        sa.Column("kind", _text(10), nullable=False),
        sa.Column("code", _text(100), nullable=False),
        sa.PrimaryKeyConstraint("person", "kind", "code", name="person_area_pk"),
        _of_person("person_area"),
    )
    op.create_table(
        "session",
        sa.Column("key", _text(64), nullable=False),
        _person(),
        sa.Column("method", _text(30), nullable=False),
        sa.Column("begun", sa.DateTime, nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.Column("idle_seconds", sa.Integer, nullable=False),
        sa.Column("idle_until", sa.DateTime, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
        sa.Column("ended", sa.DateTime),
        sa.PrimaryKeyConstraint("key", name="session_pk"),
        _of_person("session"),
    )
    op.create_index("session_person_ix", "session", ["person"])
    op.create_index("session_expires_ix", "session", ["expires"])
    op.create_table(
        "one_time_link",
        sa.Column("key", _text(64), nullable=False),
        _person(),
        sa.Column("expires", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("key", name="one_time_link_pk"),
        _of_person("one_time_link"),
    )
    op.create_index("one_time_link_person_ix", "one_time_link", ["person"])
    op.create_table(
        "attempt",
        sa.Column("name_digest", _text(64), nullable=False),
        sa.Column("client", _text(100), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("name_digest", "client", name="attempt_pk"),
    )
    op.create_index("attempt_last_ix", "attempt", ["last"])
    op.create_table(
        "known_client",
        _person(),
        sa.Column("client", _text(100), nullable=False),
        sa.Column("last", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("person", "client", name="known_client_pk"),
        _of_person("known_client"),
    )


def _person() -> sa.Column[int]:
    return sa.Column("person", sa.Integer, nullable=False)


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["person.id"], name=f"{table}_person_fk", ondelete="CASCADE")


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
