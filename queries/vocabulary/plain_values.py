"""Convert pandas and NumPy scalars to plain Python values for JSON."""

import math

import pandas as pd


def json_value(value: object) -> object:
    """Plain Python equivalent of a scalar; None (JSON null) for None, NaN and NaT."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    # NumPy scalars have `item()`; its result can itself be NaN, hence the second pass.
    return json_value(value.item()) if hasattr(value, "item") else value
