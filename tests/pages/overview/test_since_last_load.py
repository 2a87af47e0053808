"""What is new since the last load, over three loads of one store, and the line about old data on every screen."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.province import Province
from intake.demo.generate import generate
from intake.demo.write_files import write_events
from intake.load.run import Request, run_load
from intake.mapping.model import load_mapping
from intake.publish.target_from_url import target_from_url
from pages.overview.contents import contents
from pages.shell.screens import SCREENS
from pages.widgets.choosing.scope_bar import PENDING_NAVIGATION_KEY
from queries.estimates.measure import measure
from queries.overview.lists.news_list import lines_before
from queries.overview.overview_contents import OverviewLine
from queries.question.vintage import load_before, load_start
from queries.settings.province_settings import settings
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.pages.hostile import pieces
from tests.pages.same_numbers.reading import looking, plain
from tests.queries.overview.short_list import short_list
from tests.thorough import MANY, THOROUGH, ordinary_first

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
SNOW = "surge-برفروبیمعابر"  # in the demo it is out of the ordinary from this day on
FIRST_SEEN = datetime(2024, 12, 29, 18)
MOMENTS = tuple(FIRST_SEEN + timedelta(days) for days in (-1, 0, 1))


@pytest.fixture(scope="module")
def after_loads(tmp_path_factory: pytest.TempPathFactory, province: Province) -> list[str]:
    """URLs of the store after one, two and, in a thorough run, three loads, each a day after the one before."""
    folder = tmp_path_factory.mktemp("loads")
    write_events(generate(cases=12_000, seed=111, province=province), folder / "events.parquet")
    events = pd.read_parquet(folder / "events.parquet")
    mapping = load_mapping("negah-events").model_copy(update={"source": "demo", "demo": True})
    moment, begin, urls = pd.to_datetime(events["moment"]), pd.Timestamp.min, []
    for i, as_of in enumerate(MOMENTS if MANY else MOMENTS[:2], 1):
        path, store = folder / f"{i}.parquet", folder / f"{i}.duckdb"
        events[(moment > begin) & (moment <= as_of)].to_parquet(path)
        begin = as_of
        if urls:
            store.write_bytes((folder / f"{i - 1}.duckdb").read_bytes())
        urls.append(f"duckdb:///{store}")
        request = Request(files=(path,), mapping=mapping, settings=settings(), as_of=as_of, wait=True)
        run_load(request, target_from_url(urls[-1]), notify=lambda *_: None, progress=lambda *_: None)
    return urls


@pytest.fixture
def stores(after_loads: list[str]) -> list[Store]:
    """The states after each load."""
    return [open_store(url) for url in after_loads]


def snow(store: Store, **address: str) -> OverviewLine | None:
    """The line about the snow, if it is there."""
    lines = short_list(contents(looking(store, **address)), "news").lines
    return next((line for line in lines if line.key == SNOW), None)


@pytest.mark.thorough
def test_a_line_is_new_with_the_load_that_brought_it_and_not_with_the_next(stores: list[Store]) -> None:
    before, brought, after = (snow(store) for store in stores)
    assert before is None
    assert brought is not None
    assert after is not None
    assert (brought.is_new, brought.status.en) == (True, "new")
    assert (after.is_new, after.status.en) == (False, "week 1")


@pytest.mark.thorough
def test_the_load_before_is_that_of_the_day_before(stores: list[Store]) -> None:
    assert [load_before(store, store.load) for store in stores] == [None, 1, 2]
    assert load_before(stores[2], 2) == 1
    assert lines_before(stores[0], Scope()) is None
    assert SNOW not in (lines_before(stores[1], Scope()) or ())
    assert SNOW in (lines_before(stores[2], Scope()) or ())
    # A look at an earlier load is compared with the one before that; of a past moment nothing is known.
    assert SNOW not in (lines_before(stores[2], Scope(load=2)) or ())
    assert lines_before(stores[2], Scope(as_of=FIRST_SEEN)) is None


def test_what_the_load_brought_is_counted_and_proved(stores: list[Store]) -> None:
    # What the second load brought; in a thorough run what the third one did, too.
    for store, moment in zip(stores[1 : THOROUGH + 1], MOMENTS, strict=False):
        news = short_list(contents(looking(store)), "news")
        scope = Scope().with_period(moment.date(), store.as_of.date())
        n = int(measure(store, "received", scope).row["n"])
        assert n > 0
        assert "not yet complete in the load before: " in news.lead.en
        assert news.lead.en.endswith(f"{n:,} received")
        assert news.lead_proof is not None
        assert news.lead_proof.params["period"] == ("since_load",)
        asked, problems = Scope.from_params(
            {"period": ["since_load"]}, today=store.as_of.date(), load_start=load_start(store)
        )
        assert not problems
        assert asked.first == moment.date()


def opened(url: str, monkeypatch: pytest.MonkeyPatch, screen: str = "") -> str:
    """The HTML of a screen of the period since the last load, in English."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    address = {"lang": "en", "period": "since_load"}
    for name, value in address.items():
        app.query_params[name] = value
    if screen:
        app.session_state[PENDING_NAVIGATION_KEY] = (screen, address)
    html = "".join(pieces(app.run()))
    assert not app.exception
    return html


@pytest.mark.thorough
def test_the_overview_says_what_is_new_since_the_last_load(
    after_loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    html = opened(after_loads[1], monkeypatch)
    assert f'data-line="{SNOW}"' in html
    assert "not yet complete in the load before: " in plain(html)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("screen", "told"),
    ordinary_first(
        1,
        [
            ("", ['class="stale" role']),
            ("volume", ['class="stale quiet" role']),
            ("press", ['class="stale quiet" role']),
            ("definitions", []),
        ],
    ),
)
def test_every_screen_with_figures_says_that_data_are_old(
    after_loads: list[str], monkeypatch: pytest.MonkeyPatch, screen: str, told: list[str]
) -> None:
    """The loads came daily and are long past. The opening screen says so aloud, the others quietly."""
    html = opened(after_loads[2], monkeypatch, screen)
    assert re.findall('class="stale[^"]*" role', html) == told


def test_only_screens_without_figures_of_their_own_leave_the_age_of_data_out() -> None:
    assert {screen.path for screen in SCREENS if not screen.has_figures} == {"data", "definitions", "record"}
