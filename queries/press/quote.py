"""A question of the press, answered: the number, its table, its sentence and all that must be known with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from queries.disclosure.protected_figures import Protected, protected
from queries.press.cautions import cautions
from queries.press.comparison import FigureComparison, Reference, compare_figure
from queries.press.current_value import CurrentValue, current_value
from queries.press.finality import Finality, finality
from queries.press.sentence import sentence
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class Quotable:
    """What may be said in answer to a question.

    `table` has the rows of the grouping (without one, a single row), `number` the figure of the whole scope: None
    where the scope has none, as over several quarters. What is told of the number is None with it.
    """

    table: Protected
    figure: Protected | None
    finality: Finality  # of all figures told, the table's too
    against: Reference | None
    comparison: FigureComparison | None  # None also where the other figure is not published
    sentence: Text | None
    cautions: tuple[Text, ...]
    current_value: CurrentValue | None  # None where the figure is of the newest load

    @property
    def nbytes(self) -> int:
        """Bytes, roughly."""
        return 8 * int(self.table.frame.size)


def quotable(
    store: Store, key: str, scope: Scope, *, by: Sequence[str] = (), against: Reference | None = None
) -> Quotable:
    """The answer to a question on the lattice. Raises ScopeError for one that is not."""
    table = protected(store, key, scope, by=by)
    number = _number(store, key, scope) if by else table
    if number is None:
        return Quotable(table, None, finality(store, table), against, None, None, (), None)
    standing = finality(store, table)
    if by:
        whole = finality(store, number)
        standing = Finality(
            standing.final and whole.final, tuple(dict.fromkeys((*standing.reasons, *whole.reasons)))
        )
    beside = compare_figure(store, number, against) if against else None
    return Quotable(
        table,
        number,
        standing,
        against,
        beside,
        sentence(store, number, standing, beside),
        cautions(store, number, beside),
        current_value(store, number),
    )


def _number(store: Store, key: str, scope: Scope) -> Protected | None:
    """The figure of the whole scope; None where that is a sum which is not published."""
    try:
        return protected(store, key, scope)
    except ScopeError:
        return None
