"""A process that makes the file of all cases of a store, as a server does after its start and after each load."""

import sys

from pages.shell.process_memory import limit_memory
from queries.storage.opening import open_store
from queries.sums.case_file import keep_case_file


def main(url: str) -> None:
    """Make the file of the newest state."""
    limit_memory()
    keep_case_file(open_store(url))


if __name__ == "__main__":
    main(*sys.argv[1:])
