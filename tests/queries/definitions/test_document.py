"""The document of definitions agrees with the declarations, is set right to left in Persian, and is up to date."""

import re
from pathlib import Path

import pytest

from persian.digits import number
from queries.__main__ import main
from queries.attention import thresholds
from queries.definitions import document
from queries.definitions.document import fence, markdown
from queries.definitions.entries import MIN, entry
from queries.definitions.rule_definitions import RULES
from queries.measures import MEASURES
from queries.settings.province_settings import MinimumN, Settings

DOCS = Path(__file__).resolve().parents[3] / "docs"
FILES = {"en": "definitions.md", "fa": "definitions.fa.md"}


@pytest.mark.parametrize("lang", FILES)
def test_the_committed_document_is_what_the_declarations_say(lang: str, capsys) -> None:
    assert main(["definitions", "--lang", lang]) == 0
    committed = (DOCS / FILES[lang]).read_text(encoding="utf-8")
    assert capsys.readouterr().out == committed, "out of date: run `make definitions` and commit"


def joined(text: str) -> str:
    """The document in one line, without the marks of quotations that are continued."""
    return " ".join(text.replace("\n> ", " ").split())


@pytest.mark.parametrize("lang", FILES)
def test_long_lines_are_continued_and_no_item_begins_by_chance(lang: str, monkeypatch) -> None:
    item = re.compile(r"^ *(?:[-+*]|\d+[.)]) ", re.MULTILINE)
    text = markdown(lang, Settings())
    monkeypatch.setattr(document, "_WIDTH", 100_000)
    unbroken = markdown(lang, Settings())

    assert max(map(len, text.splitlines())) <= 120 < max(map(len, unbroken.splitlines()))
    assert joined(text) == joined(unbroken)
    assert len(item.findall(text)) == len(item.findall(unbroken))


@pytest.mark.parametrize("lang", FILES)
def test_each_measure_is_reported_in_full(lang: str) -> None:
    text = joined(markdown(lang, Settings()))
    for measure in MEASURES.values():
        one = entry(measure, lang, Settings())
        assert f"`{measure.key}`" in text
        texts = [one.title, one.definition, one.why, one.example, *one.caveats, *(f.text for f in one.lines)]
        for each in texts:
            assert joined(each if lang == "en" else fence(each)) in text, measure.key


def test_the_minimum_is_that_of_the_settings() -> None:
    own = Settings(minimum_n=MinimumN(share=55))
    facts = {f.label: f.text for f in entry(MEASURES["on_time_share"], "en", own).lines}
    assert facts[MIN] == "55 cases"
    assert MIN not in {f.label for f in entry(MEASURES["received"], "en", own).lines}


def test_the_rule_of_the_attention_list_tells_its_thresholds() -> None:
    rule = next(rule for rule in RULES if rule.name.en == "When something is out of the ordinary")
    *days, month = thresholds.SURGE_WINDOWS
    assert f"last {', '.join(map(str, days))} and {month} days" in rule.meaning.en
    assert f"held at {thresholds.FALSE_DISCOVERY_RATE:.0%}" in rule.meaning.en
    assert f"{number(thresholds.FALSE_DISCOVERY_RATE * 100, 'fa')} درصد" in rule.meaning.fa
    assert (thresholds.MIN_EXCESS_CASES, thresholds.MIN_EXCESS_SHARE) == (10, 0.002)
    assert thresholds.MIN_RATIOS == {"surge": 1.25, "overdue": 1.3}
    assert (thresholds.GRAVE_MIN_EXCESS_CASES, thresholds.GRAVE_MIN_RATIO) == (5, 1.15)
    assert thresholds.SETTLED_DAYS == 12 * 7
    assert (thresholds.MIN_PROVINCE_RATIO, thresholds.MAX_DROP_RATIO, thresholds.MAX_PROVINCE_DROP_RATIO) == (
        1.1,
        0.5,
        0.75,
    )


def test_the_persian_runs_from_right_to_left_and_fences_off_what_does_not() -> None:
    lines = markdown("fa", Settings()).splitlines()
    assert lines[2] == '<div dir="rtl">'
    assert lines[-1] == "</div>"
    for line in lines[3:-1]:
        outside = re.sub("\u2066[^\u2066\u2069]*\u2069", "", line)
        assert not re.search("[A-Za-z`]", outside), line
        assert line.count("\u2066") == line.count("\u2069")
