"""Remove what spreadsheets and programs add to ids, and recognise ids that they have destroyed."""

import pyarrow as pa
import pyarrow.compute as pc

# A number in powers of ten: only the first digits of the id are left (`1.40301E+11`).
SHORTENED = r"^\d(?:[.,٫]\d+)?[eE]\+\d{1,3}$"
_MADE_FLOAT = (
    r"^(\d{4,})\.0$"  # by programs that read ids as numbers; a short one may be a chapter or a version
)
_MARKED_AS_TEXT = r"^'(\S)"  # by Excel, for its own use


def without_traces(ids: pa.Array) -> pa.Array:
    """The ids without the apostrophe that marks them as text and without the decimals of a whole number."""
    for ends, pattern in (
        (pc.starts_with(ids, "'"), _MARKED_AS_TEXT),
        (pc.ends_with(ids, ".0"), _MADE_FLOAT),
    ):
        if pc.any(ends).as_py():
            ids = pc.replace_substring_regex(ids, pattern, r"\1")
    return ids
