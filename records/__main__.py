"""Command-line entry point: `python -m records COMMAND`."""

import argparse
import json
import sys

from persian.command_line import locale_language, run_quietly
from records.commands import command_of
from records.database import configured_url, open_records
from records.errors import BusyError, InputError, RecordsError, Refused
from records.records_parser import parser

# The first class that an error belongs to decides its code and the exit code (`records.records_parser.EXIT_CODES`).
_KINDS: tuple[tuple[type[RecordsError], str, int], ...] = (
    (BusyError, "busy", 3),
    (InputError, "usage", 2),
    (Refused, "refused", 4),
    (RecordsError, "machine", 1),
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code. Errors become a message in the language of the command."""
    options = parser().parse_args(arguments)
    options.lang = options.lang or locale_language() or "fa"
    try:
        records = open_records(options.database or configured_url())
        try:
            report = command_of(options)(records, options)
        finally:
            records.close()
    except KeyboardInterrupt:
        return _print_error(
            options, "interrupted", "متوقف شد؛ چیزی تغییر نکرد.", "Interrupted; nothing was changed.", 130
        )
    except RecordsError as error:
        code, exit_code = next((code, number) for kind, code, number in _KINDS if isinstance(error, kind))
        return _print_error(options, code, error.message_fa, error.message_en, exit_code)
    if options.json:
        print(json.dumps(report.json, ensure_ascii=False))
    else:
        print(report.fa if options.lang == "fa" else report.en)
    return report.exit_code


def _print_error(options: argparse.Namespace, code: str, fa: str, en: str, exit_code: int) -> int:
    """Print an error, as JSON on stdout if the command asked for JSON, otherwise on stderr; return the exit code."""
    if options.json:
        print(json.dumps({"error": {"code": code, "fa": fa, "en": en}}, ensure_ascii=False))
    else:
        print(en if options.lang == "en" else fa, file=sys.stderr)
    return exit_code


if __name__ == "__main__":
    sys.exit(run_quietly(main))
