"""Terminal output of a proposed mapping: a table of all columns, and what a person should know or decide."""

from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from intake.guess.proposal.proposal import ColumnProposal, Proposal
from intake.guess.values.personal_columns import OUTSIDE_LABELS
from intake.mapping.field_labels import FIELD_LABELS
from persian.bidi import isolate
from persian.digits import number, percent
from persian.enumeration import comma_separated
from queries.vocabulary.labels import Text

_HEADS = Text("ستون|پیشنهاد|اطمینان|پر|خوانا|دلیل", "column|proposal|sure|filled|readable|why")
_SHAPES = {
    "snapshot": Text("یک سطر برای هر پرونده", "one row a case"),
    "events": Text("یک سطر برای هر رویداد", "one row an event"),
}
_WIDEST = 40


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
