"""Values as plain Python, fit for JSON."""

import math

import pandas as pd


def json_value(value: object) -> object:
    """The value as JSON has it: null for what is missing."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return json_value(value.item()) if hasattr(value, "item") else value
