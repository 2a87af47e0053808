"""Translate column types between Arrow and SQL."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

_Kind = type[sa.types.TypeEngine[Any]]


def _is_text(kind: pa.DataType) -> bool:
    """Whether an Arrow type holds text."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


_TYPES: tuple[tuple[_Kind, pa.DataType, Callable[[pa.DataType], bool]], ...] = (
    (sa.SmallInteger, pa.int16(), pa.types.is_int16),  # before Integer, of which it is a subclass
    (sa.BigInteger, pa.int64(), pa.types.is_int64),
    (sa.Integer, pa.int32(), pa.types.is_int32),
    (sa.Boolean, pa.bool_(), pa.types.is_boolean),
    (sa.Float, pa.float64(), pa.types.is_floating),
    (sa.DateTime, pa.timestamp("us"), pa.types.is_timestamp),
    (sa.Date, pa.date32(), pa.types.is_date),
    (sa.String, pa.string(), _is_text),
)


def arrow_type(kind: sa.types.TypeEngine[Any]) -> pa.DataType:
    """Arrow type for a SQL type."""
    return next(arrow for sql, arrow, _ in _TYPES if isinstance(kind, sql))


def sql_types(columns: pa.Schema, *, collation: str | None = None) -> dict[str, sa.types.TypeEngine[Any]]:
    """SQL type of each column by name; `collation` applies to texts."""
    return {field.name: _sql_type(field.type, collation) for field in columns}


def _sql_type(kind: pa.DataType, collation: str | None) -> sa.types.TypeEngine[Any]:
    sql_class = next(sql for sql, _, fits in _TYPES if fits(kind))
    return sa.String(collation=collation) if sql_class is sa.String else sql_class()
