"""The part "fairness" measures a viewer alone and beside somebody who opens many screens at once."""

import pytest

from tests.bench.fairness import fairness


@pytest.mark.slow
@pytest.mark.thorough
def test_a_viewer_is_measured_alone_and_beside_another(demo_url) -> None:
    median, longest, whole = fairness("20k", url=demo_url, tabs=3, settling=1).figures
    assert median.subject_ms is not None
    assert median.baseline_ms is not None
    assert len(median.baseline_ms.ms) == 5
    assert longest.value == max(median.subject_ms.ms) / max(median.baseline_ms.ms)
    assert whole.value > 0
