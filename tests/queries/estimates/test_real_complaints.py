"""A real file: the figures equal an independent calculation from the file's own columns."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from persian.calendar import to_jalali
from queries.estimates.measure import measure
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.intake.storing import load_files, url

MOMENT = "%m/%d/%Y %I:%M:%S %p"


@pytest.fixture(scope="module")
def file(shared_data: Path) -> Path:
    return shared_data / "complaints" / "baltimore311.csv"


@pytest.fixture(scope="module")
def raw(file: Path) -> pd.DataFrame:
    """The file as pandas reads it, with parsed moments."""
    frame = pd.read_csv(file, dtype=str)
    moments = {
        name: pd.to_datetime(frame[column], format=MOMENT)
        for name, column in (("created", "CreatedDate"), ("due", "DueDate"), ("closed", "CloseDate"))
    }
    set_aside = frame["SRStatus"].isin(["Closed (Duplicate)", "Closed (Transferred)"])
    return pd.DataFrame(moments | {"agency": frame["Agency"], "set_aside": set_aside})


@pytest.fixture(scope="module")
def loaded(file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, object]:
    folder = tmp_path_factory.mktemp("baltimore")
    report = load_files(folder, file, mapping="baltimore311", as_of=None)
    return open_store(url(folder)), report


@pytest.mark.thorough
def test_every_row_is_accounted_for(loaded, raw: pd.DataFrame) -> None:
    store, report = loaded
    assert report.read == report.loaded == len(raw) == 10_000
    assert report.rejected == report.updated == report.unchanged == 0
    assert store.as_of == max(raw["created"].max(), raw["closed"].max())


def test_received_by_jalali_month_are_those_counted_in_the_file(loaded, raw: pd.DataFrame) -> None:
    wanted = (
        raw["created"].map(lambda moment: "{:04}-{:02}".format(*to_jalali(moment.date())[:2])).value_counts()
    )
    frame = measure(loaded[0], "received", Scope(), by=("month",)).frame
    cases_by_month = {row["month"]: row["n"] for row in frame.to_dict("records") if row["n"]}
    assert cases_by_month == wanted.to_dict()


def test_on_time_share_in_all_and_by_agency(loaded, raw: pd.DataFrame) -> None:
    store = loaded[0]
    due = raw[(raw["due"] <= store.as_of) & ~raw["set_aside"]]
    on_time = due["closed"] <= due["due"]
    row = measure(store, "on_time_share", Scope()).row
    assert (row["n"], row["value"]) == (len(due), pytest.approx(on_time.mean()))
    wanted = on_time.groupby(due["agency"]).agg(["size", "mean"])
    for of_agency in measure(store, "on_time_share", Scope(), by=("agency",)).frame.to_dict("records"):
        n, share = wanted.loc[of_agency["agency_label"]]
        assert of_agency["n"] == n
        assert of_agency["withheld"] == (n < 20)
        if n >= 20:
            assert of_agency["value"] == pytest.approx(share)


def test_the_median_days_to_an_answer_are_those_of_the_file(loaded, raw: pd.DataFrame) -> None:
    """Hour by hour, with a closing as duplicate or transferred as the competing event."""
    store = loaded[0]
    end = raw["closed"].fillna(store.as_of)
    hours = ((end - raw["created"]).dt.total_seconds() // 3600).to_numpy()
    answered = (raw["closed"].notna() & ~raw["set_aside"]).to_numpy()
    other = (raw["closed"].notna() & raw["set_aside"]).to_numpy()
    survival, total, median = 1.0, 0.0, math.nan
    for hour in np.unique(hours):
        here, at_risk = hours == hour, (hours >= hour).sum()
        total += survival * (here & answered).sum() / at_risk
        survival *= 1 - (here & (answered | other)).sum() / at_risk
        if total >= 0.5:
            median = hour / 24
            break
    row = measure(store, "answer_days_median", Scope()).row
    assert row["n"] == len(raw)
    assert row["value"] == pytest.approx(median)


def test_open_and_overdue_cases_at_the_end_of_the_file(loaded, raw: pd.DataFrame) -> None:
    store = loaded[0]
    still = raw["closed"].isna()
    assert measure(store, "open", Scope()).row["value"] == still.sum() == 208
    assert measure(store, "overdue", Scope()).row["value"] == (still & (raw["due"] <= store.as_of)).sum()
