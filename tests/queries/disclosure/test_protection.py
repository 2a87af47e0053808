"""The published tables of a store reveal no withheld count, and the attack that shows this can find one."""

import pytest

from stats.disclosure.secondary_suppression import SecondarySuppression
from tests.protection.trial import as_row, trial
from tests.thorough import THOROUGH

SOME = ("on_time_share",)


@pytest.mark.slow
def test_no_withheld_cell_is_recovered_from_what_is_published(tmp_path, record_testsuite_property) -> None:
    ways = ("added", "changed") if THOROUGH > 1 else ("added",)  # the next test attacks what was changed
    for name, tally in trial(1, tmp_path, size=300, most=8, only=SOME, ways=ways).items():
        counts = as_row(tally)
        for key, n in counts.items():
            record_testsuite_property(f"protection_{name}_{key}", n)
        assert counts["tables"] > 50
        assert counts["pairs"] > 500
        assert counts["by_pairs"] > 100
        assert counts["by_all"] >= 8
        assert not any(n for key, n in counts.items() if key.startswith("recovered")), counts


@pytest.mark.slow
def test_unrounded_it_holds_and_without_complementary_cells_the_attack_finds_what_is_there(
    tmp_path, monkeypatch
) -> None:
    """The proof holds without rounding, and the attack finds counts where complementary cells are published.

    An attack that never finds anything would prove nothing.
    """
    monkeypatch.setattr("queries.disclosure.protected_figures.round_to_base", lambda counts, base: counts)
    monkeypatch.setattr("tests.protection.attack.interval", lambda n, **_: (n, n))
    kept = trial(1, tmp_path / "kept", size=1500, most=8, only=("received",), ways=("changed",))["changed"]
    assert kept.by_pairs > 0
    assert (kept.recovered_by_pairs, kept.narrowed_by_pairs) == (0, 0)
    assert (kept.recovered_by_all, kept.narrowed_by_all) == (0, 0)
    monkeypatch.setattr(SecondarySuppression, "run", lambda self: None)
    given = trial(1, tmp_path / "given", size=1500, most=8, only=("received",), ways=("changed",))["changed"]
    assert given.recovered_by_pairs > 0
    assert given.recovered_by_all > 0
