"""Convert pandas and NumPy scalars to plain Python values, for JSON, workbooks and Plotly."""

import math

import pandas as pd


def json_value(value: object) -> object:
    """Plain Python equivalent of a scalar; None (JSON null) for None, NaN and NaT."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    # NumPy scalars have `item()`; its result can itself be NaN, hence the second pass.
    return json_value(value.item()) if hasattr(value, "item") else value


def finite_or_none(value: float) -> float | None:
    """The number, or None for NaN and infinity, for which neither JSON nor a cell of a workbook has a value."""
    return value if math.isfinite(value) else None
