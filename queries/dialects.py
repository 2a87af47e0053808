"""What the engines spell differently; each difference with its reason. Everything else is plain SQLAlchemy Core."""

from typing import Any

from sqlalchemy import BigInteger, DateTime
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
    """PostgreSQL has no date_diff; the epoch of the difference is numeric, and moments are whole seconds."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM ({last} - {first})) AS BIGINT)"


@compiles(seconds_between, "clickhousedb")
def _seconds_between_clickhouse(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse spells it dateDiff."""
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"dateDiff('second', {first}, {last})"


@compiles(DateTime, "duckdb")
def _date_time_duckdb(element: DateTime, compiler: TypeCompiler, **kw: Any) -> str:
    """DuckDB's TIMESTAMP counts microseconds; moments are whole seconds, and as such take two thirds of the room."""
    return "TIMESTAMP_S"
