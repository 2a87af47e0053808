"""The translator of a language: English message in, message of that language out."""

import gettext
import io
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "assets" / "locale"
SOURCE_LANGUAGE = "en"


@lru_cache(maxsize=16)
def translator(lang: str, *, locale: Path = LOCALE) -> Callable[[str], str]:
    """The function that translates an English message into `lang`, by every catalogue of that language.

    There is one catalogue (`.po`) a screen, and one for what all share. English, and a language without a catalogue,
    give the message back. A compiled catalogue is made where the `.po` file is newer or the `.mo` file is missing;
    that is looked at once in a process.
    """
    sources = sorted((locale / lang / "LC_MESSAGES").glob("*.po"))
    if lang == SOURCE_LANGUAGE or not sources:
        return str
    translations = gettext.NullTranslations()
    for source in sources:
        translations.add_fallback(_catalogue(source))
    # gettext answers the empty message with the catalogue's header.
    return lambda message: translations.gettext(message) if message else ""


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


def _catalogue(source: Path) -> gettext.GNUTranslations:
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        content = compiled.read_bytes()
    else:
        content = compile_catalogue(source)
    return gettext.GNUTranslations(io.BytesIO(content))


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
