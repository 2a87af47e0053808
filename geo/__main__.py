"""Command line: `python -m geo import FILE --name …`, `check FOLDER` and `derive --from … --to …`.

Exit codes: 0 success (possibly with warnings), 1 errors found, 2 wrong usage.
"""

import argparse
import sys
from pathlib import Path

from geo.check_province import check_province
from geo.derive import derive_files
from geo.importing.import_command import add_import_options, run_import
from geo.tomlfile import DeclarationError
from persian.command_line import run_quietly
from persian.command_parser import CommandParser
from persian.digits import to_persian_digits


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "check":
                return _check(options.folder)
            case "derive":
                return _derive(options.source, options.target)
            case _:
                return run_import(options)
    except DeclarationError as error:
        print(error, file=sys.stderr)
        return 1


def _check(folder: Path) -> int:
    """Print the findings of a province folder; 1 if any is an error."""
    findings = check_province(folder)
    errors = [finding for finding in findings if finding.is_error]
    warnings = [finding for finding in findings if not finding.is_error]
    for title, group in (("خطا | ERROR", errors), ("هشدار | WARNING", warnings)):
        for finding in group:
            print(f"{title} [{finding.code}]\n  {finding.message_fa}\n  {finding.message_en}")
    count_fa = to_persian_digits(f"خطا: {len(errors)}، هشدار: {len(warnings)}")
    print(f"{count_fa} | errors: {len(errors)}, warnings: {len(warnings)}")
    return 1 if errors else 0


def _derive(source: Path, target: Path) -> int:
    """Write the derived files of a province folder, then check it."""
    for name, text in derive_files(source, target).items():
        try:
            (target / name).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise DeclarationError(
                f"{target / name} نوشته نشد؛ اجازهٔ نوشتن و جای خالی دیسک را بررسی کنید. ({error.strerror})",
                f"{target / name} cannot be written; check the permissions and the space on the disk. "
                f"({error.strerror})",
            ) from error
        print(f"{target / name}: {len(text.encode()):,} bytes")
    return _check(target)


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="python -m geo", description="Provinces as data | استان‌ها به‌صورت داده")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    checked = commands.add_parser("check", help="check a province folder | بررسی پوشهٔ یک استان")
    checked.add_argument("folder", type=Path)
    derived = commands.add_parser("derive", help="make the files of a folder | ساختن فایل‌های یک پوشه")
    derived.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="SOURCES",
        help="folder of the sources that derive.toml names | پوشهٔ منبع‌هایی که derive.toml نام می‌برد",
    )  # fmt: skip
    derived.add_argument(
        "--to", dest="target", type=Path, required=True, metavar="FOLDER",
        help="folder of the province, with derive.toml and province.toml | پوشهٔ استان، با derive.toml و province.toml",
    )  # fmt: skip
    add_import_options(
        commands.add_parser("import", help="make a province from a file | ساختن استان از یک فایل")
    )
    return parser


if __name__ == "__main__":
    sys.exit(run_quietly(main))
