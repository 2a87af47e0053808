"""Typesetting with Typst: PDF, PNG and SVG with correct Persian text, without a browser on the server.

Content is never inserted into Typst source code. A template (`*.typ`) reads it from `data.json`, so that no text from a
data source can be executed as markup.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from persian.bidi import mark_percentages

_LONG_RUN = re.compile(r"[^\s\u200b]{17,}")
_PIECE = 12  # maximum number of characters without a possible line break
# Preferred places for a break: after a punctuation mark, and after a Persian letter that does not join the next one,
# where the break does not change the shape of any letter.
_SEAMS = re.compile("(?<=[\u200c_/@.,:;|=&+اآأإدذرزژوؤ-])(?=.)")

FOLDER = Path(__file__).resolve().parent  # of the templates
FONTS = FOLDER / "fonts"
Format = Literal["pdf", "png", "svg"]


def typeset(
    template: str,
    data: Mapping[str, object],
    *,
    pictures: Mapping[str, str] | None = None,
    form: Format = "pdf",
    ppi: float = 144,
) -> bytes:
    """Compile a template to a document.

    The template finds `data` in `data.json` and the SVG `pictures` under their names. Only the fonts of `FONTS` are
    available, also for text in pictures. `ppi` is the resolution of PNG in pixels per inch. PNG and SVG hold a single
    page: raises ValueError if the document has more.
    """
    import typst  # slow to import: loads a compiler and fonts

    files = {
        "main": (FOLDER / template).read_bytes(),
        "data.json": mark_percentages(json.dumps(data, ensure_ascii=False)).encode(),
        **{name: mark_percentages(svg).encode() for name, svg in (pictures or {}).items()},
    }
    document = typst.compile(files, format=form, ppi=ppi, font_paths=_fonts())
    if not isinstance(document, bytes):
        raise ValueError(f"{template}: {len(document or [])} pages do not go into one {form}")
    return document


def breakable(text: str) -> str:
    """Insert zero-width spaces into long words, so that a table cell can break them over several lines.

    They are invisible where no line ends.
    """
    return _LONG_RUN.sub(lambda run: "\u200b".join(_pieces(run.group())), text)


def _pieces(run: str) -> list[str]:
    parts = _SEAMS.split(run)
    return [part[at : at + _PIECE] for part in parts for at in range(0, len(part), _PIECE)]


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """The fonts of `FONTS`, listed once per process. Each file is read when its font is first used."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
