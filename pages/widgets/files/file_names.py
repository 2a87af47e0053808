"""File names of downloads, in the reader's language."""

import unicodedata
from collections.abc import Sequence

from pages.view.view import View
from persian.bidi import strip_control_characters
from persian.calendar import to_jalali
from persian.digits import with_digits
from queries.settings.province_settings import settings

ZWNJ = "\u200c"
MAX_LENGTH = 120  # characters; file systems allow 255 bytes, and a Persian letter takes two


def file_name(view: View, parts: Sequence[str]) -> str:
    """A file name without extension: the dashboard, the demo mark, `parts`, and the day of the data (Jalali).

    Only letters, digits, and hyphens remain, because other characters are forbidden in file names somewhere.
    """
    demo = [view.t("Demo data")] if view.store.is_demo else []
    texts = [settings().title.label(view.lang), *demo, *parts]
    name = "-".join(_plain(text) for text in texts)[:MAX_LENGTH].strip("-")
    name = f"{name}-{str(to_jalali(view.today)).replace('/', '-')}"
    return with_digits(name, view.lang)


def _plain(text: str) -> str:
    # The zero-width non-joiner and vowel signs (category M) stay: without them, Persian words would be spelt wrongly.
    kept = (
        char if char.isalnum() or char == ZWNJ or unicodedata.category(char)[0] == "M" else " "
        for char in strip_control_characters(text)
    )
    return "-".join("".join(kept).split())
