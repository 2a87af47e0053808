"""`python -m intake.migrations MESSAGE URL`: writes the revision that brings a database to the tables declared now.

The database is one that `python -m intake migrate` has brought to the newest revision there is; it is only read.
"""

import sys

import sqlalchemy as sa
from alembic import command

from intake.migrations import alembic_config
from queries.storage.schema import REVISION


def main(message: str, url: str) -> None:
    """Write the next revision into `versions/`, to be read and corrected by a person."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        following = f"{int(REVISION) + 1:04}"
        command.revision(alembic_config(connection), message, autogenerate=True, rev_id=following)
    print(f"Now set REVISION in queries/storage/schema.py to {following!r}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
