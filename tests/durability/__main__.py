"""Kill loads at many moments and write docs/durability.md: `python -m tests.durability` (part of `make trials`)."""

import argparse
import tempfile
from pathlib import Path

import sqlalchemy as sa

from queries.settings.province_settings import ROOT
from tests.durability.killing import Outcomes, kill_loads
from tests.engines import postgresql
from tests.intake.storing import CASE

PAGE = """# Loads that are killed

Written by `make trials`; do not edit. A load that closes {cases:,} cases is killed (SIGKILL) at a random moment of its
life, {moments} times on each engine. Afterwards the canonical text of the store is compared with that of before.

| engine | as before the load | the whole load | anything else |
| --- | ---: | ---: | ---: |
{rows}

After the last kill the load is run once more to its end, and all of it stands there. Undoing a load that was quicker
than its end gives the text of before, byte for byte. `make test` does the same at a few moments on DuckDB and at one on
ClickHouse.
"""


def main() -> None:
    """Run the trials on DuckDB and PostgreSQL and write the document."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--moments", type=int, default=50)
    cli.add_argument("--cases", type=int, default=3_000)
    cli.add_argument("--write", type=Path, default=ROOT / "docs" / "durability.md")
    opts = cli.parse_args()
    rows = [
        CASE | {"id": str(n), "registered_at": f"1404/05/{n % 28 + 1:02} 10:00"} for n in range(opts.cases)
    ]
    found: dict[str, Outcomes] = {}
    with tempfile.TemporaryDirectory() as folder:
        url = f"duckdb:///{Path(folder) / 'store.duckdb'}"
        found["DuckDB"] = kill_loads(url, Path(folder), rows, moments=opts.moments)
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        with sa.create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(sa.text("create database killed"))
        url = sa.engine.make_url(server).set(database="killed").render_as_string(hide_password=False)
        found["PostgreSQL"] = kill_loads(url, Path(folder), rows, moments=opts.moments)
    lines = [f"| {name} | {x.as_before} | {x.complete} | {x.wrong} |" for name, x in found.items()]
    opts.write.write_text(
        PAGE.format(cases=opts.cases, moments=opts.moments, rows="\n".join(lines)), encoding="utf-8"
    )
    for name, outcomes in found.items():
        print(name, outcomes, flush=True)
        assert not outcomes.wrong


if __name__ == "__main__":
    main()
