"""Quotable answers: the figure with its table, sentence, comparison, cautions and finality."""

from collections.abc import Sequence
from dataclasses import dataclass

from queries.disclosure.protected_figures import Protected, protected
from queries.press.breakdown import breakdown_quote
from queries.press.cautions import cautions
from queries.press.comparison import FigureComparison, Reference, compare_figure
from queries.press.current_value import CurrentValue, current_value
from queries.press.finality import Finality, finality
from queries.press.sentence import sentence, short_quote
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class Quotable:
    """The quotable answer to a question.

    `table` has a row for each group (a single row without grouping). `figure` is the figure of the whole scope; None
    if it is not published, as for several quarters together. `comparison`, `sentence` and `current_value` describe
    that figure and are None without it, as is `short`; `breakdown` is about the rows.
    """

    table: Protected
    figure: Protected | None
    finality: Finality  # of the figure and of all rows of the table
    against: Reference | None
    comparison: FigureComparison | None  # None also if the reference figure is not published
    sentence: Text | None
    short: Text | None  # the figure in one short sentence; None if it is withheld
    breakdown: Text | None  # the rows in one sentence; None without a breakdown
    cautions: tuple[Text, ...]
    current_value: CurrentValue | None  # None if the figure is of the newest load

    @property
    def nbytes(self) -> int:
        """Approximate size in bytes, used by the cache."""
        return 8 * int(self.table.frame.size)


def quotable(
    store: Store, key: str, scope: Scope, *, by: Sequence[str] = (), against: Reference | None = None
) -> Quotable:
    """The quotable answer. Raises ScopeError if the question is not on the publication grid."""
    table = protected(store, key, scope, by=by)
    figure = _whole_scope_figure(store, key, scope) if by else table
    if figure is None:
        status = finality(store, table)
        rows = breakdown_quote(store, table, status)
        return Quotable(table, None, status, against, None, None, None, rows, (), None)
    # The sentence is about the figure, the file also holds the rows: both must be final for the answer to be final.
    status = finality(store, table)
    if by:
        figure_status = finality(store, figure)
        status = Finality(
            status.final and figure_status.final,
            tuple(dict.fromkeys((*status.reasons, *figure_status.reasons))),
        )
    comparison = compare_figure(store, figure, against) if against else None
    return Quotable(
        table,
        figure,
        status,
        against,
        comparison,
        sentence(store, figure, status, comparison),
        None if figure.row["withheld"] else short_quote(store, figure, status),
        breakdown_quote(store, table, status),
        cautions(store, figure, comparison),
        current_value(store, figure),
    )


def _whole_scope_figure(store: Store, key: str, scope: Scope) -> Protected | None:
    """The figure of the whole scope; None if it is a sum that is not published."""
    try:
        return protected(store, key, scope)
    except ScopeError:
        return None
