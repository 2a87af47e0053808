"""Generate a migration: `python -m intake.migrations MESSAGE URL` writes the revision for the tables as declared now.

The database at URL must be at the newest revision (see `python -m intake migrate`); it is only read.
"""

import sys

import sqlalchemy as sa
from alembic import command

from intake.migrations import alembic_config
from queries.storage.schema import REVISION


def main(message: str, url: str) -> None:
    """Write the next revision into `versions/`, to be reviewed and corrected by hand."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        revision = f"{int(REVISION) + 1:04}"
        command.revision(alembic_config(connection), message, autogenerate=True, rev_id=revision)
    print(f"Now set REVISION in queries/storage/schema.py to {revision!r}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
