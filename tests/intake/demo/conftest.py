"""One demo of the built-in province, read as a user of its files would read it."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from geo.province import Province
from intake.demo.generate import Demo, generate
from intake.demo.true_values import CaseSample
from intake.demo.truth_file import describe
from tests.thorough import THOROUGH

CASES = 80_000 if THOROUGH > 1 else 50_000


@dataclass(frozen=True)
class Seen:
    """The demo's events, one row per case with its outcome, the sample for the true values, and these."""

    demo: Demo
    events: pd.DataFrame
    cases: pd.DataFrame
    sample: CaseSample
    truth: dict[str, Any]

    @property
    def ordinary(self) -> pd.DataFrame:
        """The cases outside trips."""
        return self.cases[self.cases.trip.isna()]


@pytest.fixture(scope="session")
def seen(province: Province) -> Seen:
    """A demo of 80,000 cases, in an ordinary run of 50,000."""
    demo = generate(cases=CASES, province=province)
    events = demo.events().to_pandas()
    sample = CaseSample.concatenate([part.sample for part in demo.parts()])
    return Seen(demo=demo, events=events, cases=_cases(events), sample=sample, truth=describe(demo, sample))


def _cases(events: pd.DataFrame) -> pd.DataFrame:
    """One row per case, computed from its events."""
    by = {name: rows.groupby("case") for name, rows in events.groupby("event")}
    cases = events[events.event == "registered"].set_index("case").drop(columns=["outcome", "verdict"])
    cases["agency"] = events[events.to_agency.notna()].groupby("case").to_agency.last()
    cases["handoffs"] = by["referred"].size() - 1
    cases["reopenings"] = by["reopened"].size().reindex(cases.index, fill_value=0)
    cases["answered"] = by["answered"].moment.first()
    cases["closed"] = by["closed"].moment.first()
    cases["outcome"] = by["closed"].outcome.first()
    cases["reopened"] = by["reopened"].moment.first()
    cases["verdict"] = by["verdict"].verdict.first()
    cases["hours"] = (cases.answered - cases.moment).dt.total_seconds() // 3600
    return cases
