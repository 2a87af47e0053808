"""Addresses of stores, checked before anything is opened."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from queries.storage.store_errors import StoreError

ENGINES = ("duckdb", "postgresql", "clickhousedb")
_FORMS = (
    "duckdb:///data/province.duckdb",
    "postgresql+psycopg://user@host/database",
    "clickhousedb://user@host/database",
)


def store_address(text: str) -> URL:
    """The address of a store. Raises StoreError if it is none, or not one of an engine that stores can be on.

    The messages never repeat the address, because it may hold a password.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # ValueError: a port that is not a number
        raise _refused("نشانی انبار داده درست نیست", "The address of the store cannot be read") from None
    engine = url.get_backend_name()
    if engine not in ENGINES:
        raise _refused(f"انبار داده در «{engine}» ممکن نیست", f"A store cannot be in “{engine}”")
    if engine == "duckdb" and (url.host or not url.database):
        # In duckdb://data/x.duckdb, SQLAlchemy takes the folder for a host, and x.duckdb for a file of this folder.
        raise _refused(
            "نشانی فایل DuckDB پس از duckdb: سه خط کج دارد (مسیر کامل چهار تا) و نام فایل",
            "The address of a DuckDB file has three slashes after duckdb: (four with a whole path) and the file",
        )
    try:
        url.get_dialect().import_dbapi()
    except (ArgumentError, ImportError):  # ArgumentError: SQLAlchemy does not know the driver
        raise _refused(
            f"راه‌انداز «{url.drivername}» نصب نیست", f"The driver “{url.drivername}” is not installed"
        ) from None
    return url


def _refused(fa: str, en: str) -> StoreError:
    return StoreError(
        f"{fa}. آن را در NEGAH_DATABASE_URL یا ‎--database مانند یکی از این‌ها بنویسید: \u2066{'  '.join(_FORMS)}\u2069",
        f"{en}. Write it in NEGAH_DATABASE_URL or --database like one of these: {', '.join(_FORMS)}",
    )
