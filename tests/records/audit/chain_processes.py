"""A process that records events through the writer: `python -m tests.records.audit.chain_processes URL NAME N`.

Each line of the output is the number of an event, printed as soon as it was put into the queue.
"""

import sys
import time

from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.writer import AuditLogWriter


def main(url: str, name: str, times: int) -> None:
    """Put so many events, a thousand a second, and end as a server does."""
    writer = AuditLogWriter(url)
    writer.records()
    for number in range(times):
        writer.put(Event(EntryKind.saw_case, name, {"case": str(number)}))
        print(number, flush=True)
        time.sleep(0.001)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
