"""Argument parser of `python -m intake`: the commands, their options and the exit codes."""

import argparse
from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from pathlib import Path

from intake.commands.intake_help import EXIT_CODES, PERSIAN
from persian.calendar import CalendarError, parse_day
from persian.command_parser import CommandParser, argument_error
from persian.digits import to_latin_digits
from queries.settings.province_settings import command_language

# Command → the module of `intake.commands` that implements it, imported only when the command runs.
COMMAND_MODULES = {
    "load": "load_files",
    "check": "load_files",
    "demo": "load_files",
    "template": "load_files",
    "guess": "guess_file",
    "answer": "answer_requests",
    "pull": "pull_sources",
    "mappings": "list_mappings",
    "loads": "maintain_store",
    "rejected": "list_rejected",
    "undo": "maintain_store",
    "dump": "maintain_store",
    "rollup": "maintain_store",
    "verify": "maintain_store",
    "copy": "maintain_store",
    "migrate": "maintain_store",
    "series": "maintain_store",
}


# Adds a command of a name with a text that says what it does.
_NewCommand = Callable[[str, str], argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """Build the argument parser with all commands."""
    root = CommandParser(
        prog="python -m intake",
        description="Load files of complaints into the store.",
        epilog=EXIT_CODES,
        persian=PERSIAN,
        fallback=command_language,
    )
    command = partial(_command, root.add_subparsers(dest="command", required=True, metavar="COMMAND"))
    # Their order is that of the help.
    _add_load_and_check(command)
    _add_proposals(command)
    _add_pull(command)
    _add_lists_and_undo(command)
    _add_demo_and_template(command)
    _add_maintenance(command)
    _add_copy(command)
    return root


def _command(
    commands: "argparse._SubParsersAction[CommandParser]", name: str, text: str
) -> argparse.ArgumentParser:
    """Add a command with the options that all commands have."""
    added = commands.add_parser(name, help=text, description=text, epilog=EXIT_CODES)
    added.add_argument("--json", action="store_true", help="print one JSON object instead of a summary")
    added.add_argument(
        "--lang", choices=("fa", "en"),
        help="language of the messages; else that of the locale (LC_ALL, LC_MESSAGES, LANG), else the setting",
    )  # fmt: skip
    return added


def _on_store(command: argparse.ArgumentParser, *, writes: bool) -> argparse.ArgumentParser:
    """Give a command the options of one that reads a store, or of one that also writes it."""
    command.add_argument(
        "--database", metavar="URL", help="the store; else NEGAH_DATABASE_URL, else data/negah.duckdb"
    )
    return _waiting(command) if writes else command


def _waiting(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Give a command the option of one that waits for other loads."""
    command.add_argument(
        "--no-wait", action="store_true", help="fail with exit code 3 when another load is running"
    )
    return command


def _doubtful(command: argparse.ArgumentParser) -> None:
    """Give a command the option of one that loads what is refused as doubtful."""
    command.add_argument(
        "--despite-doubts", action="store_true",
        help="load also what is refused as doubtful; what spoke against it is kept with the load",
    )  # fmt: skip


def _add_load_and_check(command: _NewCommand) -> None:
    for name, text in (("load", "load files, all or nothing"), ("check", "do everything but writing")):
        added = _on_store(command(name, text), writes=True)
        added.add_argument("files", nargs="*", type=Path, metavar="FILE", help="merged in this order")
        added.add_argument(
            "--progress", action="store_true",
            help="with --json: print the share done (0 to 1) on the error stream, one line per hundredth",
        )  # fmt: skip
        added.add_argument(
            "--mapping", nargs="?", metavar="NAME|PATH",
            help="a ready mapping, one kept under a name, or a TOML file; without a value the mappings are listed",
        )  # fmt: skip
        _doubtful(added)
        added.add_argument(
            "--source", metavar="NAME", help="the source of the files; default: as the mapping says"
        )
        added.add_argument(
            "--as-of", type=_moment, metavar="MOMENT",
            help="the moment up to which the data is complete, Jalali or Gregorian; a day alone means its end",
        )  # fmt: skip
        if name == "check":
            added.add_argument(
                "--rows", type=_count, metavar="N",
                help="check only the first N rows; counts and dates are then those of these rows",
            )  # fmt: skip


def _add_proposals(command: _NewCommand) -> None:
    command("answer", "run guess and check for a program that gives them as lines of JSON")
    guess = command("guess", "propose the mapping of a file: FILE > mine.toml; loads nothing")
    guess.add_argument("file", type=Path, metavar="FILE")
    guess.add_argument(
        "--name", metavar="NAME", help="name of the mapping and of its source; default: that of the file"
    )
    guess.add_argument("--title", metavar="TITLE", help="title of the mapping; default: the name of the file")
    guess.add_argument(
        "--corrections", metavar="PATH",
        help='JSON of what is to be changed, heading to field or null; "-" reads it from the standard input',
    )  # fmt: skip


def _add_pull(command: _NewCommand) -> None:
    text = "bring what is new from a source of the settings; without a name, list the sources"
    pull = _on_store(command("pull", text), writes=True)
    pull.add_argument("name", nargs="?", metavar="NAME", help="the source, as in [[pull]] of the settings")
    _doubtful(pull)
    pull.add_argument("--all", action="store_true", help="pull all sources, one after the other")
    pull.add_argument(
        "--from-start",
        action="store_true",
        help="read everything again, not only what is newer than the last pull",
    )


def _add_lists_and_undo(command: _NewCommand) -> None:
    command(
        "mappings",
        "list the ready mappings, those kept under a name, and those beside the settings and in this folder",
    )
    _on_store(command("loads", "list all loads"), writes=False)
    rejected = _on_store(command("rejected", "list the rejected rows of a load, masked"), writes=False)
    rejected.add_argument("load", type=_count, nargs="?", metavar="LOAD", help="default: the newest load")
    rejected.add_argument("--page", type=_count, default=1, metavar="N", help="which page of the list")
    rejected.add_argument("--csv", action="store_true", help="print all of them as CSV, with Latin digits")
    undo = _on_store(command("undo", "undo the newest load; can be repeated"), writes=True)
    undo.add_argument("--load", type=_count, metavar="LOAD", help="only if the newest load is this one")


def _add_demo_and_template(command: _NewCommand) -> None:
    demo = _on_store(command("demo", "build the demo province"), writes=True)
    demo.add_argument("--cases", type=_count, default=250_000, metavar="N")
    demo.add_argument("--seed", type=int, default=111, metavar="S")
    template = command("template", "write the XLSX template for your own data")
    template.add_argument("path", type=Path, nargs="?", default=Path("negah-template.xlsx"), metavar="PATH")


def _add_maintenance(command: _NewCommand) -> None:
    _on_store(command("dump", "print the store as canonical text: equal texts, equal stores"), writes=False)
    _on_store(command("rollup", "rebuild the rollups from the cases"), writes=True)
    _on_store(
        command("verify", "compare rollups with cases, and measures with and without them"), writes=False
    )
    _on_store(command("migrate", "bring the tables of a store up to date"), writes=True)
    text = "list the publication series, or begin one with the rule of the settings"
    series = _on_store(command("series", text), writes=True)
    series.add_argument(
        "act", nargs="?", choices=("list", "begin"), default="list", metavar="list|begin",
        help="begin: from the next load on, figures are published under the rule of the settings",
    )  # fmt: skip
    series.add_argument(
        "--reason", metavar="TEXT", default="", help="why the rule changes; kept with the series"
    )


def _add_copy(command: _NewCommand) -> None:
    copy = _waiting(command("copy", "move a whole store to another place or engine, and compare"))
    copy.add_argument("--from", dest="source", required=True, metavar="URL", help="the store to read")
    copy.add_argument("--to", dest="target", required=True, metavar="URL", help="the store to fill")
    copy.add_argument("--start-over", action="store_true", help="replace what the target holds")


def _moment(text: str) -> datetime:
    """Parse a Jalali or Gregorian day with an optional time of day; a day alone means its last second.

    Raises argparse.ArgumentTypeError, whose message argparse prints as a usage error.
    """
    day, _, clock = to_latin_digits(text).strip().replace("T", " ").partition(" ")
    try:
        at = time.fromisoformat(clock.strip()) if clock.strip() else time(23, 59, 59)
        if at.tzinfo is not None:
            raise ValueError
        return datetime.combine(parse_day(day), at.replace(microsecond=0))
    except CalendarError as error:
        raise argument_error(error.message_fa.rstrip("."), error.message_en.rstrip(".")) from error
    except ValueError as error:
        raise argument_error(
            f"«{text}» خوانده نشد؛ به وقت محلی و مانند ۱۴۰۴/۰۵/۱۲، ۱۴۰۴/۰۵/۱۲ ۱۴:۳۰ یا 2025-08-03T14:30:00 بنویسید",
            f"“{text}” could not be read; write it in local time, like 1404/05/12, 1404/05/12 14:30 or "
            "2025-08-03T14:30:00",
        ) from error


def _count(text: str) -> int:
    """Parse a positive whole number, in Persian or Latin digits."""
    digits = to_latin_digits(text).strip()
    if not digits.isascii() or not digits.isdigit() or int(digits) < 1:
        raise argument_error(
            f"«{text}» پذیرفته نیست؛ عددی درست از ۱ به بالا بدهید",
            f"“{text}”: give a whole number, at least 1",
        )
    return int(digits)
