"""JSON inside of a line of JavaScript: `callback([…]);` (JSONP), `var cases = […];`, or behind `)]}',`."""

import re
from collections.abc import Iterator

_LONGEST = 300  # bytes before the JSON
_BEFORE = re.compile(
    rb"""\s*(?:/\*.{0,50}?\*/\s*)?
    (?:\)\]\}',?|(?:while|for)\s*\([^)]{0,9}\)\s*;|
       (?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]{0,99}\s*[(=])
    \s*(?=[\[{]\s*[\[{"\]}])""",
    re.VERBOSE | re.DOTALL,
)
_AFTER = b" \t\n\r\x0b\x0c;)"
_JSON = re.compile(rb'\s*(?:\{\s*"[^"\n]{1,200}"\s*:|\[\s*\{\s*")')


def begins_as_script(start: bytes) -> bool:
    """Whether a file begins as JSON in a line of JavaScript."""
    return _BEFORE.match(start[:_LONGEST]) is not None


def begins_as_json(start: bytes) -> bool:
    """Whether a file begins with an object of JSON, bare or in an array, as no row of a table does."""
    return _JSON.match(start) is not None


def unwrapped_json(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks of a file without the JavaScript around the JSON; all of them if there is none."""
    first = next(blocks, b"")
    before = _BEFORE.match(first[:_LONGEST])
    if before is None:
        yield first
        yield from blocks
        return
    held = first[before.end() :]
    for block in blocks:
        # What may be the end of the script is held back until it is known whether more follows.
        held += block
        end = max(len(held.rstrip(_AFTER)), len(held) - _LONGEST)
        yield held[:end]
        held = held[end:]
    yield held.rstrip(_AFTER)
