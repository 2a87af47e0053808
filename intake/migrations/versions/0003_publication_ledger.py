"""The publication ledger: the rules of publication, and to which of them each load belongs.

The row of the first series is written when the store is opened for writing, because it comes from the settings.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column("load", sa.Column("series", sa.Integer(), nullable=True))
    op.create_table(
        "publication_series",
        sa.Column("series", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("series"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError("a database is not taken back to older tables; restore a backup")
