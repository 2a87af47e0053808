"""Translations: every message has its Persian, no Persian is unused, and both use the same placeholders."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from pages.shell.screens import SCREENS

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "assets" / "locale" / "fa" / "LC_MESSAGES"
PERSIAN = re.compile("[\u0600-\u06ff]")
ESCAPED = re.compile(r"\\(?:u06|U000006|N\{)")  # a letter that may be Persian, written by its number or name
# What a module contains that makes a pair of texts, or imports what looks texts up. To parse all modules takes seconds.
MAKES_PAIRS = re.compile(r"\bText\s*\(")
IMPORTS_LOOKUP = re.compile(r"\b(?:import|from)\b.*\b(?:gettext|persian\s*\.\s*translate)\b")


@cache
def messages() -> dict[str, str]:
    """Every message that the code translates, with its file."""
    found = {screen.title: f"pages/{screen.path}" for screen in SCREENS}
    for folder in ("pages", "charts", "door"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in _of(ast.parse(path.read_text(encoding="utf-8"))):
                found[message] = path.name
    return found


def _of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _translates(node.func):
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))


def _translates(function: ast.expr) -> bool:
    """Whether a call is a translation: `t(…)`, `view.t(…)` or `translator(…)(…)`, or `.plural(…)` of one of these."""
    match function:
        case ast.Attribute(attr="plural"):
            return True
        case ast.Name(id="t") | ast.Attribute(attr="t"):
            return True
        case ast.Call(func=ast.Name(id="translator")):
            return True
    return False


def entries() -> list[tuple[str, str]]:
    """Every message of every catalogue with its Persian."""
    found = []
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file):
                if entry.pluralizable:
                    found += zip(entry.id, entry.string, strict=True)
                elif entry.id:
                    found.append((str(entry.id), str(entry.string)))
    return found


def catalogue() -> dict[str, str]:
    """The Persian of every message in the catalogues."""
    return dict(entries())


def test_no_message_stands_in_two_catalogues():
    named = [message for message, _ in entries()]
    assert sorted(set(named)) == sorted(named)


def test_every_message_has_its_persian():
    known = catalogue()
    missing = {message: file for message, file in messages().items() if not known.get(message)}
    assert not missing


def test_no_persian_is_left_over():
    assert not set(catalogue()) - set(messages())


def test_both_languages_name_the_same_values():
    fields = re.compile(r"\{\w+\}")
    for english, persian in catalogue().items():
        assert sorted(fields.findall(english)) == sorted(fields.findall(persian)), english


def test_the_persian_is_persian():
    for english, persian in catalogue().items():
        if re.search("[A-Za-z]{3}", english.replace("{", " {")):
            assert PERSIAN.search(persian), english
        assert not re.search("[يك0-9]", persian.replace("A4", "")), persian  # A4 is the name of a paper


def test_the_screens_hold_no_persian_of_their_own():
    """Persian belongs in catalogues and declarations: Persian text in a screen's code would not be translated."""
    # The name of the language, and problems that are reported in both: answers to machines have no screen language.
    allowed = {"view.py", "routes.py", "figure_routes.py", "figure_request.py", "disk_space.py"}
    persian = {
        (path.name, text)
        for folder in ("pages", "charts")
        for path in (ROOT / folder).rglob("*.py")
        for text in _texts(path.read_text(encoding="utf-8"))
        if PERSIAN.search(re.sub("[؛،٪]", "", text))
    }
    assert {name for name, _ in persian} == allowed, persian


def _texts(code: str) -> Iterator[str]:
    """The texts of a module that may be Persian, without its docstrings."""
    if not (PERSIAN.search(code) or ESCAPED.search(code)):
        return
    tree = ast.parse(code)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if _is_documented(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_a_text_is_translated_where_it_is_made():
    """Pages and charts use the catalogue; everything below them makes pairs of Persian and English."""
    pairs, lookups = [], []
    for folder in ("pages", "charts"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            code = path.read_text(encoding="utf-8")
            pairs += [
                f"{path}:{node.lineno}"
                for node in (ast.walk(ast.parse(code)) if MAKES_PAIRS.search(code) else ())
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
            ]
    for folder in ("queries", "briefs", "intake", "geo", "stats"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            code = path.read_text(encoding="utf-8")
            lookups += [
                f"{path}:{node.lineno}"
                for node in (ast.walk(ast.parse(code)) if IMPORTS_LOOKUP.search(code) else ())
                if (isinstance(node, ast.ImportFrom) and node.module in {"gettext", "persian.translate"})
                or (isinstance(node, ast.Import) and "gettext" in {alias.name for alias in node.names})
            ]
    assert (pairs, lookups) == ([], [])


def _is_documented(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and bool(node.body)
        and isinstance(node.body[0], ast.Expr)
    )
