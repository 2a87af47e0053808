"""Fetch the rows of a table or query that are newer than the last pull into a Parquet file.

The database is only read: in a read-only transaction where the engine has one, and by nothing but a SELECT around the
declared table or query. Columns that the mapping does not name are never fetched, so personal data stay where they are.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

from intake.errors import MappingError, PullError
from intake.mapping.column_matching import match_columns
from intake.mapping.model import Dates, Mapping
from intake.pull.declared_sources import origin_of, read_secret, without_secret
from intake.pull.watermark import Watermark, newest
from queries.settings.pull_declarations import ENGINES, DatabaseSource

BATCH = 10_000  # rows in memory at a time
_CONNECT_SECONDS = 15
_MYSQL = ("mysql", "mariadb")


def database_origin(source: DatabaseSource) -> str:
    """Return what identifies the rows that are read: the database without the user, the table or query, the column."""
    url = make_url(source.address)
    return origin_of(url.host, url.port, url.database, source.table, source.query, source.newer_by)


def fetch_rows(
    source: DatabaseSource, mapping: Mapping, since: Watermark | None, path: Path, *, timezone: str
) -> tuple[int, Watermark | None]:
    """Write the rows from the watermark on, less the overlap, to a Parquet file; return their number and the newest.

    Rows without a value in the column `newer_by` are always among them. Raises PullError and MappingError.
    """
    secret = read_secret(source)
    with _reading(source, secret) as connection:
        header = list(
            connection.execute(sa.select(sa.text("*")).select_from(_rows(source)).where(sa.false())).keys()
        )
        mapped = [header[at] for at in match_columns(header, mapping, path.name).mapped_positions]
        mark = _column_named(source.newer_by, header)
        statement = _newer(source, mapped, mark, since).order_by(
            *(sa.column(name) for name in _order(mark, mapping, header))
        )
        result = connection.execution_options(yield_per=BATCH).execute(statement)
        return _write(result, header, mapped, path, mark=mark, newest_before=since, timezone=timezone)


def readable_dates(dates: Dates) -> Dates:
    """The date formats of a mapping, with the ISO form in which typed dates of a database are written."""
    columns = {field: _with_auto(formats) for field, formats in dates.columns.items()}
    return dates.model_copy(update={"formats": _with_auto(dates.formats), "columns": columns})


def _with_auto(formats: tuple[str, ...]) -> tuple[str, ...]:
    return formats if "auto" in formats else (*formats, "auto")


@contextmanager
def _reading(source: DatabaseSource, secret: str | None) -> Iterator[sa.Connection]:
    """Open a read-only connection; turn every error of the database into PullError, without the secret."""
    url = make_url(source.address)
    if secret is not None:
        url = url.set(password=secret)
    try:
        engine = _engine(url)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
    except (NoSuchModuleError, ModuleNotFoundError):
        raise _no_driver(url) from None
    except SQLAlchemyError as error:
        detail = without_secret(str(getattr(error, "orig", None) or error), secret)
        where = f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}"
        raise PullError(
            f"خواندن از بانک اطلاعاتی {where} به پایان نرسید و چیزی بارگذاری نشد. نشانی، شبکه، نام کاربر و اجازهٔ "
            f"خواندن را بررسی کنید. ({detail})",
            f"Reading from the database {where} did not come to an end, and nothing was loaded. Check the address, "
            f"the network, the user and the permission to read. ({detail})",
        ) from None


def _no_driver(url: URL) -> PullError:
    """Build the error for an engine whose driver is not installed."""
    wanted = ENGINES[url.get_backend_name()] or url.drivername.partition("+")[2]
    return PullError(
        f"راه‌انداز «{url.drivername}» نصب نیست. آن را نصب کنید: pip install {wanted}",
        f'The driver of "{url.drivername}" is not installed. Install it: pip install {wanted}',
    )


def _engine(url: URL) -> sa.Engine:
    """Return an engine whose transactions cannot write, where the database can refuse that itself."""
    backend = url.get_backend_name()
    options: dict[str, Any] = {"poolclass": sa.NullPool, "hide_parameters": True}
    if backend == "postgresql":
        # All rows are of one moment, and the server refuses anything that writes.
        engine = sa.create_engine(
            url,
            isolation_level="REPEATABLE READ",
            connect_args={"connect_timeout": _CONNECT_SECONDS},
            **options,
        )
        return engine.execution_options(postgresql_readonly=True)
    if backend in _MYSQL:
        only_reading = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        arguments = {"connect_timeout": _CONNECT_SECONDS, "init_command": only_reading}
        return sa.create_engine(url, connect_args=arguments, **options)
    engine = sa.create_engine(url, **options)
    if backend == "oracle":

        @sa.event.listens_for(engine, "begin")
        def _only_read(connection: sa.Connection) -> None:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return engine


def _rows(source: DatabaseSource) -> sa.FromClause:
    """The declared table, or the declared query as a subquery."""
    if source.table is not None:
        schema, _, name = source.table.rpartition(".")
        return sa.table(name, schema=schema or None)
    # A colon would be taken for a parameter. The alias stands without AS, which Oracle does not accept.
    query = str(source.query).strip().rstrip(";").replace(":", "\\:")
    return sa.text(f"({query}\n) pulled_rows")  # type: ignore[return-value]


def _newer(
    source: DatabaseSource, mapped: Sequence[str], mark: str | None, since: Watermark | None
) -> sa.Select[Any]:
    """Select the mapped columns, and the column that says how new a row is, of the rows to read."""
    names = dict.fromkeys([*mapped, *([mark] if mark else [])])
    columns: list[sa.ColumnElement[Any]] = [sa.column(name) for name in names]
    rows = sa.select(*columns).select_from(_rows(source))
    if mark is None or since is None:
        return rows
    column: sa.ColumnElement[Any] = sa.column(mark)
    first = since.moved_back(days=source.overlap_days, numbers=source.overlap_numbers)
    # A row that was never changed may have no value; it is new all the same.
    return rows.where(sa.or_(column >= first, column.is_(None)))


def _order(mark: str | None, mapping: Mapping, header: Sequence[str]) -> list[str]:
    """The columns by which rows are sorted, so that the same rows always make the same file."""
    ids = header[match_columns(header, mapping, "").positions["id"]]
    return list(dict.fromkeys([*([mark] if mark else []), ids]))


def _column_named(name: str | None, header: Sequence[str]) -> str | None:
    """The column of the database that the setting `newer_by` names. Raises MappingError if there is none."""
    if name is None:
        return None
    column = name if name in header else next((x for x in header if x.casefold() == name.casefold()), None)
    if column is None:
        raise MappingError(
            f"ستون «{name}» که newer_by نام می‌برد در بانک اطلاعاتی نیست. ستون‌ها: {', '.join(header)}",
            f'The column "{name}" that newer_by names is not in the database. Its columns: {", ".join(header)}',
        )
    return column


def _write(
    result: sa.CursorResult[Any],
    header: Sequence[str],
    mapped: Sequence[str],
    path: Path,
    *,
    mark: str | None,
    newest_before: Watermark | None,
    timezone: str,
) -> tuple[int, Watermark | None]:
    """Write the rows as texts, batch by batch; columns that are not mapped are there by name, without a value."""
    schema = pa.schema([(name, pa.string() if name in mapped else pa.null()) for name in header])
    count, watermark, has_values = 0, newest_before, False
    with pq.ParquetWriter(path, schema) as file:
        for batch in result.mappings().partitions(BATCH):
            cells = {name: [_text(row[name]) for row in batch] for name in mapped}
            columns = [
                pa.array(cells[name], pa.string()) if name in cells else pa.nulls(len(batch))
                for name in header
            ]
            file.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
            count += len(batch)
            for value in (row[mark] for row in batch) if mark else ():
                has_values = has_values or value is not None
                watermark = newest(watermark, value, timezone=timezone)
    if has_values and watermark is None:
        raise PullError(
            f"ستون «{mark}» نه زمان دارد و نه عدد صحیح و نه روزی با چهار رقم سال در آغاز؛ ستون دیگری در newer_by "
            "بنویسید.",
            f'The column "{mark}" holds neither moments nor whole numbers nor days with the year first; name another '
            "one in newer_by.",
        )
    return count, watermark


def _text(value: Any) -> str | None:
    """Write a value of a database as the text of a table cell; None if it has none."""
    if value is None or isinstance(value, bytes | bytearray | memoryview):
        return None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()
