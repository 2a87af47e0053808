"""Break the long paragraphs of a document that a trial has written, so that a change of it can be read line by line."""

from textwrap import fill

WIDTH, LONG = 120, 140  # of a broken line, and of one that is broken
_KEPT = ("|", "#", ">", "`", " ", "\t")  # beginnings of tables, headings, quotations and code


def wrapped(document: str) -> str:
    """The document, with each line of prose that is longer than `LONG` broken; items of lists are indented."""
    return "".join(_wrapped_line(line) for line in document.splitlines(keepends=True))


def _wrapped_line(line: str) -> str:
    text = line.rstrip("\n")
    if len(text) <= LONG or text.startswith(_KEPT):
        return line
    indent = "  " if text.startswith("- ") else ""
    broken = fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return broken + line[len(text) :]
