"""The record of use: its entries and checkpoints, which can only be appended to."""

import sqlalchemy as sa
from alembic import op

revision = "0002_record"
down_revision = "0001"

# Entries are removed by pruning only, which leaves a checkpoint first.
_SQLITE = (
    """CREATE TRIGGER record_entry_unchanged BEFORE UPDATE ON record_entry
    BEGIN SELECT RAISE(ABORT, 'entries of the record are never changed'); END""",
    """CREATE TRIGGER record_entry_kept BEFORE DELETE ON record_entry
    WHEN OLD.number > COALESCE((SELECT MAX(number) FROM record_checkpoint), 0)
    BEGIN SELECT RAISE(ABORT, 'entries of the record are removed by pruning only'); END""",
    """CREATE TRIGGER record_checkpoint_unchanged BEFORE UPDATE ON record_checkpoint
    BEGIN SELECT RAISE(ABORT, 'checkpoints of the record are never changed'); END""",
    """CREATE TRIGGER record_checkpoint_kept BEFORE DELETE ON record_checkpoint
    BEGIN SELECT RAISE(ABORT, 'checkpoints of the record are never removed'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION record_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the record is never changed'; END $$""",
    """CREATE FUNCTION record_is_pruned_only() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE pruned bigint;
    BEGIN
        EXECUTE format('SELECT COALESCE(MAX(number), 0) FROM %I.record_checkpoint', TG_TABLE_SCHEMA) INTO pruned;
        IF OLD.number > pruned THEN RAISE EXCEPTION 'entries of the record are removed by pruning only'; END IF;
        RETURN OLD;
    END $$""",
    """CREATE TRIGGER record_entry_unchanged BEFORE UPDATE ON record_entry
    FOR EACH ROW EXECUTE FUNCTION record_is_kept()""",
    """CREATE TRIGGER record_entry_kept BEFORE DELETE ON record_entry
    FOR EACH ROW EXECUTE FUNCTION record_is_pruned_only()""",
    """CREATE TRIGGER record_entry_not_emptied BEFORE TRUNCATE ON record_entry
    EXECUTE FUNCTION record_is_kept()""",
    """CREATE TRIGGER record_checkpoint_unchanged BEFORE UPDATE OR DELETE ON record_checkpoint
    FOR EACH ROW EXECUTE FUNCTION record_is_kept()""",
    """CREATE TRIGGER record_checkpoint_not_emptied BEFORE TRUNCATE ON record_checkpoint
    EXECUTE FUNCTION record_is_kept()""",
)


def upgrade() -> None:
    """Create the tables and the triggers."""
    op.create_table(
        "record_entry",
        sa.Column("number", _big_number(), autoincrement=False, nullable=False),
        sa.Column("moment", sa.DateTime, nullable=False),
        sa.Column("local", _text(40), nullable=False),
        sa.Column("who", _text(200), nullable=False),
        sa.Column("kind", _text(40), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("key", _text(16), nullable=False),
        sa.Column("before", _text(64), nullable=False),
        sa.Column("hash", _text(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="record_entry_pk"),
    )
    for name in ("moment", "who", "hash"):
        op.create_index(f"record_entry_{name}_ix", "record_entry", [name])
    op.create_table(
        "record_checkpoint",
        sa.Column("number", _big_number(), autoincrement=False, nullable=False),
        sa.Column("hash", _text(64), nullable=False),
        sa.Column("count", _big_number(), nullable=False),
        sa.Column("moment", sa.DateTime, nullable=False),
        sa.Column("key", _text(16), nullable=False),
        sa.Column("signature", _text(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="record_checkpoint_pk"),
    )
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def _big_number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
