"""Declarations of the sources that `python -m intake pull` fetches data from: a database, Open311 or a folder."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from geo.tomlfile import DeclarationError
from queries.settings.declared_values import Day, Declared, matching

# Engine of an address → what to install for it beyond the requirements; empty if nothing. The last two are not tried.
ENGINES = {"postgresql": "", "mysql": "", "mariadb": "", "mssql": "pyodbc", "oracle": "oracledb"}
_SECRET_KEYS = ("password", "passwd", "pwd", "sslpassword", "ssl_password", "api_key", "apikey", "token")

_OPEN311_ADDRESS = matching(
    r"https?://[^\s?#@]+",
    "نشانی را بدون requests.json و مانند https://311.example/open311/v2 بنویسید",
    "write the address without requests.json, like https://311.example/open311/v2",
)
_NAME = matching(
    r"\w[\w-]*",
    "نام منبع تنها حرف، رقم، خط تیره و _ دارد و فاصله ندارد",
    "the name of a source has letters, digits, - and _ only, and no spaces",
)


class _WithSecret(Declared):
    """A source that needs a password or a key, which is never written in the settings file itself."""

    secret_variable: str | None = Field(default=None, min_length=1)  # name of an environment variable
    secret_file: Path | None = None

    @model_validator(mode="after")
    def _one_secret(self) -> "_WithSecret":
        if self.secret_variable and self.secret_file:
            raise DeclarationError(
                "یا secret_variable یا secret_file را بنویسید، نه هر دو را.",
                "give either secret_variable or secret_file, not both.",
            )
        return self


class DatabaseSource(_WithSecret):
    """A table or a query of a database; only rows that are newer by the column `newer_by` are read."""

    address: str = Field(min_length=1)  # of SQLAlchemy, without the password
    table: str | None = Field(default=None, min_length=1)
    query: str | None = Field(default=None, min_length=1)
    newer_by: str | None = Field(default=None, min_length=1)
    overlap_days: int = Field(default=3, ge=0, le=3_650)
    overlap_numbers: int = Field(default=1_000, ge=0, le=1_000_000_000)

    @model_validator(mode="after")
    def _address_is_usable(self) -> "DatabaseSource":
        # The messages never repeat the address, because it may hold a password.
        try:
            url = make_url(self.address)
        except (ArgumentError, ValueError):
            raise DeclarationError(
                "address نشانی بانک اطلاعاتی نیست؛ مانند postgresql+psycopg://reader@host/database بنویسید.",
                "address is not the address of a database; write it like "
                "postgresql+psycopg://reader@host/database.",
            ) from None
        if url.password is not None or any(key.casefold() in _SECRET_KEYS for key in url.query):
            raise DeclarationError(
                "گذرواژه را در address ننویسید؛ آن را در یک متغیر محیطی یا فایل بگذارید و نامش را در secret_variable "
                "یا secret_file بنویسید.",
                "do not write the password in address; put it in an environment variable or a file, and name that in "
                "secret_variable or secret_file.",
            )
        if url.get_backend_name() not in ENGINES:
            raise DeclarationError(
                f"از «{url.get_backend_name()}» نمی‌توان خواند. پذیرفته: {', '.join(ENGINES)}",
                f'"{url.get_backend_name()}" cannot be pulled from. Accepted: {", ".join(ENGINES)}',
            )
        return self

    @model_validator(mode="after")
    def _table_or_query(self) -> "DatabaseSource":
        if (self.table is None) == (self.query is None):
            raise DeclarationError("یا table یا query را بنویسید.", "give either table or query.")
        # The query is put in brackets inside another one, so that it can only read. A second statement could do more.
        if self.query and ";" in self.query.strip().rstrip(";"):
            raise DeclarationError(
                "query باید یک SELECT تنها و بدون «;» باشد؛ برای پرسش پیچیده‌تر در بانک اطلاعاتی یک view بسازید.",
                'query must be a single SELECT without ";"; for anything more, make a view in the database.',
            )
        return self


class Open311Source(_WithSecret):
    """An Open311 GeoReport v2 address; the secret, if there is one, is its API key."""

    address: Annotated[str, _OPEN311_ADDRESS]
    format: Literal["json", "xml"] = "json"
    jurisdiction: str | None = Field(default=None, min_length=1)
    first_day: Day
    newer_by: Literal["requested", "updated"] = "requested"
    overlap_days: int = Field(default=30, ge=0, le=3_650)
    window_days: int = Field(default=30, ge=1, le=90)
    page_megabytes: int = Field(default=50, ge=1, le=1_000)
    seconds: float = Field(default=60, gt=0, le=3_600)
    retries: int = Field(default=3, ge=0, le=10)
    certificates: Path | None = None


class FolderSource(Declared):
    """A folder in which files appear; they are never moved, changed or deleted."""

    path: Path
    pattern: str = Field(default="*", min_length=1)
    settle_seconds: int = Field(default=60, ge=0, le=86_400)


class PullSource(Declared):
    """A source to pull from, with the mapping that reads it: one of a database, an Open311 address and a folder."""

    name: Annotated[str, _NAME] = Field(max_length=40)
    mapping: str = Field(min_length=1)  # a ready one, one kept on the Data screen, or a TOML file
    source: str | None = Field(default=None, min_length=1, max_length=60)  # else as the mapping says
    database: DatabaseSource | None = None
    open311: Open311Source | None = None
    folder: FolderSource | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "PullSource":
        if sum(part is not None for part in (self.database, self.open311, self.folder)) != 1:
            raise DeclarationError(
                f"منبع «{self.name}» باید درست یکی از جدول‌های database، open311 یا folder را داشته باشد.",
                f'the source "{self.name}" needs exactly one of the tables database, open311 and folder.',
            )
        return self

    @property
    def kind(self) -> Literal["database", "open311", "folder"]:
        """Where the data are."""
        if self.database is not None:
            return "database"
        return "open311" if self.open311 is not None else "folder"
