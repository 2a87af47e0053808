"""Headings by which a mapping names the titles that stand between the rows of a report as if they were a column."""

from persian.names import fold

SECTION = "میان‌تیتر"  # titles without a label: «تبریز»
_FOLDED = fold(SECTION)


def section_heading(label: str) -> str:
    """The heading for titles with this label: «میان‌تیتر شهرستان» for «شهرستان: تبریز»; "" for titles without one."""
    return f"{SECTION} {label}" if label else SECTION


def is_section_heading(name: str) -> bool:
    """Whether a heading stands for titles between the rows."""
    return fold(name).startswith(_FOLDED)
