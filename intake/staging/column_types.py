"""The types of columns in Arrow and in SQL, each by the other."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

_Kind = type[sa.types.TypeEngine[Any]]


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


_TYPES: tuple[tuple[_Kind, pa.DataType, Callable[[pa.DataType], bool]], ...] = (
    (sa.SmallInteger, pa.int16(), pa.types.is_int16),  # the narrower of two integers first: it is a subclass
    (sa.BigInteger, pa.int64(), pa.types.is_int64),
    (sa.Integer, pa.int32(), pa.types.is_int32),
    (sa.Boolean, pa.bool_(), pa.types.is_boolean),
    (sa.Float, pa.float64(), pa.types.is_floating),
    (sa.DateTime, pa.timestamp("us"), pa.types.is_timestamp),
    (sa.Date, pa.date32(), pa.types.is_date),
    (sa.String, pa.string(), _is_text),
)


def arrow_type(kind: sa.types.TypeEngine[Any]) -> pa.DataType:
    """Arrow's type of what a column of this SQL type holds."""
    return next(arrow for sql, arrow, _ in _TYPES if isinstance(kind, sql))


def sql_types(columns: pa.Schema, *, collation: str | None = None) -> dict[str, sa.types.TypeEngine[Any]]:
    """SQL's type of each column, by its name; texts are compared by the collation."""
    return {field.name: _sql_type(field.type, collation) for field in columns}


def _sql_type(kind: pa.DataType, collation: str | None) -> sa.types.TypeEngine[Any]:
    found = next(sql for sql, _, fits in _TYPES if fits(kind))
    return sa.String(collation=collation) if found is sa.String else found()
