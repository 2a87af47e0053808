"""Two stores with the same published tables and other withheld numbers: the press receives the same from both.

What is published around the tables (the order of rows, sentences, pictures with their axes, cautions, whether a figure
is final, what can be chosen) can then tell nothing of a withheld number, in whatever way.
"""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from pages.press.figure_downloads import figure_file
from persian.calendar import month_bounds
from queries.disclosure.protected_figures import protected
from queries.disclosure.publication_grid import publishable_measures
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.press.comparison import REFERENCES
from queries.press.figure_json import figure_json
from queries.press.publication_periods import whole_spans
from queries.press.quote import quotable
from queries.storage.opening import open_store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from records.roles import Role
from tests.access.people_of_roles import PEOPLE
from tests.access.receiving import receive
from tests.access.two_worlds import as_it_is, write_store
from tests.thorough import one_in, ordinary_first

pytestmark = pytest.mark.slow
# Found among random pairs of cases: with their counties exchanged, no published table of any measure is another.
ONE, OTHER = 19, 250
ONE_OF_A_KIND = ("received", "open", "on_time_share", "answer_days_median", "satisfied_share", "rate_per_10k")
MONTH = {"period": ["1404-07"]}
ADDRESSES = [
    MONTH | {"measure": ["received"], "by": ["county"]},
    MONTH | {"measure": ["received"], "by": ["county,kind"], "lang": ["en"]},
    MONTH | {"measure": ["open"], "county": ["0302"], "against": ["previous"], "lang": ["en"]},
    {"period": ["1404-Q3"], "measure": ["on_time_share"], "by": ["county"]},
    {"period": ["1404-Q3"], "measure": ["closed"], "by": ["month,county"]},
]


@pytest.fixture(scope="module")
def urls(tmp_path_factory) -> list[str]:
    """The URLs of the two stores."""
    here = as_it_is()
    lives = list(here.lives)
    one, other = lives[ONE], lives[OTHER]
    lives[ONE], lives[OTHER] = replace(one, county=other.county), replace(other, county=one.county)
    worlds = here, replace(here, lives=tuple(lives))
    return [write_store(tmp_path_factory.mktemp("same"), each) for each in worlds]


def test_the_numbers_do_differ(urls):
    months = Scope(month_bounds(1404, 7)[0], month_bounds(1404, 10)[1])
    numbers = [
        measure(open_store(url), "received", months, by=("county", "month")).frame["value"] for url in urls
    ]

    assert list(numbers[0]) != list(numbers[1])


def workbook_parts(content: bytes) -> list[str]:
    """All parts of a workbook but the properties, which hold the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return [parts.read(name).decode() for name in sorted(parts.namelist()) if "docProps" not in name]


def published(url: str, key: str, *, form: str) -> list[str]:
    """Everything that is published by county of a measure in all whole periods, as tables or as texts and pictures."""
    store, told = open_store(url), []
    spans = [
        span for grain in ("month", "quarter", "year") for span in whole_spans(store, MEASURES[key], grain)
    ]
    for span in spans if form == "tables" else one_in(2, spans, turn=0):  # all have their tables compared
        scope = Scope(span.first, span.last)
        for by in (("county",), ("county", "kind")):
            try:
                told.append(protected(store, key, scope, by=by).frame.to_csv())
            except ScopeError:  # not published by both
                continue
            if form != "tables":
                answer = quotable(store, key, scope, by=by)
                told.append(json.dumps(figure_json(store, answer)))
                told.append(figure_file(store, answer, "SVG", "fa").decode())
                told += workbook_parts(figure_file(store, answer, "XLSX", "en"))
        for county in ("0302", "0306") if form != "tables" else ():
            of_county = replace(scope, counties=(county,))
            told += [
                json.dumps(figure_json(store, quotable(store, key, of_county, against=against)))
                for against in REFERENCES
            ]
    return told


# In an ordinary run, of each kind of measure one.
@pytest.mark.parametrize(
    "key",
    ordinary_first(
        len(ONE_OF_A_KIND), sorted(publishable_measures(), key=lambda key: key not in ONE_OF_A_KIND)
    ),
)
def test_their_published_tables_are_the_same(urls, key):
    one, other = (published(url, key, form="tables") for url in urls)

    assert one == other
    assert len(one) > 10


@pytest.mark.parametrize("key", ordinary_first(1, ["received", "open", "on_time_share"]))
def test_so_are_the_texts_and_pictures(urls, key):
    one, other = (published(url, key, form="texts") for url in urls)

    assert one == other
    assert any('"reason": "small"' in each for each in one)


@pytest.mark.parametrize("params", ordinary_first(1, ADDRESSES[1:] + ADDRESSES[:1]))
def test_so_is_the_screen_of_the_press(urls, monkeypatch, params):
    received = []
    for url in urls:
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        page = receive(monkeypatch, PEOPLE[Role.press], "press", params)
        assert 'class="broken"' not in page.text
        files = {key: make() for key, make in page.files.items() if not key.endswith("XLSX")}
        received.append((page.pieces, files))

    assert received[0] == received[1]
    assert {key.rpartition("-")[2] for key in received[0][1]} >= {"CSV", "JSON"}
