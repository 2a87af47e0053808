"""The translator of a language: English message in, message of that language out."""

import gettext
import io
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "assets" / "locale"
DOMAIN = "negah"
SOURCE_LANGUAGE = "en"


def translator(lang: str, *, locale: Path = LOCALE) -> Callable[[str], str]:
    """The function that translates an English message into `lang`.

    English, and a language without a catalogue, give the message back. The compiled catalogue is rebuilt when
    the `.po` file is newer or the `.mo` file is missing.
    """
    source = locale / lang / "LC_MESSAGES" / f"{DOMAIN}.po"
    if lang == SOURCE_LANGUAGE or not source.exists():
        return str
    return _catalogue(source, source.stat().st_mtime_ns)


def compile_catalogue(source: Path) -> bytes:
    """The compiled (`.mo`) form of a `.po` file, which is also written beside it where that is allowed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    _write_if_allowed(source.with_suffix(".mo"), compiled.getvalue())
    return compiled.getvalue()


@lru_cache(maxsize=16)
def _catalogue(source: Path, changed_ns: int) -> Callable[[str], str]:
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= changed_ns:
        content = compiled.read_bytes()
    else:
        content = compile_catalogue(source)
    translations = gettext.GNUTranslations(io.BytesIO(content))
    # gettext answers the empty message with the catalogue's header.
    return lambda message: translations.gettext(message) if message else ""


def _write_if_allowed(path: Path, content: bytes) -> None:
    """Put the file in place in one step; on a read-only installation do without it."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        written = Path(file.name)
        written.chmod(0o644)
        written.replace(path)
    except OSError:
        return
