"""Pages set by Typst on the server: PDF, PNG and SVG with Persian as it should be, without a browser.

What a page says is never written into Typst's own language: a template (`*.typ`) reads it from `data.json`, so that
no text of a source can become a command.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from persian.bidi import mark_percentages

_LONG_RUN = re.compile(r"[^\s\u200b]{17,}")
_PIECE = 12  # letters of a run after which a line may end
# Where a run is parted before that: behind a sign, and behind a Persian letter that does not hold on to the next one.
_SEAMS = re.compile("(?<=[\u200c_/@.,:;|=&+اآأإدذرزژوؤ-])(?=.)")

FOLDER = Path(__file__).resolve().parent
Format = Literal["pdf", "png", "svg"]


def typeset(
    template: str,
    data: Mapping[str, object],
    *,
    pictures: Mapping[str, str] | None = None,
    form: Format = "pdf",
    ppi: float = 144,
) -> bytes:
    """The document of a template, which finds `data` in `data.json` and the pictures (SVG) under their names.

    As PNG (`ppi` pixels an inch) or SVG it must have one page only. Text in pictures is set in Vazirmatn.
    """
    import typst  # loads fonts and a compiler: not at start

    files = {
        "main": (FOLDER / template).read_bytes(),
        "data.json": mark_percentages(json.dumps(data, ensure_ascii=False)).encode(),
        **{name: mark_percentages(svg).encode() for name, svg in (pictures or {}).items()},
    }
    made = typst.compile(files, format=form, ppi=ppi, font_paths=_fonts())
    if not isinstance(made, bytes):
        raise ValueError(f"{template}: {len(made or [])} pages do not go into one {form}")
    return made


def breakable(text: str) -> str:
    """The text with places where a line may end in every long run without a blank, so that a cell can hold it.

    The marks are zero-width spaces: nothing is seen of them where no line ends.
    """
    return _LONG_RUN.sub(lambda run: "\u200b".join(_pieces(run.group())), text)


def _pieces(run: str) -> list[str]:
    parts = _SEAMS.split(run)
    return [part[at : at + _PIECE] for part in parts for at in range(0, len(part), _PIECE)]


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
    )
