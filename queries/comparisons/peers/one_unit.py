"""The comparison of one office or county with similar ones, for those who show no other unit.

What similar units would reach rests on the cases of all of them, but neither ranks nor groups are computed here. Of a
unit with too few cases nothing of a comparison is shown, so that nothing is compared for it.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from queries.comparisons.peers.peer_assessment_texts import PeerUnit
from queries.comparisons.peers.peer_comparison import (
    ON_TIME,
    PeerComparison,
    comparable_measure,
    comparison_key,
    peer_comparison,
)
from queries.comparisons.peers.peer_standing import COLUMNS, peer_standing
from queries.comparisons.peers.unit_figures import blank_withheld, unit_figures
from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.estimates.measure import measure
from queries.measures.declaration import Measure
from queries.question.question import as_columns
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope, Trips, scope_of_units

NO_GROUPS = pd.DataFrame(columns=["group", "group_label", "units", "centre", "tau", "late"])


def comparison_for_unit(
    store: Store, key: str, scope: Scope, code: str, *, by: PeerUnit, trips: Trips = "out", lang: str = "fa"
) -> PeerComparison:
    """`peer_comparison`, of which only the row of one unit is looked at: the others may be missing.

    Without groups, ranks and shares that are late. Where the unit has too few cases for any figure, its row says so and
    nothing else. Raises ScopeError as `peer_comparison` does.
    """
    declared, minimum = comparable_measure(key), settings().minimum_n
    everyone = scope_of_units(replace(scope, trips=trips), by)
    is_kept = store.cache.kept(comparison_key(key, everyone, by, lang)) is not None
    # Cases without an office or a county (key 0) are not a unit of a comparison.
    is_unit = any(each == code for number, each in store.codes(by).items() if number)
    if is_unit and not is_kept and not declared.estimator.response_components:
        own = measure(store, key, scope_of_units(everyone, by, (code,)))
        if 0 < own.row["n"] < min(minimum.share, minimum.comparison):
            frame = _too_few(by, code, int(own.row["n"]))
            return PeerComparison(declared, everyone, by, own.as_of, own.load, frame, NO_GROUPS)
    if is_kept or key == ON_TIME:
        # Limits of the share on time rest on a further question; it has more rules for offices, too.
        return peer_comparison(store, key, scope, by=by, trips=trips, lang=lang)
    comparison = store.cache.get_or_compute(
        ("peers of one", key, everyone, by, lang, settings()),
        lambda: _compared(store, declared, everyone, by=by, lang=lang),
    )
    return replace(comparison, frame=comparison.frame.copy(deep=False))


def _too_few(by: PeerUnit, code: str, n: int) -> pd.DataFrame:
    """The row of a unit with too few cases for any figure."""
    words = {"assessment": "too_few", "route": None, "reason": "few"}
    columns = {name: [np.nan] for name in ("value", "lower", "upper", *COLUMNS, "late")}
    columns |= {name: pd.Series([word], dtype=object) for name, word in words.items()}
    return pd.DataFrame(columns | {by: [code], "n": [n], "withheld": [True], "comparable": [False]})


def _compared(store: Store, declared: Measure, everyone: Scope, *, by: PeerUnit, lang: str) -> PeerComparison:
    """What is compared of all units, without ranks."""
    question, minimum = unit_question(store, declared, everyone, by=by, lang=lang), settings().minimum_n
    counts = unit_counts(question, unit_sums(question))
    standing, _ = peer_standing(
        counts, better=declared.better, min_n=minimum.comparison, floor=None, ranked=False
    )
    figures = unit_figures(question, counts, least=minimum.share) | as_columns(standing)
    blank_withheld(figures)
    del figures["group_key"]
    # As objects, so that None stays None.
    words = {name: pd.Series(figures[name], dtype=object) for name in ("route", "reason")}
    frame = pd.DataFrame({**figures, **words, "late": np.nan})
    load = store.load if everyone.load is None else everyone.load
    return PeerComparison(declared, everyone, by, question.facts.latest_as_of, load, frame, NO_GROUPS)
