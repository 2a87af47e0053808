"""Pages set by Typst on the server: PDF, PNG and SVG with Persian as it should be, without a browser.

What a page says is never written into Typst's own language: a template (`*.typ`) reads it from `data.json`, so that
no text of a source can become a command.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from persian.bidi import percentages

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
        "data.json": percentages(json.dumps(data, ensure_ascii=False)).encode(),
        **{name: percentages(svg).encode() for name, svg in (pictures or {}).items()},
    }
    made = typst.compile(files, format=form, ppi=ppi, font_paths=_fonts())
    if not isinstance(made, bytes):
        raise ValueError(f"{template}: {len(made or [])} pages do not go into one {form}")
    return made


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
    )
