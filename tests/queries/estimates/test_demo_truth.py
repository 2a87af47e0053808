"""The demo's true parameters lie within the measures' intervals, end to end: files, intake, store, measure."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest
from sqlalchemy.engine import make_url

from intake.__main__ import main as intake
from intake.demo.case_life import simulate_histories
from intake.demo.generate import generate
from intake.demo.line_activity import AS_OF_SECOND as NOW
from intake.demo.registrations import NO_DUE, chunks, draw_cases
from intake.demo.true_values import THIRTY_DAYS
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing
from queries.estimates.measure import measure
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.codes import SET_ASIDE, Outcome, Verdict
from queries.vocabulary.scope import Scope
from stats.peers.case_mix import CellTable
from stats.peers.response_scale import SHARES as OF_SHARES
from tests.commands import output_of
from tests.thorough import THOROUGH

pytestmark = pytest.mark.slow

SEEDS = (21, 22)
MIN = 60
SHARES = ("on_time_share", "resolved_share", "satisfied_share", "reopened_share", "resolution_gap")
DURATIONS = ("answer_days_median", "answer_days_p90", *(f"answered_by_day_{day}" for day in (10, 20, 30)))
KEYS = (*SHARES, *DURATIONS, "handoffs_per_case")


def truth_of(url: str) -> list[dict[str, object]]:
    """The true values of the offices of a demo store."""
    beside = Path(str(make_url(url).database)).with_name("demo-truth.json")
    return json.loads(beside.read_text("utf-8"))["agencies"]


@pytest.fixture(scope="module")
def demos(
    demo_url: str, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Store, list[dict[str, object]]]]:
    """Stores of demo provinces with different seeds, with their true values."""
    urls = [demo_url]
    for seed in SEEDS:
        urls.append(f"duckdb:///{tmp_path_factory.mktemp(f'demo-{seed}') / 'negah.duckdb'}")
        output_of(intake, "demo", "--database", urls[-1], "--cases", 8_000, "--seed", seed)
    return [(open_store(url), truth_of(url)) for url in urls]


@pytest.mark.thorough
def test_the_measures_of_offices_contain_the_truth_at_their_nominal_rate(demos) -> None:
    hits: dict[str, list[bool]] = {key: [] for key in KEYS}
    for store, offices in demos:
        true = {office["name_fa"]: office["outside_trips"] for office in offices}
        for key in KEYS:
            for row in measure(store, key, Scope(trips="out"), by=("agency",)).frame.to_dict("records"):
                value = true[row["agency_label"]][key]
                if row["n"] < MIN or value is None:
                    continue
                lower = -np.inf if np.isnan(row["lower"]) else row["lower"]
                upper = np.inf if np.isnan(row["upper"]) else row["upper"]
                hits[key].append(lower - 1e-5 <= value <= upper + 1e-5)
    every = [hit for of_key in hits.values() for hit in of_key]
    assert len(every) > 500
    # The figures of one office are correlated, so the bound for independent figures is generous.
    assert binomtest(sum(every), len(every), 0.95, alternative="less").pvalue > 1e-4
    for key, of_key in hits.items():
        assert binomtest(sum(of_key), len(of_key), 0.95, alternative="less").pvalue > 1e-4, key


def beside_peers(seed: int, province: object) -> dict[str, list[tuple[str, str, str]]]:
    """Assessment, route and planted character of every office with enough cases, in a demo of 30,000 cases."""
    demo = generate(cases=30_000, seed=seed, province=province)
    ((first, last, before),) = chunks(demo.count)
    cases = draw_cases(demo.world, demo.count, first=first, last=last, before=before, seed=seed)
    lives = simulate_histories(demo.world, cases, seed=seed)
    offices = demo.world.offices
    names = sorted({office.peer_group for office in offices})
    group = np.array([names.index(office.peer_group) for office in offices])
    aside = np.isin(lives.outcome, [int(x) for x in SET_ASIDE]) & (lives.closed <= NOW)
    resolved = (lives.closed <= NOW - THIRTY_DAYS) & (lives.outcome == Outcome.resolved)
    back = (lives.reopened[:, 0] - lives.closed <= THIRTY_DAYS) | (
        (lives.verdict == Verdict.dissatisfied) & (lives.verdict_at <= NOW)
    )
    ordinary = cases.trip < 0
    assessments: dict[str, list[tuple[str, str, str]]] = {}
    for key, better, hit, among in (
        (
            "on_time_share",
            "higher",
            lives.answered <= cases.due,
            (cases.due != NO_DUE) & (cases.due <= NOW) & ~aside,
        ),
        ("resolution_gap", "lower", back, resolved),
    ):
        topic_group = np.unique([topic.group_en for topic in demo.world.topics], return_inverse=True)[1]
        counted = among & ordinary
        columns = (cases.office, topic_group[cases.topic], cases.kind, cases.county)
        keys, cell = np.unique(
            np.stack([column[counted] for column in columns], axis=1).astype(np.int64),
            axis=0,
            return_inverse=True,
        )
        n, hits = np.bincount(cell), np.bincount(cell, hit[counted])
        table = CellTable(keys[:, 0], keys[:, 1:], n.astype(float), hits, group)
        size = len(offices)
        counts = UnitCounts(
            list(range(size)), table, OF_SHARES, group + 1, np.full(size, np.nan), np.full(size, True)
        )
        frame, _ = peer_standing(
            counts, better=better, min_n=30, floor=0.5 if key == "on_time_share" else None
        )
        assessments[key] = [
            (str(row.assessment), str(row.route), office.character)
            for row, office in zip(frame.itertuples(), offices, strict=True)
            if row.assessment != "too_few"
        ]
    return assessments


@pytest.mark.thorough
def test_offices_that_stand_out_have_a_character_and_sound_ones_seldom_do(province) -> None:
    """Over ten provinces, or twenty, for all offices with at least 30 cases, those of small groups too."""
    number = 20 if THOROUGH > 1 else 10
    worlds = [beside_peers(seed, province) for seed in range(1, number + 1)]
    for key, bad in (("on_time_share", "slow"), ("resolution_gap", "closes without resolving")):
        assessments = [each for province_told in worlds for each in province_told[key]]
        # What only the deadline says is no comparison.
        sound = [
            word for word, route, character in assessments if character == "sound" and route != "deadline"
        ]
        marked = [word for word, _, character in assessments if character == bad]
        assert len(sound) > 25 * number
        assert sound.count("needs_look") / len(sound) < 0.01
        assert marked.count("needs_look") / len(marked) > 0.8
        assert "better" not in marked
