"""A process that makes the files of all cases and of the largest scopes, as a server does after its start and loads."""

import sys

from pages.shell.process_limits import limit_memory
from queries.storage.opening import open_store
from queries.sums.writing.case_file_writer import keep_case_file
from queries.sums.writing.stored_sums_writer import keep_stored_sums


def main(url: str) -> None:
    """Make the files of the newest state."""
    limit_memory()
    store = open_store(url)
    keep_case_file(store)
    keep_stored_sums(store)


if __name__ == "__main__":
    main(*sys.argv[1:])
