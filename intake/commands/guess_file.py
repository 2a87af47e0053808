"""The command `guess`: propose the mapping of a file as a table for people, as TOML, or as JSON; it loads nothing."""

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from geo.province import load_province
from intake.commands.console import console, error_notifier, print_json
from intake.commands.failures import EXPECTED, failure_of
from intake.errors import UsageError
from intake.guess.proposal.code_labels import CODE_LABELS, NOTHING_CODES
from intake.guess.proposal.date_choices import date_choices
from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.guess.proposal.proposal_corrections import Corrections, correct, parse_corrections
from intake.guess.proposal.proposal_toml import comment_lines, proposal_toml
from intake.guess.propose import propose
from intake.guess.values.personal_columns import OUTSIDE_LABELS
from intake.load.process_watch import ProcessWatch
from intake.mapping.field_labels import FIELD_LABELS
from persian.bidi import isolate
from persian.digits import number, percent
from persian.enumeration import comma_separated
from queries.settings.province_settings import settings
from queries.vocabulary.labels import Text

_HEADS = Text("ستون|پیشنهاد|اطمینان|پر|خوانا|دلیل", "column|proposal|sure|filled|readable|why")
_SHAPES = {
    "snapshot": Text("یک سطر برای هر پرونده", "one row a case"),
    "events": Text("یک سطر برای هر رویداد", "one row an event"),
}
_WIDEST = 40
INCOMPLETE = 8
_NO_MAPPING = Text(
    "نگاشتی پیشنهاد نشد و در این فایل نگاشتی نیست:", "No mapping was proposed; this file holds none:"
)


def guess(options: argparse.Namespace) -> int:
    """Print the proposal; return 0, or INCOMPLETE if the file cannot be loaded before a person names more columns.

    On a terminal the table is printed on stdout; where stdout is redirected, it gets the TOML and the terminal the
    table. If there is no proposal, the reason is written there, too, so that no empty file is left.
    """
    try:
        proposal = _proposal(options)
    except EXPECTED as error:
        if not options.json and not sys.stdout.isatty():
            failure = failure_of(error)
            sys.stdout.write(
                "\n".join((*comment_lines(_NO_MAPPING), *comment_lines(Text(failure.fa, failure.en)), ""))
            )
        raise
    names = {"name": options.name, "title_fa": options.title, "title_en": options.title}
    if options.json:
        print_json(proposal.as_json() | _choices(proposal) | {"toml": proposal_toml(proposal, **names)})
    elif sys.stdout.isatty():
        show_proposal(console(), proposal, lang=options.lang)
    else:
        sys.stdout.write(proposal_toml(proposal, **names))
        sys.stdout.flush()
        show_proposal(console(stderr=True), proposal, lang=options.lang)
    return INCOMPLETE if proposal.missing else 0


def _proposal(options: argparse.Namespace) -> Proposal:
    """The proposal for the file, with the corrections that were given."""
    province_settings = settings()
    province = load_province(province_settings.province_folder)
    with ProcessWatch(province_settings.limits, error_notifier(options)):
        proposal = propose(options.file, settings=province_settings, province=province)
    return proposal if options.corrections is None else correct(proposal, _corrections(options.corrections))


def _choices(proposal: Proposal) -> dict[str, Any]:
    """What a person can choose from: the codes of words by field, and how the dates of a column can be read.

    `nothing_codes` has for each field the code of words that say nothing, or None where every word says something.
    """
    codes = {
        field: {code: label.as_json() for code, label in labels.items()}
        for field, labels in CODE_LABELS.items()
    }
    dates = {
        column.heading: [choice.as_json() for choice in choices]
        for column in proposal.columns
        if (choices := date_choices(column))
    }
    return {"codes": codes, "nothing_codes": NOTHING_CODES, "date_choices": dates}


def _corrections(path: str) -> Corrections:
    """Read corrections from a JSON file, or from stdin for "-". Raises UsageError and MappingError."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"فایل اصلاح‌ها خوانده نشد: {path} ({error.strerror}).",
            f"The file of corrections cannot be read: {path} ({error.strerror}).",
        ) from error
    return parse_corrections(text)


def show_proposal(console: Console, proposal: Proposal, *, lang: str) -> None:
    """Print a proposal: first the columns that fill a field, then those that a person decides, then the others."""
    rows = number(proposal.rows, lang)
    title = Text(
        f"{isolate(proposal.file)} · {rows} سطر {'' if proposal.whole else 'نمونه '}· {_SHAPES[proposal.shape].fa}",
        f"{proposal.file} · {rows} {'rows' if proposal.whole else 'sampled rows'} · {_SHAPES[proposal.shape].en}",
    )
    console.print(title.label(lang), markup=False, highlight=False)
    table = Table(*_HEADS.label(lang).split("|"))
    order = sorted(
        proposal.columns, key=lambda column: (column.field is None, column.outside == "not_needed")
    )
    for column in order:
        table.add_row(*_row(column, lang))
    console.print(table)
    for note in proposal.notes:
        console.print(f"• {note.label(lang)}", markup=False, highlight=False, soft_wrap=True)


def _row(column: ColumnProposal, lang: str) -> tuple[Cell, ...]:
    """The cells of one column."""
    if column.field is not None:
        proposed = FIELD_LABELS[column.field].label(lang)
    else:
        assert column.outside is not None
        out = Text("بیرون می‌ماند: ", "outside: ").label(lang)
        proposed = out + OUTSIDE_LABELS[column.outside].label(lang)
    readable = percent(column.readable, lang) if column.field is not None else ""
    why = column.reason.label(lang)
    if column.problems and column.field is not None:
        listed = comma_separated((isolate(text) for text in column.problems), lang)
        why += Text(f"؛ ناخوانا: {listed}", f"; not read: {listed}").label(lang)
    heading = column.heading if len(column.heading) <= _WIDEST else column.heading[:_WIDEST] + "…"
    cells = (heading, proposed, percent(column.confidence, lang), percent(column.filled, lang), readable, why)
    return tuple(Cell(text) for text in cells)
