"""Processes that write to the records until they are killed: `python -m tests.records.durability_processes URL NAME N`.

With a fourth word they may write no file of more bytes than that.

Each line of the output is the name of a person whose transaction has ended, printed only afterwards.
"""

import resource
import signal
import sys

from records.database import open_records
from records.errors import RecordsError
from records.people import add
from records.roles import Role


def main(url: str, name: str, times: int, *limits: int) -> int:
    """Add people, each in a transaction of its own, and print the name of each; 3 when nothing can be written."""
    for limit in limits:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    records = open_records(url)
    for number in range(times):
        try:
            who = add(records, f"{name}-{number}", "x" * 200, roles=[Role.planner], counties=["0303", "0301"])
        except RecordsError as error:
            print(error.message_en, file=sys.stderr)
            return 3
        print(who.name, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
