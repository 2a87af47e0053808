"""What the files of each load record. Earlier loads did not keep it, and so count as recording everything."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column("load", sa.Column("recorded", sa.String(collation="C"), nullable=True))


def downgrade() -> None:
    """There is no way back: restore a backup."""
    raise NotImplementedError("a database is not taken back to older tables; restore a backup")
