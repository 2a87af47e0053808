"""Remove what spreadsheets and programs add to ids, and recognise ids that they have destroyed."""

import pyarrow as pa
import pyarrow.compute as pc

# A number in powers of ten: only the first digits of the id are left (`1.40301E+11`). Numbers of workbooks with more
# digits than these keep are read like that, too.
SHORTENED = r"^\d(?:[.,٫]\d+)?[eE]\+\d{1,3}$"
# Ids that a program has read as floating-point numbers; a short one may be a chapter or a version.
_MADE_FLOAT = r"^(\d{4,})\.0$"
# Thousands apart, as cells show numbers: 1,403,012, «۱٬۴۰۳٬۰۱۲» and 1 403 012.
_GROUPED = r"^[1-9]\d{0,2}(?:(?:,\d{3})+|(?:[٬،]\d{3})+|(?: \d{3})+)$"
_MARKED_AS_TEXT = r"^'(\S)"  # by Excel, for its own use


def without_traces(ids: pa.Array) -> pa.Array:
    """The ids without the apostrophe that marks them as text, and without what makes a number of them.

    That is the decimals of a whole number, and the marks between its thousands.
    """
    for ends, pattern in (
        (pc.starts_with(ids, "'"), _MARKED_AS_TEXT),
        (pc.ends_with(ids, ".0"), _MADE_FLOAT),
    ):
        if pc.any(ends).as_py():
            ids = pc.replace_substring_regex(ids, pattern, r"\1")
    grouped = pc.match_substring_regex(ids, _GROUPED)
    if pc.any(grouped).as_py():
        plain = pc.replace_substring_regex(ids.filter(grouped), "[,٬، ]", "")
        ids = pc.replace_with_mask(ids, grouped, plain)
    return ids
