"""Cells of any layer or table as text."""

import math


def cell_text(value: object) -> str:
    """A cell as text: empty for what is missing, a whole number without the ".0" that some formats give it."""
    if (
        value is None
        or (isinstance(value, float) and not math.isfinite(value))
        or str(value) in ("NaT", "<NA>")
    ):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\x00", "").strip()
