"""`python -m queries control`: the charts as text and as JSON (`queries.cli.control_output`)."""

import json

import pytest

from queries.__main__ import main
from queries.comparisons.own_past.control_charts import control_chart_set
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope


def run(capsys, demo_url, *arguments, code=0):
    assert main(["control", *arguments, "--database", demo_url]) == code
    return capsys.readouterr().out


def test_json_has_the_marks_and_the_months_of_every_county(capsys, demo_url):
    record = json.loads(run(capsys, demo_url, "on_time_share", "--by", "county", "--json", "--lang", "en"))
    expected = control_chart_set(open_store(demo_url), "on_time_share", Scope(trips="out"), by="county")
    assert record["months"] == [month.key for month in expected.months]
    by_code = {chart["code"]: chart for chart in record["charts"]}
    assert set(by_code) == set(expected.charts)
    tabriz, chart = by_code["0303"], expected.charts["0303"]
    assert tabriz["label"] == "Tabriz"
    assert tabriz["own_past"] == chart.own_past
    assert tabriz["latest"] == record["months"][chart.latest]
    assert tabriz["growth"] == 0
    assert tabriz["value"] == [None if x != x else x for x in chart.value]
    assert all(len(tabriz[name]) == len(record["months"]) for name in ("n", "signal", "centre", "upper"))
    silent = next(each for each in record["charts"] if each["own_past"] == "no_chart")
    assert silent["latest"] is None
    assert silent["no_chart"] == "few_months"


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("the whole scope", "usual limits")), ("fa", ("کل محدوده", "حدود معمول"))]
)
def test_text_has_value_limits_and_mark(capsys, demo_url, lang, words):
    text = run(capsys, demo_url, "on_time_share", "--lang", lang)
    assert all(word in text for word in words)
    assert len(text.splitlines()) == 3  # with the mark of demo data


def test_the_growth_of_a_stock_is_said(capsys, demo_url):
    chart = control_chart_set(open_store(demo_url), "open", Scope(trips="out")).charts[""]
    record = json.loads(run(capsys, demo_url, "open", "--json", "--lang", "en"))["charts"][0]
    assert record["growth"] == chart.growth
    assert ("usual growth: " in run(capsys, demo_url, "open", "--lang", "en")) == (chart.growth > 0.005)


def test_a_measure_without_charts_says_so(capsys, demo_url):
    assert "this measure has no control chart" in run(capsys, demo_url, "oldest_open_days", "--lang", "en")
    assert "no complete month" in run(capsys, demo_url, "received", "--to", "1390/01/01", "--lang", "en")


def test_an_unknown_measure_is_refused(capsys, demo_url):
    run(capsys, demo_url, "nothing", "--lang", "en", code=2)
