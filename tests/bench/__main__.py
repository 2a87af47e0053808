"""Run one part of the benchmark, print its table and write it to docs/benchmarks.md.

Usage: `python -m tests.bench PART --size SIZE`.
"""

import argparse
import signal
import sys
from pathlib import Path

from tests.bench.plain import duckdb_plain
from tests.bench.report import Section, write
from tests.bench.stores import SIZES, plain_path, store, world_file
from tests.bench.timing import BUSY, busy_cores
from tests.bench.world import Part

PARTS = (
    "world",
    "intake",
    "read",
    "browser",
    "screens",
    "viewers",
    "crowd",
    "ahead",
    "door",
    "fairness",
    "superset",
)


def main() -> None:
    """Run the part that the command line names."""
    # Whoever ends it, `timeout` for instance, ends the servers that it started.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    words = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    words.add_argument("part", choices=PARTS, nargs="*", default=list(PARTS))
    words.add_argument("--size", choices=SIZES, default="10m", help="cases of the world")
    words.add_argument("--store", metavar="URL", help="read this store, whatever code it was made with")
    words.add_argument("--postgres", action="store_true", help="crowd: the demo province on PostgreSQL")
    words.add_argument("--no-postgres", action="store_true", help="leave PostgreSQL out")
    words.add_argument(
        "--before", metavar="FOLDER", type=Path, help="crowd: another checkout to compare with"
    )
    words.add_argument("--viewers", type=int, default=50, help="crowd: how many use it at once")
    words.add_argument("--seconds", type=float, default=600.0, help="crowd: for how long")
    words.add_argument(
        "--superset", metavar="FOLDER", type=Path, help="superset: an environment that has it already"
    )
    words.add_argument("--dry", action="store_true", help="print the table and write nothing")
    options = words.parse_args()
    busy = busy_cores()
    if busy > BUSY:
        print(f"Warning: other work keeps {busy:.1f} cores busy. Ratios may hold; times mean nothing.")
    for part in options.part or PARTS:
        if part == "world":
            print("\n".join(_world(Part(SIZES[options.size]), with_postgres=_with_postgres(options))))
            continue
        section = _section(part, options)
        print(write(section, busy=busy if busy > BUSY else 0.0, dry=options.dry))


def _section(part: str, asked: argparse.Namespace) -> Section:
    # Each part is imported when it is run, so that none measures in a process that has loaded what others need.
    if part == "intake":
        from tests.bench.intake import intake

        return intake(asked.size)
    if part == "viewers":
        from tests.bench.viewers import viewers

        return viewers(asked.size, url=asked.store)
    if part == "crowd":
        from tests.bench.crowd import crowd
        from tests.bench.together import Crowd

        many = Crowd(asked.viewers, asked.seconds)
        if asked.postgres:
            from tests.bench.on_server import demo

            with demo() as url:
                return crowd(many, url=url, before=asked.before)
        return crowd(many, url=asked.store, before=asked.before)
    if part == "ahead":
        from tests.bench.ahead import ahead

        return ahead(asked.size, url=asked.store)
    if part == "screens":
        from tests.bench.screens import screens

        return screens(asked.size, url=asked.store)
    if part == "superset":
        from tests.bench.superset import superset

        return superset(url=asked.store, existing=asked.superset)
    if part == "door":
        from tests.bench.signed_in import signed_in

        return signed_in(asked.size, url=asked.store)
    if part == "fairness":
        from tests.bench.fairness import fairness

        return fairness(asked.size, url=asked.store)
    if part == "browser":
        from tests.bench.browser import browser

        return browser(asked.size, url=asked.store)
    from tests.bench.read import read

    return read(asked.size, with_postgres=_with_postgres(asked), url=asked.store)


def _with_postgres(asked: argparse.Namespace) -> bool:
    return not asked.no_postgres and asked.size != "100m"


def _world(part: Part, *, with_postgres: bool) -> list[str]:
    """Addresses of the world's stores and plain tables; those that do not exist yet are created."""
    made = [store(part), str(duckdb_plain(world_file(part), plain_path(part)))]
    if with_postgres:
        from tests.bench.on_server import databases  # as in `_section`

        with databases(part) as urls:
            made += urls
    return made


if __name__ == "__main__":
    main()
