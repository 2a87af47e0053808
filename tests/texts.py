"""The texts that readers see, in Persian and English, wherever the product keeps them.

The gettext catalogues hold English ids with their Persian; the code below the screens writes both languages side by
side, as in `Text("پرونده", "Case")`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
FOLDERS = ("briefs", "charts", "delivery", "geo", "intake", "pages", "persian", "queries", "records")
# Modules whose words nobody is shown: spellings that files are matched with, and words that stand in files of others.
NOT_SHOWN = {
    "geo/derive_places.py",
    "intake/mapping/column_matching.py",
    "intake/mapping/privacy.py",
    "intake/parsing/summary_rows.py",
    "persian/digits.py",
    "persian/names.py",
}
_PERSIAN = re.compile("[\u0621-\u06cc]")
_ESCAPED = re.compile(r"\\(?:u06|U000006|N\{)")  # a letter that may be Persian, written by its number or name


@dataclass(frozen=True)
class ShownText:
    """A text in one language, and the file and line where it is written."""

    place: str
    lang: str
    text: str


def shown_texts() -> Iterator[ShownText]:
    """Every text of the catalogues and of the code; docstrings and comments are for developers and left out."""
    for path in sorted((ROOT / "assets" / "locale" / "fa" / "LC_MESSAGES").glob("*.po")):
        yield from _catalogue_texts(path)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if str(path.relative_to(ROOT)) not in NOT_SHOWN:
                yield from _texts_in_code(path)


def _catalogue_texts(path: Path) -> Iterator[ShownText]:
    with path.open("rb") as file:
        for entry in read_po(file):
            if entry.id:
                place = f"{path.relative_to(ROOT)}:{entry.lineno}"
                for lang, texts in (("en", entry.id), ("fa", entry.string)):
                    for text in texts if isinstance(texts, tuple) else (texts,):
                        yield ShownText(place, lang, text)


def _texts_in_code(path: Path) -> Iterator[ShownText]:
    code = path.read_text(encoding="utf-8")
    # Only texts beside Persian ones are looked for. Parsing and walking through all other modules takes seconds.
    if not (_PERSIAN.search(code) or _ESCAPED.search(code)):
        return
    tree = ast.parse(code)
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    seen: set[int] = set()
    for node in ast.walk(tree):
        for part in _beside_each_other(node):
            if id(part) in seen | documents or (text := _text(part)) is None:
                continue
            seen.add(id(part))
            lang = "fa" if _PERSIAN.search(text) else "en"
            yield ShownText(f"{path.relative_to(ROOT)}:{part.lineno}", lang, text)


def _beside_each_other(node: ast.AST) -> list[ast.expr]:
    """The strings of one call, tuple, list, dictionary or choice, if one of them is Persian."""
    match node:
        case ast.Call():
            parts = [*node.args, *(keyword.value for keyword in node.keywords)]
        case ast.Tuple() | ast.List():
            parts = node.elts
        case ast.Dict():
            parts = node.values
        case ast.IfExp():
            parts = [node.body, node.orelse]
        case (
            ast.Assign(value=value)
            | ast.AugAssign(value=value)
            | ast.Return(value=value)
            | ast.BinOp(right=value)
        ):
            parts = [value] if value else []
        case _:
            parts = []
    return parts if any(_PERSIAN.search(_text(part) or "") for part in parts) else []


def _text(node: ast.expr) -> str | None:
    """A string with `{}` for what is filled in, or None if the expression is no string."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text(value) or "{}" for value in values)
    return None
