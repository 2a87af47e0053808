"""The command `guess`: propose the mapping of a file as a table for people, as TOML, or as JSON; it loads nothing."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from geo.province import load_province
from intake.commands.console import console, print_json
from intake.commands.proposal_text import show_proposal
from intake.errors import MappingError, UsageError
from intake.guess.complete_proposal import revise
from intake.guess.proposal_toml import proposal_toml
from intake.guess.propose import propose
from queries.settings.province_settings import settings

INCOMPLETE = 8


def guess(options: argparse.Namespace) -> int:
    """Print the proposal; return 0, or INCOMPLETE if the file cannot be loaded before a person names more columns.

    On a terminal the table is printed on stdout; where stdout is redirected, it gets the TOML and the terminal the
    table.
    """
    province_settings = settings()
    proposal = propose(
        options.file, settings=province_settings, province=load_province(province_settings.province_folder)
    )
    if options.corrections is not None:
        proposal = revise(proposal, _corrections(options.corrections))
    names = {"name": options.name, "title_fa": options.title, "title_en": options.title}
    if options.json:
        print_json(proposal.as_json() | {"toml": proposal_toml(proposal, **names)})
    elif sys.stdout.isatty():
        show_proposal(console(), proposal, lang=options.lang)
    else:
        sys.stdout.write(proposal_toml(proposal, **names))
        sys.stdout.flush()
        terminal = sys.stderr.isatty()
        show_proposal(Console(stderr=True, width=None if terminal else 160), proposal, lang=options.lang)
    return INCOMPLETE if proposal.missing else 0


def _corrections(path: str) -> dict[str, str | None]:
    """Read corrections from a JSON file, or from stdin for "-": an object, heading → field or null."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
        read: Any = json.loads(text)
    except OSError as error:
        raise UsageError(
            f"فایل اصلاح‌ها خوانده نشد: {path} ({error.strerror}).",
            f"The file of corrections cannot be read: {path} ({error.strerror}).",
        ) from error
    except ValueError as error:
        raise _bad_corrections() from error
    if not isinstance(read, dict) or not all(
        value is None or isinstance(value, str) for value in read.values()
    ):
        raise _bad_corrections()
    return read


def _bad_corrections() -> MappingError:
    return MappingError(
        'اصلاح‌ها باید یک شیء JSON باشد، از سرستون به فیلد یا null: {"تاریخ": "registered_at", "یادداشت": null}',
        'The corrections must be a JSON object, heading to field or null: {"Date": "registered_at", "Notes": null}',
    )
