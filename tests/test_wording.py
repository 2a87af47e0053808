"""The wording of texts: one thing has one word, on every screen, in every document and message."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from queries.comparisons.peers.peer_assessment_texts import PEER_ASSESSMENTS
from tests.texts import ROOT, ShownText, shown_texts

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
KEYS = {"verdict"}  # values of files, which stand next to texts
RULES = tomllib.loads((Path(__file__).parent / "wording.toml").read_text(encoding="utf-8"))


@cache
def texts() -> list[ShownText]:
    """All texts to check. Not collected at import, because every worker of a test run imports this module."""
    return [text for text in shown_texts() if text.text.strip() and text.text not in KEYS]


@cache
def forms(lang: str) -> list[tuple[re.Pattern[str], str]]:
    """Each form that is not written, and what is written instead. `re` itself keeps fewer compiled patterns."""
    return [(re.compile(form), rule["write"]) for rule in RULES[lang] for form in rule["instead_of"]]


def _breaks(text: ShownText) -> list[str]:
    said = PLACEHOLDER.sub("{}", text.text)
    return [
        f"{text.place}: “{found[0]}” in “{text.text}”: write {write}"
        for form, write in forms(text.lang)
        if (found := form.search(said))
    ]


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_one_thing_has_one_word(lang):
    broken = [line for text in texts() if text.lang == lang for line in _breaks(text)]
    assert not broken, "\n".join(["", *broken])


def test_the_texts_of_every_folder_are_checked():
    folders = {text.place.split("/")[0] for text in texts()}
    assert {"assets", "briefs", "geo", "intake", "pages", "queries"} <= folders
    assert len(texts()) > 3000


@pytest.mark.parametrize("name", ["docs/definitions.md", "docs/definitions.fa.md"])
def test_the_definitions_keep_to_the_words(name):
    lang = "fa" if name.endswith(".fa.md") else "en"
    paragraphs = re.split(r"\n\n|\n *- ", (ROOT / name).read_text(encoding="utf-8"))
    broken = [
        line
        for text in paragraphs
        for line in _breaks(ShownText(name, lang, " ".join(text.replace("\n> ", " ").split())))
    ]
    assert not broken, "\n".join(["", *broken])


def test_the_persian_of_the_readme_keeps_to_the_words():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    persian = [
        ShownText(f"README.md:{i}", "fa", text)
        for i, text in enumerate(lines, 1)
        if re.search("[آ-ی]{3}", text)
    ]
    assert persian
    broken = [line for text in persian for line in _breaks(text)]
    assert not broken, "\n".join(["", *broken])


def test_the_words_of_an_assessment_are_written_in_one_place():
    label = PEER_ASSESSMENTS["needs_look"]
    modules = {text.place.split(":")[0] for text in texts() if text.text in (label.fa, label.en)}
    assert modules == {"queries/comparisons/peers/peer_assessment_texts.py"}
