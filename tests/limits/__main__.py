"""Give intake every hostile file, and write docs/limits.md: `python -m tests.limits --before CHECKOUT` (`make limits`).

CHECKOUT is a folder with another state of the project, whose figures stand in the columns "before"; without it, they
are taken from the document as it is.
"""

import argparse
import inspect
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from queries.settings.province_settings import ROOT
from tests.limits.hostile_files import FILES, HEADER, MAPPING
from tests.limits.measuring import Cost, run_intake

PAGE = ROOT / "docs" / "limits.md"
BEGIN, END = "<!-- written by make limits -->", "<!-- end -->"
HEAD = (
    "| file | size | before | memory | seconds | now | memory | seconds |\n|---|--:|---|--:|--:|---|--:|--:|"
)
_ROW = re.compile(r"^\| (`\S+`[^|]*)\|[^|]*\|([^|]*)\|([^|]*)\|([^|]*)\|", re.MULTILINE)


def main() -> None:
    """Measure all files and write the table."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--before", type=Path, help="a checkout of the state to compare with")
    cli.add_argument(
        "--only", default="", help="part of the names of the files to measure, without writing the page"
    )
    options = cli.parse_args()
    kept = {name.split("`")[1]: cells for name, *cells in _ROW.findall(PAGE.read_text(encoding="utf-8"))}
    rows, wrong = [HEAD], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        mapping = folder / "hostile.toml"
        mapping.write_text(MAPPING, encoding="utf-8")
        for name, text, path in _files(folder, options.only):
            before = kept.get(name, ["", "", ""])
            if options.before:
                before = _cells(_run(options.before, path, mapping))
            now = _run(ROOT, path, mapping)
            if name != "ordinary" and not now.held:
                wrong.append(name)
            size = f"{path.stat().st_size / 1e6:.2f} MB"
            rows.append(
                "| "
                + " | ".join([f"`{name}`: {text}", size, *(cell.strip() for cell in before), *_cells(now)])
                + " |"
            )
            print(rows[-1], now.message, sep="\n", flush=True)
            path.unlink()
    if not options.only:
        page = PAGE.read_text(encoding="utf-8")
        head, tail = page.split(BEGIN)[0], page.split(END)[1]
        PAGE.write_text(f"{head}{BEGIN}\n" + "\n".join(rows) + f"\n{END}{tail}", encoding="utf-8")
    if wrong:
        sys.exit(f"not held: {', '.join(wrong)}")


def _files(folder: Path, only: str) -> Iterator[tuple[str, str, Path]]:
    """Write the files one after the other; yield name, description and path of each, an ordinary one first."""
    ordinary = folder / "ordinary.csv"
    ordinary.write_bytes(HEADER + b"1,1404/05/12,x\n")
    if not only:
        yield "ordinary", "one row, for comparison", ordinary
    for suffix, writers in FILES.items():
        for write in writers:
            if only not in write.__name__:
                continue
            path = folder / f"{write.__name__}{suffix}"
            write(path)
            yield (
                write.__name__,
                str(inspect.getdoc(write)).splitlines()[0].rstrip(".").replace("|", "/"),
                path,
            )


def _run(checkout: Path, path: Path, mapping: Path) -> Cost:
    """Check a file with intake."""
    return run_intake(
        checkout, "check", path, mapping=mapping, database=f"duckdb:///{path.parent / 'store.duckdb'}"
    )


def _cells(cost: Cost) -> list[str]:
    """The three cells of a run: how it ended, memory, seconds of processor time."""
    return [cost.ending, f"{cost.peak / 1e6:,.0f} MB", f"{cost.cpu:.1f}"]


if __name__ == "__main__":
    main()
