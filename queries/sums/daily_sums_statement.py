"""Statement of the daily sums of a scope whose dimensions no daily rollup has together, in one pass over its cases.

Daily rollups have one or two dimensions each, so that none answers for a county and an office, say, or for a topic and
a kind, and each of some forty questions of a screen would read the facts again. Here the cases of the scope are
selected once, and summed by day with the same statements with which intake fills the rollups.
"""

import sqlalchemy as sa

from queries.question.question import Question
from queries.sql.components import COMPONENTS, ZERO
from queries.sql.functions import whole_sum
from queries.storage import schema
from queries.storage.fetching import NEEDS_MEMORY
from queries.storage.rollup_contents import RollupStatements
from queries.storage.rollup_tables import FLOWS
from queries.sums.case_arrays.scope_rows import HOLDERS, flag, shared_and_own

# What neither a component nor a state looks at is not carried along.
_LEFT_OUT = ("id", "place", "latitude", "longitude", "verdict_at", "load")
_COLUMNS = [column.name for column in schema.case.c if column.name not in _LEFT_OUT]


def daily_sums_statement(question: Question, *, by_source: bool) -> sa.Select[tuple[object, ...]]:
    """Statement with the columns `day`, `trip`, `source` if wanted, and a sum for every component and flow.

    The same rows as those of a daily rollup with the dimensions of the scope. It must be asked only where rollups are
    exact, and its amounts of the edge days are not (`queries.sums.daily_sums`).
    """
    rows = _scope_cases(question).cte("scope_case")
    parts: list[sa.Select[tuple[object, ...]]] = []
    of_holder: sa.FromClause
    for holder in HOLDERS:
        of_holder = rows
        if question.chooses_offices:
            of_holder = sa.select(rows).where(rows.c[flag(holder)]).subquery(f"of_{holder}")
        parts += RollupStatements(of_holder, schema.reopening).daily("total", holder=holder)
    names = ["day", "trip", *(["source"] if by_source else [])]
    days = sa.union_all(*(_padded(part, names) for part in parts)).subquery("scope_day")
    keys = [days.c[name] for name in names]
    sums = [whole_sum(days.c[name]).label(name) for name in (*COMPONENTS, *FLOWS)]
    # The selected cases are kept while they are summed, which the usual memory of DuckDB has no room for.
    return sa.select(*keys, *sums).group_by(*keys).execution_options(**{NEEDS_MEMORY: True})


def _scope_cases(question: Question) -> sa.Select[tuple[object, ...]]:
    """The cases of the scope; where it chooses offices, with a flag for each office column that belongs to it.

    An office has the cases that it holds and those that it held when they were due: each clock counts one of the two.
    """
    case = schema.case
    columns = [case.c[name] for name in _COLUMNS]
    conditions = [question.dimension_conditions(case, holder=holder) for holder in HOLDERS]
    if not question.chooses_offices:
        return sa.select(*columns).where(*conditions[0])
    shared, own = shared_and_own(conditions)
    flags = [condition.label(flag(holder)) for holder, condition in zip(HOLDERS, own, strict=True)]
    flagged = sa.select(*columns, *flags).where(*shared).subquery("flagged_case")
    return sa.select(flagged).where(sa.or_(*(flagged.c[flag.name] for flag in flags)))


def _padded(part: sa.Select[tuple[object, ...]], names: list[str]) -> sa.Select[tuple[object, ...]]:
    """The rows of one clock with the amounts of all clocks, 0 for the others."""
    rows = part.subquery()
    amounts = [(rows.c.get(name, ZERO)).label(name) for name in (*COMPONENTS, *FLOWS)]
    return sa.select(*(rows.c[name] for name in names), *amounts)
