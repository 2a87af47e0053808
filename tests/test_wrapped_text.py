"""Documents of trials: prose is broken, and what would change its meaning by that is not."""

from tests.wrapped_text import WIDTH, wrapped

WORDS = "word " * 60


def test_prose_and_items_are_broken():
    lines = wrapped(f"{WORDS.strip()}\n\n- {WORDS.strip()}\n").splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert " ".join(" ".join(lines).split()) == f"{WORDS.strip()} - {WORDS.strip()}"
    assert lines[-1].startswith("  word")


def test_tables_headings_and_short_lines_stay():
    document = f"# {WORDS}\n\n| {WORDS} |\n| --- |\n\nshort\n"
    assert wrapped(document) == document
