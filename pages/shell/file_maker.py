"""A process that makes the files of a large store (`queries.sums.case_file`): `python -m pages.shell.file_maker`.

That takes a core for some seconds. If a worker made them, whoever opens a screen meanwhile would have to do without it.
This process leaves the processors to them by its priority. It ends when it has made the files, or when the server that
has started it hangs up.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pages.shell.arithmetic_threads import limit_arithmetic_threads
from pages.shell.process_memory import limit_memory
from queries.settings.province_settings import ROOT, settings
from queries.storage.opening import open_store
from queries.storage.running_statements import at_most
from queries.storage.store import Store
from queries.storage.store_errors import StoreError
from queries.sums.case_file_writer import is_to_have_case_file, keep_case_file
from queries.sums.stored_sums_writer import keep_stored_sums

log = logging.getLogger(__name__)
COMMAND = (sys.executable, "-m", "pages.shell.file_maker")
# A process of usual priority gets some nine times as much of a core that both need. Without the files every screen
# takes several times as long, so that they have to be made on a busy server, too.
NICENESS = 10


@contextmanager
def files_made(store: Store) -> Iterator[None]:
    """Context manager: the files of a store are made by another process beside its body, and are there after it.

    Does nothing for a store that has none. Where they cannot be made, the log says so, and figures are read from the
    database.
    """
    maker = _start() if is_to_have_case_file(store) else None
    try:
        yield
    finally:
        if maker is not None:
            with maker:
                status = maker.wait()
            if status:
                log.warning("the process that makes the files of a large store has ended with %d", status)


def _start() -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            process_group=0,  # so that Ctrl+C reaches the server alone
        )
    except OSError:
        log.exception("the process that makes the files of a large store could not be started")
        return None


def main() -> None:
    """Make the files of the newest state of the store, if it has none. Raises StoreError if it cannot be read."""
    os.nice(NICENESS)
    threading.Thread(target=_end_with_server, name="server", daemon=True).start()
    limit_arithmetic_threads()
    limit_memory()
    with at_most(settings().reading.seconds):
        store = open_store()
        keep_case_file(store)
        keep_stored_sums(store)


def _end_with_server() -> None:
    """End this process when the server hangs up, whatever it does at the moment."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    try:
        main()
    except StoreError as error:
        sys.exit(str(error))
