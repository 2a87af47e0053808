"""The sources that the settings declare: find one by name, with its mapping, its secret and its paths resolved."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from intake.errors import PullError, UsageError
from intake.mapping.model import Mapping, load_mapping, names
from queries.settings.declared_values import told_variable
from queries.settings.province_settings import Settings, settings_path
from queries.settings.pull_declarations import DatabaseSource, Open311Source, PullSource
from queries.storage.mappings_folder import kept_mapping


@dataclass(frozen=True)
class DeclaredPull:
    """A declared source, ready to be pulled: its mapping is loaded, and names the source in the store."""

    declared: PullSource
    mapping: Mapping

    @property
    def name(self) -> str:
        """Name of the pull, as on the command line."""
        return self.declared.name


def find_pull(name: str, settings: Settings, *, database: str) -> DeclaredPull:
    """Return the declared source of a name. Raises UsageError if there is none, and MappingError."""
    declared = next((source for source in settings.pull if source.name == name), None)
    if declared is None:
        known = [source.name for source in settings.pull]
        known_fa = f"منبع‌های نوشته‌شده: {'، '.join(known)}" if known else "هنوز هیچ منبعی نوشته نشده است"
        known_en = f"Declared: {', '.join(known)}" if known else "None is declared yet"
        raise UsageError(
            f"منبع «{name}» در فایل تنظیمات نیست. {known_fa}؛ با [[pull]] بنویسید (docs/settings.md).",
            f'The settings file declares no source "{name}". {known_en}; declare it with [[pull]] '
            "(docs/settings.md).",
        )
    return resolve(declared, database=database)


def resolve(declared: PullSource, *, database: str) -> DeclaredPull:
    """Load the mapping of a declared source: a ready one, one kept for this store, or a file. Raises MappingError."""
    mapping = declared.mapping
    place = mapping if mapping in names() else kept_mapping(database, mapping)
    loaded = load_mapping(place or beside_settings(Path(mapping)))
    if declared.source:
        loaded = loaded.with_source(declared.source)
    return DeclaredPull(declared, loaded)


def beside_settings(path: Path) -> Path:
    """Return a path of the settings file as it is meant: relative to the folder of that file."""
    return settings_path().resolve().parent / path.expanduser()


def read_secret(source: DatabaseSource | Open311Source) -> str | None:
    """Return the password or key of a source; None if it declares none. Raises PullError if it is not there."""
    if source.secret_variable is not None:
        secret = os.environ.get(source.secret_variable)
        if not secret:
            name = told_variable(source.secret_variable)
            raise PullError(
                f"متغیر محیطی {name} خالی است؛ گذرواژه را در آن بگذارید.",
                f"The environment variable {name} is empty; put the password into it.",
            )
        return secret
    if source.secret_file is None:
        return None
    path = beside_settings(source.secret_file)
    try:
        secret = path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8"
        raise PullError(
            f"فایل گذرواژهٔ {path} خوانده نشد ({why}). نشانی و اجازهٔ خواندن را بررسی کنید.",
            f"The password file {path} cannot be read ({why}). Check its path and permissions.",
        ) from None
    if not secret:
        raise PullError(f"فایل گذرواژهٔ {path} خالی است.", f"The password file {path} is empty.")
    return secret


def without_secret(text: str, secret: str | None) -> str:
    """Return a message of a driver without the secret, in its first line only."""
    line = next(iter(text.strip().splitlines()), "")
    return line.replace(secret, "•••") if secret else line


def origin_of(*parts: object) -> str:
    """Return a short fingerprint of where a pull reads from; another one means that its watermark says nothing."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]
