"""Screens over sources that record only some things: no 0 % and no 100 % of what nobody knows."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from persian.digits import to_latin_digits
from queries.storage.store import open_store
from queries.vocabulary.recorded import NOT_RECORDED
from tests import partial
from tests.pages.hostile import ADDRESSES, Visitor
from tests.pages.same_numbers.reading import plain

STORES: dict[str, Callable[[Path], str]] = {
    "registrations": partial.registrations,
    "closings": partial.closings,
    "mixture": partial.mixture,
}
# What a screen says if a source does not record what it shows.
TOLD = {lang: NOT_RECORDED.label(lang) for lang in ("fa", "en")}
ALL_OR_NOTHING = re.compile(r"(?<![\d.,])(?:0(?:\.0+)?|100)%")
# Screens on which shares of something else may be all or nothing: topics (none given), completeness, definitions.
OTHER_SHARES = {"volume", "data", "definitions"}


@pytest.fixture(scope="module")
def store_urls(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """A function from the name of a store to its URL; builds the store on first use."""
    return cache(lambda name: STORES[name](tmp_path_factory.mktemp(name)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "lang"),
    [("registrations", "fa"), ("registrations", "en"), ("closings", "fa"), ("mixture", "en")],
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
        if name == "registrations" and screen not in OTHER_SHARES:
            assert any(TOLD[lang] in text for text in texts), screen
            for text in texts:
                # The least change of a count from the year before may be 0 %; it stands in brackets.
                said = re.sub(r"\([^()]*\)", "", to_latin_digits(text).replace("٪", "%").replace("٫", "."))
                found = ALL_OR_NOTHING.search(said)
                assert not found, (screen, said[max(0, found.start() - 80) : found.end() + 40])


@pytest.mark.browser
@pytest.mark.parametrize("screen", ADDRESSES)
def test_a_screen_of_registrations_has_no_fault(serve, look, store_urls, screen) -> None:
    address = f"{serve(store_urls('registrations'))}/{screen}"
    for lang in ("fa", "en"):
        shown = look(address, lang=lang)
        assert shown.complaints() == []
        if screen not in {"compare", "volume", "definitions"}:
            assert TOLD[lang] in shown.text()
