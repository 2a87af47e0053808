"""Options of the command line `python -m queries`."""

import argparse
from typing import TypeAlias

from persian.command_parser import CommandParser, argument_error
from persian.digits import to_latin_digits, to_persian_digits
from queries.cli.queries_help import EXIT_CODES, MAX_DAYS, PERSIAN
from queries.estimates.answer_curves import DEFAULT_CURVE_DAYS
from queries.settings.province_settings import command_language
from queries.vocabulary.scope import DIMENSION_FIELDS

_Commands: TypeAlias = "argparse._SubParsersAction[CommandParser]"


def parser() -> argparse.ArgumentParser:
    """The parser of the command line, with its commands and their options."""
    root = CommandParser(
        prog="python -m queries",
        description="Measures, changes, peer comparisons, control charts, answer curves and definitions of a scope.",
        epilog=EXIT_CODES,
        persian=PERSIAN,
        fallback=command_language,
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    # Their order is that of the help.
    _add_measures_and_definitions(commands)
    _add_measure(commands)
    _add_changes(commands)
    _add_peers(commands)
    _add_control(commands)
    _add_curves(commands)
    _add_hotspots(commands)
    return root


def _add_measures_and_definitions(commands: _Commands) -> None:
    _language_option(commands.add_parser("measures", help="list the keys of all measures"))
    _language_option(
        commands.add_parser("definitions", help="print the definitions of all measures as a document")
    )


def _add_measure(commands: _Commands) -> None:
    command = commands.add_parser("measure", help="print a measure for a scope")
    command.add_argument("key", help="key of the measure, for instance on_time_share")
    command.add_argument(
        "--by", help="one or two of county, agency, peer_group, topic, … month, as in agency,county"
    )
    command.add_argument(
        "--order",
        choices=("group", "value"),
        default="group",
        help="order of the rows: by group, or the largest value first and those without one last",
    )
    command.add_argument(
        "--protected", action="store_true", help="publishable figures: rounded, small numbers withheld"
    )
    _scope_options(command)


def _add_changes(commands: _Commands) -> None:
    command = commands.add_parser(
        "changes", help="compare a measure with an earlier period, and judge the change"
    )
    command.add_argument("key", help="key of the measure, for instance received")
    command.add_argument("--by", help="one or two of county, agency, peer_group, topic, …")
    command.add_argument("--against", choices=("previous", "last_year"), default="previous")
    _scope_options(command)


def _add_peers(commands: _Commands) -> None:
    command = commands.add_parser(
        "peers", help="compare offices or counties with similar ones by a share or a mean"
    )
    command.add_argument("key", help="key of a share or a mean, for instance on_time_share")
    command.add_argument("--by", choices=("agency", "county"), default="agency")
    command.add_argument(
        "--order",
        choices=("group", "excess"),
        default="group",
        help="by group, or in one list with the largest excess first and those without one last",
    )
    _scope_options(command, trips="out")


def _add_control(commands: _Commands) -> None:
    command = commands.add_parser(
        "control", help="control charts by month: is the latest month beyond a unit's own normal variation?"
    )
    command.add_argument("key", help="key of the measure, for instance on_time_share")
    command.add_argument("--by", choices=("agency", "county"), help="else one chart of the whole scope")
    _scope_options(command, trips="out")


def _add_curves(commands: _Commands) -> None:
    command = commands.add_parser(
        "curves", help="share answered by day since registration, with a log-rank test of the groups"
    )
    command.add_argument("--by", help="one of county, agency, peer_group, topic, … month (optional)")
    command.add_argument(
        "--days", type=_days, default=DEFAULT_CURVE_DAYS, help=f"days since registration, 1 to {MAX_DAYS}"
    )
    _scope_options(command)


def _add_hotspots(commands: _Commands) -> None:
    command = commands.add_parser(
        "hotspots", help="clusters of neighbouring counties in time, by the space–time scan"
    )
    command.add_argument(
        "--scan",
        choices=("recent", "all"),
        default="recent",
        help="clusters that last until now, in the last twelve weeks; or at any time of three years (slow)",
    )
    _scope_options(command, trips="out")


def _scope_options(command: argparse.ArgumentParser, *, trips: str = "in") -> None:
    command.add_argument(
        "--from", dest="first", help="first day, Jalali (1404/01/01) or Gregorian (2025-03-21)"
    )
    command.add_argument("--to", dest="last", help="last day, inclusive")
    for name in DIMENSION_FIELDS:
        option = "--" + name.replace("_", "-")
        command.add_argument(option, dest=name, action="append", help=f"only this {name}; may be repeated")
    command.add_argument("--trips", choices=("in", "out"), default=trips, help="cases of provincial trips")
    command.add_argument("--as-of", help="state of the data at this moment; a day means the end of that day")
    command.add_argument("--load", type=int, help="vintage: state of the data after this load")
    command.add_argument(
        "--database", help="database URL of the store; default: NEGAH_DATABASE_URL, else data/negah.duckdb"
    )
    command.add_argument(
        "--explain", action="store_true", help="show which rollups or facts were read, and the SQL"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    _language_option(command)


def _days(text: str) -> int:
    """Parse a number of days, in Persian or Latin digits."""
    digits = to_latin_digits(text).strip()
    if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits) <= MAX_DAYS:
        raise argument_error(
            f"«{text}» پذیرفته نیست؛ عددی درست از ۱ تا {to_persian_digits(str(MAX_DAYS))} بدهید",
            f"“{text}”: give a whole number from 1 to {MAX_DAYS}",
        )
    return int(digits)


def _language_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lang",
        choices=("fa", "en"),
        help="language; else that of the locale (LC_ALL, LC_MESSAGES, LANG), else that of the settings",
    )
