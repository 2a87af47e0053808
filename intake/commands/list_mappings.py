"""The command `mappings`: list the ready mappings, those kept under a name, and those beside files or settings."""

import argparse
import tomllib
from collections.abc import Iterable
from pathlib import Path

from intake.commands.console import print_json
from intake.errors import MappingError, UsageError
from intake.mapping.model import Mapping, load_mapping, names
from persian.bidi import ltr
from queries.settings.province_settings import settings_path
from queries.storage.mappings_folder import kept_mappings
from queries.storage.opening import database_url
from queries.vocabulary.labels import Text

_SHAPES = {
    "snapshot": Text("یک سطر برای هر پرونده", "one row a case"),
    "events": Text("یک سطر برای هر رویداد", "one row an event"),
}
_HOW = Text(
    "یکی را با نام، یا فایل TOML خود را با نشانی بدهید: --mapping NAME|PATH",
    "Give one of them by name, or a TOML file of your own by its path: --mapping NAME|PATH",
)


def mappings(options: argparse.Namespace) -> None:
    """Print the mappings, one a line: name or path, and what it reads."""
    listed = _mappings((), database_url())
    if options.json:
        print_json({"mappings": [_as_json(name, mapping) for name, mapping in listed]})
    else:
        print("\n".join([*_lines(listed, options.lang), _HOW.label(options.lang)]))


def _as_json(name: str, mapping: Mapping | MappingError) -> dict[str, object]:
    if isinstance(mapping, MappingError):
        return {"mapping": name, "error": {"fa": mapping.message_fa, "en": mapping.message_en}}
    titles = {"title_fa": mapping.title_fa, "title_en": mapping.title_en}
    return {"mapping": name, **titles, "shape": mapping.shape}


def no_mapping(files: Iterable[Path], database: str) -> UsageError:
    """The error for a load without a mapping: it lists the mappings that there are."""
    listed = _mappings(files, database)
    texts = [
        "\n".join([title, *_lines(listed, lang), _HOW.label(lang)])
        for lang, title in (("fa", "نگاشت لازم است. نگاشت‌ها:"), ("en", "A mapping is needed. There are:"))
    ]
    return UsageError(*texts)


def _mappings(files: Iterable[Path], database: str) -> list[tuple[str, Mapping | MappingError]]:
    """The ready and the kept mappings by name, those beside files and settings by path; a faulty one as its error."""
    folders = dict.fromkeys(
        folder.resolve() for folder in (*(file.parent for file in files), settings_path().parent, Path.cwd())
    )
    paths = [path for folder in folders for path in sorted(folder.glob("*.toml")) if _is_mapping(path)]
    kept = [(path.stem, _loaded(str(path))) for path in kept_mappings(database) if path.stem not in names()]
    return [
        *((name, _loaded(name)) for name in names()),
        *kept,
        *((str(path), _loaded(str(path))) for path in paths),
    ]


def _is_mapping(path: Path) -> bool:
    """Whether a TOML file is meant as a mapping: it has a table of columns and names a source."""
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(declared.get("columns"), dict) and "source" in declared


def _loaded(name: str) -> Mapping | MappingError:
    try:
        return load_mapping(name)
    except MappingError as error:
        return error


def _lines(mappings: list[tuple[str, Mapping | MappingError]], lang: str) -> list[str]:
    width = max(len(name) for name, _ in mappings)
    lines = []
    for name, mapping in mappings:
        if isinstance(mapping, Mapping):
            title = mapping.title_fa if lang == "fa" else mapping.title_en
            shape = _SHAPES[mapping.shape].label(lang)
            text = title if shape in title else f"{title} ({shape})"
        else:
            text = (mapping.message_fa if lang == "fa" else mapping.message_en).splitlines()[0]
        lines.append(f"  {ltr(f'{name:{width}}') if lang == 'fa' else f'{name:{width}}'}  {text}")
    return lines
