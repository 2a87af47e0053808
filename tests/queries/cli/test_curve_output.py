"""Answer curves in text: every fifth day with its interval, and the log-rank test where there is one."""

import math
from datetime import datetime

import pandas as pd

from queries.cli.curve_output import curves_json, curves_text
from queries.estimates.answer_curves import Curves
from queries.vocabulary.scope import Scope
from stats.estimates.logrank import LogRank

NO_TEST = LogRank(math.nan, 0, math.nan)


def curves(*, by: tuple[str, ...] = (), withheld: bool = False, test: LogRank = NO_TEST) -> Curves:
    """Days 0 to 10 of one curve whose values are a hundredth of the day, and unknown on day 10."""
    rows = [
        {
            **{f"{name}_label": "Request" for name in by},
            "day": day,
            "value": math.nan if day == 10 else day / 100,
            "lower": 0.0,
            "upper": 0.5,
            "at_risk": 40 - day,
            "n": 40,
            "withheld": withheld,
        }
        for day in range(11)
    ]
    return Curves(Scope(), by, datetime(2026, 3, 1, 8), 3, pd.DataFrame(rows), test)


def test_every_fifth_day_has_its_share_its_interval_and_how_many_wait() -> None:
    lines = curves_text(curves(), "en").splitlines()
    assert lines[-3:] == [
        "  day 0  0.0% [0.0% – 50.0%]  40 waiting",
        "  day 5  5.0% [0.0% – 50.0%]  35 waiting",
        "  day 10  —",
    ]
    assert lines[-4] == " (n=40)"


def test_a_group_with_too_few_cases_has_no_days() -> None:
    lines = curves_text(curves(by=("kind",), withheld=True), "en").splitlines()
    assert lines[-1] == "Request (n=40) too few cases"


def test_the_log_rank_test_is_given_where_there_is_one_and_p_never_as_zero() -> None:
    assert "Log-rank" not in curves_text(curves(), "en")
    text = curves_text(curves(by=("kind",), test=LogRank(31.256, 2, 1e-7)), "en")
    assert text.endswith("χ²(2) = 31.26, p < 0.001")
    assert curves_text(curves(test=LogRank(6.4, 2, 0.0408)), "en").endswith("p = 0.041")


def test_json_has_all_days_and_null_where_nothing_is_known() -> None:
    record = curves_json(curves())
    assert record["test"] == {"name": "log-rank, cause-specific", "statistic": None, "df": 0, "p": None}
    assert [row["value"] for row in record["rows"]][-2:] == [0.09, None]
    assert (record["as_of"], record["load"]) == ("2026-03-01T08:00:00", 3)
