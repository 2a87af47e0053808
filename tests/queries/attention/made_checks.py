"""Hand-made checks: one without anything unusual, and one far beyond chance."""

from dataclasses import replace

from queries.attention.anomaly_check import Check

QUIET = Check("surge", (("county", 1),), 7, 10.0, 10.0, 5.0, 16.0, 0.5)


def surge(**change: object) -> Check:
    """A surge of a county, far beyond chance; `change` replaces fields."""
    return replace(QUIET, actual=60.0, p=1e-9, **change)
