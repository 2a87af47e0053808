"""The commands of intake and what each may be told."""

import argparse
import json
import sys
from datetime import datetime, time
from pathlib import Path
from typing import NoReturn

from persian.calendar import CalendarError, parse_day
from persian.digits import to_latin_digits

EXIT_CODES = """\
exit codes:
  0  done; rejected rows are accounted for in the summary and in the table rejected_row
  1  the disk or the store failed; nothing was changed
  2  wrong usage, mapping, settings or file; nothing was changed
  3  another load is running and --no-wait was given; nothing was changed
  4  refused, because the store would be wrong afterwards or there is nothing to undo; nothing was changed
  5  verify or copy found a difference, and names it; nothing was changed
"""

# The module of `intake.commands` that has the command.
COMMAND_MODULES = {
    "load": "load_files",
    "check": "load_files",
    "demo": "load_files",
    "template": "load_files",
    "loads": "maintain_store",
    "undo": "maintain_store",
    "dump": "maintain_store",
    "rollup": "maintain_store",
    "verify": "maintain_store",
    "copy": "maintain_store",
    "migrate": "maintain_store",
}


class _Parser(argparse.ArgumentParser):
    """Tells wrong usage as JSON where JSON was asked for."""

    def error(self, message: str) -> NoReturn:
        if "--json" in sys.argv:
            said = {"code": "usage", "fa": f"دستور نادرست است: {message}", "en": message}
            print(json.dumps({"error": said}, ensure_ascii=False))
            self.exit(2)
        super().error(message)


def parser() -> argparse.ArgumentParser:
    """What reads the words of the command line."""
    whole = _Parser(
        prog="python -m intake",
        description="Load files of complaints into the store. / بارگذاری پرونده‌ها در انبار داده",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=text, description=text, epilog=EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        added.add_argument("--json", action="store_true", help="print one JSON object instead of a summary")
        added.add_argument("--lang", choices=("fa", "en"), default="fa", help="language of what is told")
        return added

    def with_store(added: argparse.ArgumentParser, *, writes: bool) -> argparse.ArgumentParser:
        added.add_argument(
            "--database", metavar="URL", help="the store; else NEGAH_DATABASE_URL, else data/negah.duckdb"
        )
        return with_waiting(added) if writes else added

    def with_waiting(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added.add_argument(
            "--no-wait", action="store_true", help="fail with exit code 3 when another load is running"
        )
        return added

    for name, text in (("load", "load files, all or nothing"), ("check", "do everything but writing")):
        added = with_store(command(name, text), writes=True)
        added.add_argument("files", nargs="+", type=Path, metavar="FILE", help="merged in this order")
        added.add_argument(
            "--progress", action="store_true",
            help="with --json: tell on the error stream how much is read, from 0 to 1, a line for each hundredth",
        )  # fmt: skip
        added.add_argument(
            "--mapping", required=True, metavar="NAME|PATH", help="a ready mapping, or a TOML file"
        )
        added.add_argument("--source", metavar="NAME", help="whose files these are; else as the mapping says")
        added.add_argument(
            "--as-of", type=_moment, metavar="MOMENT",
            help="the moment up to which the files are known, Jalali or Gregorian; a day alone means its end",
        )  # fmt: skip
    with_store(command("loads", "list all loads"), writes=False)
    with_store(command("undo", "undo the newest load; can be repeated"), writes=True)
    demo = with_store(command("demo", "build the demo province"), writes=True)
    demo.add_argument("--cases", type=_count, default=250_000, metavar="N")
    demo.add_argument("--seed", type=int, default=111, metavar="S")
    template = command("template", "write the template for one's own data as XLSX")
    template.add_argument("path", type=Path, nargs="?", default=Path("negah-template.xlsx"), metavar="PATH")
    with_store(command("dump", "print the store as canonical text: equal texts, equal stores"), writes=False)
    with_store(command("rollup", "build the rollups anew from the cases"), writes=True)
    with_store(
        command("verify", "compare rollups with cases, and measures with and without them"), writes=False
    )
    with_store(command("migrate", "bring the tables of a PostgreSQL database up to date"), writes=True)
    copying = with_waiting(command("copy", "move a whole store to another place or engine, and compare"))
    copying.add_argument("--from", dest="source", required=True, metavar="URL", help="the store to read")
    copying.add_argument("--to", dest="target", required=True, metavar="URL", help="the store to fill")
    copying.add_argument("--start-over", action="store_true", help="replace what the target holds")
    return whole


def _moment(text: str) -> datetime:
    day, _, clock = to_latin_digits(text).strip().replace("T", " ").partition(" ")
    try:
        at = time.fromisoformat(clock.strip()) if clock.strip() else time(23, 59, 59)
        if at.tzinfo is not None:
            raise ValueError("give local time, without a zone")
        return datetime.combine(parse_day(day), at.replace(microsecond=0))
    except CalendarError as error:
        raise argparse.ArgumentTypeError(f"{error.message_en} {error.message_fa}") from error
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r}: write it like 1404/05/12, 1404/05/12 14:30 or 2025-08-03T14:30:00 ({error})"
        ) from error


def _count(text: str) -> int:
    count = int(to_latin_digits(text))
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1 / دست‌کم ۱")
    return count
