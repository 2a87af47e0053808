"""Pull into copies of a store, each in a process that kills itself at a moment of its own.

`python -m tests.intake.pull.killed NAME FOLDER COUNT` pulls into the stores `0.duckdb`, `1.duckdb` … of the folder, one
for each of the first so many `MOMENTS`, and prints the signal that ended each process. What a pull imports is imported
once, before the processes part, because that takes longer than the pull.
"""

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from intake.__main__ import main
from intake.load import reading_pass
from intake.load.merge_pass import MergePass
from intake.publish.duckdb_target import DuckDBTarget
from intake.pull.database_rows import pq
from intake.pull.web_answers import WebServer

MOMENTS = ("fetching", "staging", "before publishing", "after publishing")


def _kill(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _then_kill(function: Callable[..., Any], *, calls: int = 1) -> Callable[..., Any]:
    """A function that does its work as often as said, and then kills the process."""
    done = 0

    def call(*arguments: Any, **more: Any) -> Any:
        nonlocal done
        result = function(*arguments, **more)
        done += 1
        if done == calls:
            _kill()
        return result

    return call


def prepare(moment: str) -> None:
    """Put the end of the process where it shall come."""
    if moment == "fetching":
        # Half of the rows of a database, the second answer of a server, a file read to its end but not yet used.
        pq.ParquetWriter.write_batch = _then_kill(pq.ParquetWriter.write_batch)
        WebServer.get = _then_kill(WebServer.get, calls=2)  # type: ignore[method-assign]
        reading_pass.spool_file = _then_kill(reading_pass.spool_file)
    elif moment == "staging":
        MergePass.merge = _then_kill(MergePass.merge)  # type: ignore[method-assign]
    elif moment == "before publishing":
        DuckDBTarget._swap = _kill  # type: ignore[method-assign]
    else:
        DuckDBTarget._swap = _then_kill(DuckDBTarget._swap)  # type: ignore[method-assign]


if __name__ == "__main__":
    import_module("intake.commands.pull_sources")
    for number, moment in enumerate(MOMENTS[: int(sys.argv[3])]):
        process = os.fork()
        if not process:
            prepare(moment)
            sys.exit(main(["pull", sys.argv[1], "--database", f"duckdb:///{sys.argv[2]}/{number}.duckdb"]))
        print(os.WTERMSIG(os.waitpid(process, 0)[1]), flush=True)
