"""Command-line entry point: `python -m intake COMMAND`."""

import argparse
import sys
from importlib import import_module

from sqlalchemy.exc import SQLAlchemyError

from geo.tomlfile import DeclarationError
from intake.commands.arguments import COMMAND_MODULES, parser
from intake.commands.console import print_json
from intake.errors import (
    EmptyStoreError,
    IntakeError,
    LockedError,
    MappingError,
    MismatchError,
    RefusedError,
    UsageError,
)
from persian.command_line import locale_language, run_quietly
from queries.settings.province_settings import settings

OK, FAILED, INVALID_INPUT, LOCKED, REFUSED, DIFFERENT = 0, 1, 2, 3, 4, 5


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Errors become a message and an exit code; the codes are listed in `intake.commands.arguments.EXIT_CODES`.
    """
    options = parser().parse_args(arguments)
    options.lang = options.lang or locale_language()
    options.run = main  # for the command `answer`, which runs others
    try:
        options.lang = options.lang or settings().command_language
        # Each command module is imported only when it runs, because some of their dependencies are slow to import.
        command = getattr(
            import_module(f"intake.commands.{COMMAND_MODULES[options.command]}"), options.command
        )
        return command(options) or OK
    except BrokenPipeError:
        raise  # The reader of our output (such as `head`) closed the pipe: see `run_quietly`.
    except KeyboardInterrupt:
        _tell_error(options, "interrupted", "متوقف شد؛ چیزی تغییر نکرد.", "Interrupted; nothing was changed.")
        return 130
    except (IntakeError, DeclarationError) as error:
        code, exit_code = _kind(error)
        _tell_error(options, code, error.message_fa, error.message_en)
        return exit_code
    except (OSError, SQLAlchemyError) as error:
        first_line = str(error).splitlines()[0]
        _tell_error(
            options,
            "machine",
            f"کار به پایان نرسید و چیزی تغییر نکرد. جای خالی دیسک، اجازهٔ نوشتن و سالم بودن انبار داده را بررسی "
            f"کنید. ({first_line})",
            f"It could not be finished, and nothing was changed. Check the free space on the disk, the permission to "
            f"write, and whether the store is whole. ({first_line})",
        )
        return FAILED


def _kind(error: Exception) -> tuple[str, int]:
    """Map an error to its machine-readable code and the exit code of the process."""
    if isinstance(error, LockedError):
        return "locked", LOCKED
    if isinstance(error, EmptyStoreError):
        return "empty", REFUSED
    if isinstance(error, RefusedError):
        return "refused", REFUSED
    if isinstance(error, MismatchError):
        return "different", DIFFERENT
    if isinstance(error, MappingError):
        return "mapping", INVALID_INPUT
    if isinstance(error, UsageError):
        return "usage", INVALID_INPUT
    return ("settings" if isinstance(error, DeclarationError) else "file"), INVALID_INPUT


def _tell_error(options: argparse.Namespace, code: str, fa: str, en: str) -> None:
    """Print an error: as JSON on stdout if the command asked for JSON, otherwise as text on stderr."""
    if options.json:
        print_json({"error": {"code": code, "fa": fa, "en": en}})
    else:
        print(en if options.lang == "en" else fa, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(run_quietly(main))
