"""Command-line entry point: `python -m intake COMMAND`."""

import argparse
import sys
from importlib import import_module

from intake.commands.console import print_json
from intake.commands.failures import EXPECTED, failure_of
from intake.commands.intake_parser import COMMAND_MODULES, parser
from intake.errors import DoubtError
from persian.command_line import locale_language, run_quietly
from queries.settings.province_settings import settings
from queries.vocabulary.labels import Text

OK = 0
_DESPITE = Text(
    "اگر می‌دانید که فایل درست است: همین فرمان با --despite-doubts. این تصمیم در فهرست بارگذاری‌ها می‌ماند.",
    "If you know that the file is right: run this again with --despite-doubts. The list of loads keeps that decision.",
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Errors become a message and an exit code; the codes are listed in `intake.commands.intake_parser.EXIT_CODES`.
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
        _print_error(
            options, "interrupted", "متوقف شد؛ چیزی تغییر نکرد.", "Interrupted; nothing was changed."
        )
        return 130
    except EXPECTED as error:
        failure = failure_of(error)
        _print_error(options, failure.code, failure.fa, failure.en)
        if isinstance(error, DoubtError) and not options.json:
            print(_DESPITE.label(options.lang), file=sys.stderr)
        return failure.exit_code


def _print_error(options: argparse.Namespace, code: str, fa: str, en: str) -> None:
    """Print an error: as JSON on stdout if the command asked for JSON, otherwise as text on stderr."""
    if options.json:
        print_json({"error": {"code": code, "fa": fa, "en": en}})
    else:
        print(en if options.lang == "en" else fa, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(run_quietly(main))
