"""Convert Arrow arrays of any type into texts or numbers."""

import json
import math

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]
# Bits of a floating-point number → the smallest whole number that may differ from what was written.
_INEXACT = {16: 2**11, 32: 2**24, 64: 2**53}
Floats = npt.NDArray[np.float64]


def to_bool_mask(array: pa.Array) -> Mask:
    """Boolean array as NumPy array, with missing values as False."""
    filled: Mask = array.fill_null(False).to_numpy(zero_copy_only=False)
    return filled


def texts(array: pa.Array) -> pa.Array:
    """Cells as trimmed texts, missing ones empty; whole numbers without a decimal point.

    Floating-point numbers too large to be exact are written in powers of ten, by which `intake.parsing.id_traces` knows
    them: as plain numbers they would pass for ids.
    """
    kind = array.type
    if pa.types.is_dictionary(kind):
        array = array.cast(kind.value_type)
        kind = array.type
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        inexact = _INEXACT.get(kind.bit_width, math.inf)
        array = pa.array([_number(value, inexact) for value in array.to_pylist()], pa.string())
    elif pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        array = pa.array([_plain(value) for value in array.to_pylist()], pa.string())
    elif not pa.types.is_string(kind):
        array = array.cast(pa.string())
    return (
        pc.utf8_trim_whitespace(array.fill_null("")) if array.null_count else pc.utf8_trim_whitespace(array)
    )


def latin_digits(array: pa.Array) -> pa.Array:
    """Texts with Persian and Arabic-Indic digits replaced by 0–9."""
    # Only texts beyond ASCII are touched, which in most columns is none.
    odd = ~to_bool_mask(pc.string_is_ascii(array))
    if not odd.any():
        return array
    where = pa.array(odd)
    part = array.filter(where)
    for zero in "۰٠":
        if not pc.any(pc.match_substring_regex(part, f"[{zero}-{chr(ord(zero) + 9)}]")).as_py():
            continue
        for digit in range(10):
            part = pc.replace_substring(part, chr(ord(zero) + digit), str(digit))
    return pc.replace_with_mask(array, where, part)


def numbers(array: pa.Array) -> tuple[Floats, Mask]:
    """Cells as floats (NaN if unreadable), and a mask of the cells that are not empty."""
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if pa.types.is_integer(array.type) or pa.types.is_floating(array.type) or pa.types.is_decimal(array.type):
        floats = array.cast(pa.float64(), safe=False).fill_null(np.nan).to_numpy(zero_copy_only=False)
        return floats, ~np.isnan(floats)
    written = texts(array)
    filled = to_bool_mask(pc.greater(pc.binary_length(written), 0))
    values = np.full(len(written), np.nan)
    present = latin_digits(written.filter(pa.array(filled)) if not filled.all() else written)
    if pc.any(pc.match_substring(present, "٫")).as_py():
        present = pc.replace_substring(present, "٫", ".")
    try:
        values[filled] = pc.cast(present, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        encoded = present.dictionary_encode()
        read = np.array([_float(text) for text in encoded.dictionary.to_pylist()], np.float64)
        values[filled] = read[encoded.indices.to_numpy()]
    return values, filled


def _float(text: str) -> float:
    """Parse a number with Persian minus sign or decimal comma; NaN if it is none."""
    plain = text.replace("−", "-").replace("\u200e", "").strip()
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = float(plain) if "_" not in plain else np.nan
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def _number(value: object, inexact: float) -> str | None:
    """Write a number without a trailing decimal point; None for missing and infinite values."""
    if value is None:
        return None
    if isinstance(value, float):
        if not np.isfinite(value):
            return None
        if abs(value) >= inexact:
            return f"{value:.14e}"
        return str(int(value)) if value.is_integer() else repr(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: object) -> str | None:
    """Write bytes or a nested value as text."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str)
