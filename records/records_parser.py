"""Argument parser of `python -m records`: the commands, their options and the exit codes."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from persian.calendar import CalendarError, parse_day
from persian.command_parser import CommandParser, argument_error
from persian.digits import to_latin_digits
from records.audit.entry_kinds import EntryKind
from records.roles import Role

EXIT_CODES = """\
exit codes:
  0  done
  1  the disk or the database failed; nothing was changed
  2  wrong usage, an unknown name, or a password or backup that cannot be used; nothing was changed
  3  others have been writing to the records for too long; nothing was changed
  4  refused: somebody exists already, or nobody would be left to administer; nothing was changed
  5  the record of use is broken (verify): the message names the first entry that is wrong
  141  the reader of the output closed it (as in "| head"); what was done stays done
"""


def parser() -> argparse.ArgumentParser:
    """Build the argument parser with all commands."""
    root = CommandParser(
        prog="python -m records",
        description="Manage who may use the dashboard. / مدیریت کاربران نگاه ۱۱۱",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _with_people(commands)
    link = _command(
        commands, "link", "print a one-time link to set a password with; the old one stays until then"
    )
    link.add_argument(
        "name", nargs="?", metavar="NAME", help="else the first administrator, if nobody exists"
    )
    _with_link(link)
    backup = _command(commands, "backup", "write all people, roles and accounts into a new file")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = _command(commands, "restore", "replace all people by those of a backup; all sessions end")
    restore.add_argument("file", type=Path, metavar="FILE")
    _with_record(commands)
    return root


def _with_people(commands: Any) -> None:
    """The commands that add and change people, and list them."""
    user = commands.add_parser("user", help="add and change people, and list them")
    user_commands = user.add_subparsers(dest="user_command", required=True, metavar="COMMAND")

    added = _command(user_commands, "add", "add a person, and print a one-time link to set a password with")
    added.add_argument("name", metavar="NAME", help="the name to sign in with")
    added.add_argument("--display", metavar="TEXT", default="", help="the name that is shown; else NAME")
    _with_roles(added, nargs="+", option=True)
    _with_link(added)
    added.add_argument(
        "--password", action="store_true",
        help="ask for the password instead (or read it from the standard input, if that is no terminal)",
    )  # fmt: skip
    role = _command(user_commands, "role", "replace the roles of a person, and the areas that are given")
    role.add_argument("name", metavar="NAME")
    _with_roles(role, nargs="*", option=False)
    reset = _command(
        user_commands, "reset", "remove the password now, and print a one-time link for a new one"
    )
    reset.add_argument("name", metavar="NAME")
    reset.add_argument("--code", action="store_true", help="remove the one-time codes too (a lost telephone)")
    _with_link(reset)
    for name, text in (
        ("disable", "keep a person out: all sessions and links end"),
        ("enable", "let a disabled person in again"),
    ):
        _command(user_commands, name, text).add_argument("name", metavar="NAME")
    _command(user_commands, "list", "list all people with their roles")


def _with_record(commands: Any) -> None:
    """The commands on the audit log."""
    log = _command(commands, "log", "list the record of use, the newest entries first")
    log.add_argument("--person", metavar="NAME", help="of one person; system:ACCOUNT for commands")
    log.add_argument("--kind", choices=[str(kind) for kind in EntryKind], help="of one kind")
    log.add_argument("--from", dest="first", type=_day, metavar="DAY", help="first day, like 1404/07/01")
    log.add_argument("--to", dest="last", type=_day, metavar="DAY", help="last day")
    log.add_argument("--limit", type=_positive, default=100, metavar="N", help="at most so many (100)")
    log.add_argument("--csv", action="store_true", help="print a table as CSV")
    verify = _command(
        commands, "verify", "check that no entry of the record was altered, removed or inserted"
    )
    verify.add_argument(
        "--seen", metavar="NUMBER:HASH",
        help="an anchor from the morning page or the log: also check that the record still reaches it",
    )  # fmt: skip
    prune = _command(commands, "prune", "remove old entries of the record, leaving a signed checkpoint")
    prune.add_argument("--days", type=_positive, required=True, metavar="N", help="those older than N days")
    key = _command(commands, "key", "show where the key of the record is, or begin a new one")
    key.add_argument("action", nargs="?", choices=("show", "new"), default="show")


def _command(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=text,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added.add_argument("--json", action="store_true", help="print one JSON object instead of a text")
    added.add_argument(
        "--lang", choices=("fa", "en"),
        help="language of the messages; else that of the locale (LC_ALL, LC_MESSAGES, LANG), else Persian",
    )  # fmt: skip
    added.add_argument(
        "--database", metavar="URL", help="the records; else NEGAH_RECORDS_URL, else beside the store"
    )
    return added


def _with_roles(added: argparse.ArgumentParser, *, nargs: str, option: bool) -> None:
    names = [role.value for role in Role]
    help_text = f"one or more of {', '.join(names)}"
    if option:
        added.add_argument(
            "--role", dest="roles", nargs=nargs, choices=names, default=[], metavar="ROLE", help=help_text
        )
    else:
        # argparse compares an empty list with `choices`, so these are checked by `type` alone.
        added.add_argument(
            "roles", nargs=nargs, type=_role, metavar="ROLE", help=f"{help_text}; none takes all away"
        )
    added.add_argument(
        "--county", dest="counties", nargs="+", metavar="CODE", help="codes of counties, like 0303"
    )
    added.add_argument("--agency", dest="agencies", nargs="+", metavar="CODE", help="codes of agencies")


def _with_link(added: argparse.ArgumentParser) -> None:
    added.add_argument(
        "--address", default="", metavar="URL",
        help="address of the dashboard, to print the whole link: https://negah.example.ir",
    )  # fmt: skip
    added.add_argument(
        "--hours", type=_hours, default=24, metavar="N", help="how long the link works (1 to 336)"
    )


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except CalendarError as error:
        raise argument_error(error.message_fa.rstrip("."), error.message_en.rstrip(".")) from None


def _positive(text: str) -> int:
    try:
        value = int(to_latin_digits(text))
    except ValueError:
        value = 0
    if not 1 <= value <= 1_000_000_000:
        raise argument_error("عددی درست از ۱ به بالا بدهید", "give a whole number, at least 1")
    return value


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise argument_error(
            f"«{text}» نقش نیست؛ نقش‌ها: {'، '.join(Role)}",
            f"“{text}” is not a role; choose from {', '.join(Role)}",
        ) from None


def _hours(text: str) -> int:
    try:
        hours = int(to_latin_digits(text))
    except ValueError:
        hours = 0
    if not 1 <= hours <= 336:
        raise argument_error("از ۱ تا ۳۳۶ ساعت بدهید", "between 1 and 336 hours")
    return hours
