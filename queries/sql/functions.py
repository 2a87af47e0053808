"""What the engines spell differently; each difference with its reason. Everything else is plain SQLAlchemy Core."""

from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler, TypeCompiler
from sqlalchemy.sql.functions import GenericFunction


class seconds_between(GenericFunction[int]):
    """Whole seconds from one moment to a later one; NULL where either is missing."""

    type = BigInteger()
    inherit_cache = True


@compiles(seconds_between)
def _seconds_between(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    """DuckDB: the difference of two timestamps is an interval, and date_diff counts its second boundaries."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date_diff('second', {first}, {last})"


@compiles(seconds_between, "postgresql")
def _seconds_between_postgresql(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    """PostgreSQL has no date_diff; EXTRACT would make a numeric, which takes twice the time. A double is exact, too."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date_part('epoch', {last} - {first})"


@compiles(seconds_between, "clickhousedb")
def _seconds_between_clickhouse(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse spells it dateDiff."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"dateDiff('second', {first}, {last})"


class whole_sum(GenericFunction[int]):
    """The sum of whole numbers, exact up to nine quadrillion; NULL of none."""

    type = BigInteger()
    inherit_cache = True


@compiles(whole_sum)
def _whole_sum(element: whole_sum, compiler: SQLCompiler, **kw: Any) -> str:
    (own,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"sum({own})"


@compiles(whole_sum, "postgresql")
def _whole_sum_postgresql(element: whole_sum, compiler: SQLCompiler, **kw: Any) -> str:
    """PostgreSQL adds whole numbers up to decimals, which take it twice the time and come as text."""
    (own,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"sum(CAST({own} AS DOUBLE PRECISION))"


class days_between(GenericFunction[int]):
    """Days from one day to a later one, negative if it is earlier; neither may be missing."""

    type = Integer()
    inherit_cache = True


@compiles(days_between)
def _days_between(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    """DuckDB: the difference of two dates is a number, but of expressions it may become an interval."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date_diff('day', {first}, {last})"


@compiles(days_between, "postgresql")
def _days_between_postgresql(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    """PostgreSQL has no date_diff; the difference of two dates is their number of days."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({last} - {first})"


@compiles(days_between, "clickhousedb")
def _days_between_clickhouse(element: days_between, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse spells it dateDiff."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"dateDiff('day', {first}, {last})"


@compiles(DateTime, "duckdb")
def _date_time_duckdb(element: DateTime, compiler: TypeCompiler, **kw: Any) -> str:
    """DuckDB's TIMESTAMP counts microseconds; moments are whole seconds, and as such take two thirds of the room."""
    return "TIMESTAMP_S"
