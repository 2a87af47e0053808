"""Translation of English messages by gettext catalogues."""

import gettext
import io
import tempfile
from functools import lru_cache
from pathlib import Path

from persian.area_words import with_area_words

LOCALE = Path(__file__).resolve().parent.parent / "assets" / "locale"
SOURCE_LANGUAGE = "en"


class Translator:
    """Translates English messages into one language: `t("All cases")`, `t.plural("{n} case", "{n} cases", n)`."""

    def __init__(self, translations: gettext.NullTranslations, lang: str) -> None:
        self._lang = lang
        # gettext asks one catalogue after the other, ten of them, and a screen has three hundred messages.
        self._gettext = lru_cache(maxsize=4096)(translations.gettext)
        self._ngettext = lru_cache(maxsize=4096)(translations.ngettext)

    def __call__(self, message: str) -> str:
        """Translate a message."""
        # For an empty message gettext would return the header of the catalogue.
        return with_area_words(self._gettext(message), self._lang) if message else ""

    def plural(self, one: str, many: str, n: object) -> str:
        """Translate the form of a message that fits a number: `one` for exactly 1, else `many`."""
        # The rules of gettext are those of whole numbers. Fractions and missing numbers take the form of many.
        return with_area_words(self._ngettext(one, many, 1 if n == 1 else 2), self._lang)


@lru_cache(maxsize=16)
def translator(lang: str, *, locale: Path = LOCALE) -> Translator:
    """Return the translator of English messages into `lang`, using all catalogues of that language.

    There is one catalogue (`.po`) per screen, and one shared by all. English, and languages without catalogues, return
    the message unchanged. A catalogue is compiled if its `.mo` file is missing or older than the `.po` file; this is
    checked once per process.
    """
    sources = sorted((locale / lang / "LC_MESSAGES").glob("*.po"))
    translations = gettext.NullTranslations()
    if lang == SOURCE_LANGUAGE:
        sources = []
    for source in sources:
        translations.add_fallback(_catalogue(source))
    return Translator(translations, lang)


def compile_catalogue(source: Path) -> bytes:
    """Compile a `.po` file; return the `.mo` content, and also write it beside the file if permitted."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    _write_if_allowed(source.with_suffix(".mo"), compiled.getvalue())
    return compiled.getvalue()


def _catalogue(source: Path) -> gettext.GNUTranslations:
    """Load a catalogue, compiling it if necessary."""
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        content = compiled.read_bytes()
    else:
        content = compile_catalogue(source)
    return gettext.GNUTranslations(io.BytesIO(content))


def _write_if_allowed(path: Path, content: bytes) -> None:
    """Write a file atomically; do nothing on a read-only installation."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        written = Path(file.name)
        written.chmod(0o644)
        written.replace(path)
    except OSError:
        return
