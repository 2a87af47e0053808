"""Every message that a screen says has its Persian, with the same blanks to fill."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SAID_IN = ("dashboard.py", "pages", "charts")
SPEAKERS = {"t", "_"}


def said() -> Iterator[tuple[str, str]]:
    """Every message handed to a translator as it stands, with where that is."""
    for top in SAID_IN:
        path = ROOT / top
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                message = node.args[0]
                if name in SPEAKERS and isinstance(message, ast.Constant) and isinstance(message.value, str):
                    yield message.value, f"{file.relative_to(ROOT)}:{node.lineno}"


@pytest.fixture(scope="module")
def persian() -> dict[str, str]:
    with (ROOT / "assets/locale/fa/LC_MESSAGES/negah.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and not entry.fuzzy}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_has_its_persian(persian):
    assert [(where, message) for message, where in said() if not persian.get(message)] == []


def test_persian_has_the_same_blanks(persian):
    assert [message for message, text in persian.items() if blanks(message) != blanks(text)] == []
