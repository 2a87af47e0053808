"""SQL functions and types that DuckDB, PostgreSQL and ClickHouse spell differently, each with the reason.

Each function is declared once as a `GenericFunction`; `@compiles` gives its SQL on an engine, and the variant without
an engine's name is the default. Everything else in the project is plain SQLAlchemy Core.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, DateTime, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler, TypeCompiler
from sqlalchemy.sql.functions import GenericFunction

DAY_SECONDS = 86_400


# SQLAlchemy registers a GenericFunction under the name of its class, hence the lower case.
class seconds_between(GenericFunction[int]):
    """Whole seconds from a moment to a later one; NULL when either is missing."""

    type = BigInteger()
    inherit_cache = True


@compiles(seconds_between)
def _seconds_between(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    """DuckDB: subtracting timestamps gives an interval; date_diff counts the second boundaries between them."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date_diff('second', {first}, {last})"


@compiles(seconds_between, "postgresql")
def _seconds_between_postgresql(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    """PostgreSQL has no date_diff. EXTRACT gives a numeric and takes twice the time; date_part's double is exact."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date_part('epoch', {last} - {first})"


@compiles(seconds_between, "clickhousedb")
def _seconds_between_clickhouse(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse spells it dateDiff."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"dateDiff('second', {first}, {last})"


class whole_sum(GenericFunction[int]):
    """Sum of whole numbers, exact up to nine quadrillion (2**53); NULL when there are no rows."""

    type = BigInteger()
    inherit_cache = True


@compiles(whole_sum)
def _whole_sum(element: whole_sum, compiler: SQLCompiler, **kw: Any) -> str:
    """DuckDB and ClickHouse sum integers as integers."""
    (addend,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"sum({addend})"


@compiles(whole_sum, "postgresql")
def _whole_sum_postgresql(element: whole_sum, compiler: SQLCompiler, **kw: Any) -> str:
    """PostgreSQL sums bigint as numeric, which takes twice the time and arrives as text; doubles avoid both."""
    (addend,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"sum(CAST({addend} AS DOUBLE PRECISION))"


class is_one_of(GenericFunction[bool]):
    """Whether a column is one of several whole numbers, given as a list, followed by the least and the greatest."""

    type = Boolean()
    inherit_cache = True


@compiles(is_one_of)
def _is_one_of(element: is_one_of, compiler: SQLCompiler, **kw: Any) -> str:
    """PostgreSQL and ClickHouse know `IN` best."""
    column, keys, _, _ = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} IN {keys}"


@compiles(is_one_of, "duckdb")
def _is_one_of_duckdb(element: is_one_of, compiler: SQLCompiler, **kw: Any) -> str:
    """DuckDB tests `IN` above the scan of a table, for which it has decoded all columns of all rows by then.

    A function of one column and a comparison with a constant are tested in the scan, which then skips the other columns
    of every block of rows without a hit. The comparisons skip whole row groups, too, by their minimum and maximum.
    """
    column, keys, least, most = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({column} >= {least} AND {column} <= {most} AND list_contains([{keys[1:-1]}], {column}))"


class days_between(GenericFunction[int]):
    """Days from the first date to the second, negative when the second is earlier; neither may be NULL."""

    type = Integer()
    inherit_cache = True


@compiles(days_between)
def _days_between(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    """DuckDB: subtracting two date columns gives a number, but subtracting expressions can give an interval."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date_diff('day', {first}, {last})"


@compiles(days_between, "postgresql")
def _days_between_postgresql(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    """PostgreSQL has no date_diff; subtracting dates gives the number of days."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({last} - {first})"


@compiles(days_between, "clickhousedb")
def _days_between_clickhouse(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse spells it dateDiff."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"dateDiff('day', {first}, {last})"


@compiles(DateTime, "duckdb")
def _date_time_duckdb(element: DateTime, compiler: TypeCompiler, **kw: Any) -> str:
    """DuckDB's TIMESTAMP stores microseconds; TIMESTAMP_S holds whole seconds, which take two thirds of the space."""
    return "TIMESTAMP_S"
