"""Percent-encoding of parts of addresses, as in `urllib.parse`, in a fraction of its time.

That looks up each byte. Here each of the few different bytes that must be written as a number is replaced everywhere.
"""

_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def quoted(text: str) -> str:
    """The text as `urllib.parse.quote` writes it, with slashes left as they are."""
    return _with_numbers(text.encode(), _SAFE | set(b"/")).decode("ascii")


def quoted_in_query(text: str) -> str:
    """The text as `urllib.parse.quote_plus` writes it: a space becomes a plus."""
    return _with_numbers(text.encode(), _SAFE | set(b" ")).replace(b" ", b"+").decode("ascii")


def _with_numbers(content: bytes, safe: frozenset[int]) -> bytes:
    """The content with all bytes that are not safe written as numbers."""
    # The percent sign comes first, since all numbers begin with one.
    for byte in sorted(set(content) - safe, key=lambda byte: byte != ord("%")):
        content = content.replace(bytes([byte]), b"%%%02X" % byte)
    return content
