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
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from geo.tomlfile import DeclarationError
from pages.shell.process_limits import limit_arithmetic_threads, limit_memory
from queries.settings.province_settings import ROOT
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.storage.store_errors import StoreError
from queries.sums.writing.case_file_writer import is_to_have_case_file, keep_case_file
from queries.sums.writing.stored_sums_writer import keep_stored_sums

log = logging.getLogger(__name__)
COMMAND = (sys.executable, "-m", "pages.shell.file_maker")
# A process of usual priority gets some nine times as much of a core that both need. Without the files every screen
# takes several times as long, so that they have to be made on a busy server, too.
NICENESS = 10
POLL_SECONDS = 2.0  # between two checks whether its files are still needed
LONGEST = 3_600.0  # seconds after which it counts as hanging
SERVER_ENDED = 3  # exit status where the server has hung up before


@contextmanager
def files_made(store: Store) -> Iterator[None]:
    """Context manager: the files of a store are made by another process beside its body, and are there after it.

    Does nothing for a store that has none. Where they cannot be made, or a newer state of the store makes them useless,
    figures are read from the database; the log says why they cannot.
    """
    maker = _start() if _are_wanted(store) else None
    try:
        yield
    finally:
        if maker is not None:
            with maker:
                _wait(maker, store)


def _are_wanted(store: Store) -> bool:
    try:
        return is_to_have_case_file(store)
    except Exception:
        # Without the files everything else can be made ready all the same.
        log.exception("it could not be found out whether the store is to have files")
        return False


def _start() -> subprocess.Popen[bytes] | None:
    try:
        maker = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            process_group=0,  # so that Ctrl+C reaches the server alone
        )
    except OSError:
        log.exception("the process that makes the files of a large store could not be started")
        return None
    with suppress(OSError):  # where it may not be lowered, the files are made all the same
        os.setpriority(os.PRIO_PROCESS, maker.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    return maker


def _wait(maker: subprocess.Popen[bytes], store: Store) -> None:
    """Wait for the end of the process, or end it if nobody needs its files any longer."""
    end = time.monotonic() + LONGEST
    while True:
        with suppress(subprocess.TimeoutExpired):
            if status := maker.wait(POLL_SECONDS):
                log.warning("the process that makes the files of a large store has ended with %d", status)
            return
        is_late = time.monotonic() > end
        if is_late:
            log.warning("the process that makes the files of a large store hangs, and is ended")
        if is_late or _is_outdated(store):
            maker.kill()
            return


def _is_outdated(store: Store) -> bool:
    with suppress(StoreError):
        return open_store().state != store.state
    return False


def main() -> None:
    """Make the files of the newest state of the store, if it has none. Raises StoreError if it cannot be read."""
    threading.Thread(target=_end_with_server, name="server", daemon=True).start()
    limit_arithmetic_threads()
    limit_memory()
    # Nobody waits for a statement of this process, which may take several times as long as one for a viewer.
    store = open_store()
    keep_case_file(store)
    keep_stored_sums(store)


def _end_with_server() -> None:
    """End this process when the server hangs up, whatever it does at the moment."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(SERVER_ENDED)


if __name__ == "__main__":
    try:
        main()
    except (StoreError, DeclarationError) as error:
        sys.exit(str(error))
