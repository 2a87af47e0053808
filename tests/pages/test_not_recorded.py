"""Screens over sources that record only some things: no 0 % and no 100 % of what nobody knows."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from persian.digits import MISSING, to_latin_digits
from queries.estimates.measure import measure
from queries.storage.opening import open_store
from queries.vocabulary.recorded import NOT_RECORDED, NOT_RECORDED_SHORT
from queries.vocabulary.scope import Scope
from tests import partial
from tests.pages.hostile import ADDRESSES, Visitor
from tests.pages.same_numbers.reading import plain
from tests.thorough import ordinary_first

STORES: dict[str, Callable[[Path], str]] = {
    "registrations": partial.registrations,
    "offices": partial.offices,
    "closings": partial.closings,
    "mixture": partial.mixture,
}
TOLD_ON_OVERVIEW = {
    "registrations": "",
    "closings": "سهم رضایت — در این منبع ثبت نمی‌شود: نظر شهروند.",
    "mixture": "from 2 of 3 sources; the others do not record answers",
}
ALL_OR_NOTHING = re.compile(r"(?<![\d.,])(?:0(?:\.0+)?|100)%")
# Screens on which shares of something else may be all or nothing: topics (none given), completeness, definitions.
# The page of an office about itself is for its staff (tests/pages/own_office); the audit log has no figures.
WITHOUT_FIGURES = {"office", "record"}
OTHER_SHARES = {"volume", "data", "definitions"} | WITHOUT_FIGURES
# Hotspots are of cases received, and Press opens with them: what is not recorded stands on their other parts.
OPEN_WITH_RECEIVED = {"hotspots", "press"}
# A browser draws charts and maps of values that are missing; texts and tables are looked at without one.
WITH_CHARTS = ("counties", "response", "", "agencies")
FIRST_WITH_CHARTS = (*WITH_CHARTS, *(screen for screen in ADDRESSES if screen not in WITH_CHARTS))


def says_so(text: str, lang: str) -> bool:
    """Whether a screen says somewhere that something is not recorded."""
    return any(words.label(lang) in text for words in (NOT_RECORDED, NOT_RECORDED_SHORT))


@pytest.fixture(scope="module")
def store_urls(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """A function from the name of a store to its URL; builds the store on first use."""
    return cache(lambda name: STORES[name](tmp_path_factory.mktemp(name)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "lang"),
    ordinary_first(
        1, [("registrations", "fa"), ("mixture", "en"), ("registrations", "en"), ("closings", "fa")]
    ),
)
def test_every_screen_says_what_is_not_recorded(store_urls, name, lang, monkeypatch) -> None:
    url = store_urls(name)
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    visitor = Visitor()
    more: dict[str, list[dict[str, list[str]]]] = {
        "cases": [{"state": [state]} for state in ("open", "overdue", "closed", "reopened")],
        "hotspots": [{"brief": ["0303"]}],
        "counties": [{"county": ["0303"]}, {"map": ["overdue"]}],
        "press": [{"measure": ["closed"], "by": ["county"]}],
        "compare": [{"county": ["0303"], "b.county": ["0302"]}],
    }
    agencies = [code for code in open_store(url).dimension("agency")["code"] if code != "none"]
    if agencies:
        more["agencies"] = [{"agency": agencies[:1]}]
    for screen in ADDRESSES:
        texts = [
            plain(visitor.see(screen, params | {"lang": [lang]})) for params in [{}, *more.get(screen, [])]
        ]
        if screen == "":
            assert TOLD_ON_OVERVIEW[name] in texts[0]
            # The number beside the title of a list; 0 would say that nobody waits.
            title = {"fa": "معوق‌ها نزد کیست", "en": "Overdue, by office"}[lang]
            assert (f"{title} {MISSING}" in texts[0]) == (name == "registrations")
        if name == "registrations" and screen not in OTHER_SHARES:
            assert any(says_so(text, lang) for text in texts) or screen in OPEN_WITH_RECEIVED, screen
            for text in texts:
                # The least change of a count from the year before may be 0 %; it stands in brackets.
                said = re.sub(r"\([^()]*\)", "", to_latin_digits(text).replace("٪", "%").replace("٫", "."))
                match = ALL_OR_NOTHING.search(said)
                assert not match, (screen, said[max(0, match.start() - 80) : match.end() + 40])


@pytest.mark.slow
def test_the_screens_open_with_what_there_is(store_urls, monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", store_urls("registrations"))
    visitor = Visitor()
    response = plain(visitor.see("response", {"lang": ["en"]}))
    assert " received" in response
    assert response.count(NOT_RECORDED.en) == 2  # below the chart, and once for all other parts
    press = plain(visitor.see("press", {"lang": ["en"]}))
    assert NOT_RECORDED.en not in press
    assert "Ready to be quoted" in press
    assert NOT_RECORDED.en in plain(visitor.see("press", {"lang": ["en"], "measure": ["on_time_share"]}))


@pytest.mark.thorough
@pytest.mark.slow
def test_offices_without_dues_are_listed_by_what_there_is(store_urls, monkeypatch) -> None:
    url = store_urls("offices")
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    text = plain(Visitor().see("agencies", {"lang": ["en"]}))
    names = [name for name in open_store(url).dimension("agency")["name_en"] if name in text]
    assert "offices by cases received" in text
    assert len(names) == len(partial.AGENCIES)
    received = measure(
        open_store(url), "received", Scope.from_params({}, today=partial.AS_OF.date())[0], by=("agency",)
    )
    for value in received.frame["value"]:
        assert f"{value:,.0f}" in text
    assert f"{NOT_RECORDED.en}: " in text
    assert "Answered on time" in text.split(f"{NOT_RECORDED.en}: ")[-1]


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.parametrize("screen", ordinary_first(1, FIRST_WITH_CHARTS))
def test_a_screen_of_registrations_has_no_fault(serve, visit, store_urls, screen) -> None:
    shown = visit(f"{serve(store_urls('registrations'))}/{screen}", lang="fa")
    for lang in ("fa", "en"):
        if lang == "en":
            shown.follow(f"{screen or './'}?lang=en")
        assert shown.complaints() == []
        if screen not in {"compare", "volume", "definitions"} | OPEN_WITH_RECEIVED | WITHOUT_FIGURES:
            assert says_so(shown.text(), lang)
