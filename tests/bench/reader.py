"""A read-only process: repeats the questions of the overview and prints how many it answers a second.

Its memory is kept as that of the server is (`pages.shell.process_limits`).
"""

import json
import sys
import time

from pages.shell.process_limits import limit_memory
from queries.storage.opening import open_store
from tests.bench.asks import SCOPES, scope_of, screen, totals


def main(url: str, seconds: str) -> None:
    """Ask for every scope once, then for one of them repeatedly, for so many seconds each."""
    limit_memory()
    store = open_store(url)
    for letter in SCOPES:
        scope = scope_of(store, letter)
        for ask in (*totals(scope), *screen(store, scope)):
            ask.of(store)
    times_read = {}
    for name, asks in (("totals", totals), ("screen", lambda scope: screen(store, scope))):
        runs, start = 0, time.perf_counter()
        while time.perf_counter() - start < float(seconds):
            for ask in asks(scope_of(store, "a")):
                ask.of(store)
            runs += 1
        times_read[name] = runs / (time.perf_counter() - start)
    print(json.dumps(times_read))


if __name__ == "__main__":
    main(*sys.argv[1:])
