"""The data of the scope bar: every code of the store, the selection, and Jalali days, all in the reader's language."""

import pytest

from pages.view.view import View
from pages.widgets.choosing.scope_bar import bar_data, choices, preset_label
from persian.calendar import is_leap
from queries.question.vintage import as_of
from queries.vocabulary.periods import PRESETS
from queries.vocabulary.scope import Scope


@pytest.fixture
def bar_of(demo_store):
    """A function from an address to the view of the demo store and the data that its scope bar receives."""

    def build(language: str = "fa", **params: list[str]):
        scope, problems = Scope.from_params(params, today=demo_store.as_of.date())
        assert not problems
        view = View(demo_store, scope, (), language, False, params, as_of(demo_store, scope))
        return view, bar_data(view)

    return build


def test_every_code_of_the_data_can_be_chosen_once(bar_of, demo_store):
    view, data = bar_of()
    lists = choices(view)
    assert {each["key"] for each in [*data["filters"], *data["more"]]} == set(lists)
    for name in ("county", "agency", "topic", "peer_group", "topic_group"):
        rows = demo_store.dimension(name)
        codes = [option["code"] for option in lists[name]]
        assert sorted(codes) == sorted(rows.loc[rows.index != 0, "code"])
    assert all(option["group"] for option in lists["topic"])
    for name in ("kind", "channel"):
        codes = [option["code"] for option in lists[name]]
        assert codes.index("unknown") == len(codes) - 1


def test_what_is_chosen_is_marked_and_can_be_cleared_without_losing_the_language(bar_of):
    _, data = bar_of("en", county=["0303"], lang=["en"])
    chosen = {each["key"]: each["chosen"] for each in data["filters"]}
    assert chosen["county"] == ["0303"]
    names = {each["key"]: each["names"] for each in data["filters"]}
    assert (names["county"], names["agency"]) == (["Tabriz"], [])
    assert chosen["agency"] == []
    assert data["clearable"] is True
    assert data["cleared"] == {"lang": ["en"]}
    assert bar_of()[1]["clearable"] is False


def test_days_are_jalali_and_leap_years_are_known(bar_of):
    _, data = bar_of(period=["1403/12/30-1404/01/02"])
    assert (data["period"]["first"], data["period"]["last"]) == ("1403/12/30", "1404/01/02")
    assert data["period"]["preset"] is None
    years = {year: leap for year, _, leap in data["calendar"]["years"]}
    assert years[1403] is True
    assert all(leap == is_leap(year) for year, leap in years.items())
    assert len(data["calendar"]["months"]) == 12
    assert data["calendar"]["weekdays"][0] == "شنبه"


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_named_period_has_a_name_of_its_own(bar_of, lang):
    view, data = bar_of(lang)
    names = [preset_label(view, preset) for preset in PRESETS]
    assert len(set(names)) == len(PRESETS)
    assert [each["label"] for each in data["presets"]] == names
