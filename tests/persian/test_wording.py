"""One word for one thing: words that must not stand in a Persian text of the dashboard, and what stands instead."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PERSIAN = re.compile("[\u0600-\u06ff]")
FOLDERS = ("briefs", "charts", "delivery", "door", "intake", "pages", "queries", "records")
# An expression, and the word to use. `(?![ا-ی])` ends a word.
INSTEAD = {
    "شمارها(?![ا-ی])|شمارهای": "تعدادها: «شمارهای» is read as «شماره‌ای», a number that names something",
    "تصادف": "نوسان معمول: «تصادف» is a road accident",
    "هم‌گروه": "مشابه",
    "برگزید": "انتخاب",
    "رونوشت": "کپی: «رونوشت» is a copy to a third office",
    "(انباشت|انباشتگی) پاسخ": "تجمع پاسخ: «انباشت» is the backlog",
    "از مهلت نگذشته": "معوق نیست",
    "این‌جا": "اینجا",
    "[\u064a\u0643]": "the Persian letters ی and ک",
    "[0-9]+ (روز|پرونده|ماه|سال)": "Persian digits",
}


def catalogue_texts() -> Iterator[tuple[str, str]]:
    """The Persian texts of all catalogues, each with its place."""
    for path in sorted((ROOT / "assets" / "locale" / "fa").rglob("*.po")):
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith(("msgstr", '"')):
                yield f"{path.name}:{n}", line


def code_texts() -> Iterator[tuple[str, str]]:
    """The Persian strings of the code, without its comments and docstrings, each with its place."""
    files = subprocess.run(
        ["git", "ls-files", *FOLDERS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in files.stdout.split():
        code = (ROOT / name).read_text(encoding="utf-8") if name.endswith(".py") else ""
        if not PERSIAN.search(code):
            continue
        tree = ast.parse(code)
        documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                yield f"{name}:{node.lineno}", node.value


def test_a_number_of_things_is_one_word() -> None:
    """«شمار», and «تعدادها» in the plural; the code has «تعداد» too, as a heading of files that are read."""
    found = [place for place, text in catalogue_texts() if re.search("تعداد(?!ها)", text)]
    assert found == []


@pytest.mark.parametrize("texts", [catalogue_texts, code_texts])
def test_one_word_stands_for_one_thing(texts) -> None:
    found = [
        f"{place}: {use}"
        for place, text in texts()
        if PERSIAN.search(text)
        for expression, use in INSTEAD.items()
        if re.search(expression, text)
    ]
    assert not found, "\n".join(found)
