"""Templates of quotable sentences: the figure, then its interval, number of cases and as-of.

Each function wraps a clause that contains `{value}` and returns a template with `{scope}`, `{value}`, `{as_of}` and,
for estimates, `{interval}` and `{n}`. An estimate can therefore never be quoted without its uncertainty.
"""

from queries.vocabulary.labels import Text


def count_sentence(fa: str, en: str) -> Text:
    """Template for a full count: the figure and its as-of, without an interval."""
    return Text(f"{{scope}}: {fa} (تا تاریخ {{as_of}}).", f"{{scope}}: {en} (as of {{as_of}}).")


def estimate_sentence(fa: str, en: str) -> Text:
    """Template for an estimate over cases: the figure, its 95 % interval, the number of cases and the as-of."""
    return Text(
        f"{{scope}}: {fa} (بازهٔ ۹۵٪: {{interval}}؛ از {{n}} پرونده؛ تا تاریخ {{as_of}}).",
        f"{{scope}}: {en} (95% interval: {{interval}}; of {{n}} cases; as of {{as_of}}).",
    )


def verdict_sentence(fa: str, en: str) -> Text:
    """Template for an estimate over citizens' verdicts, which also states the response rate."""
    return Text(
        f"{{scope}}: {fa} (بازهٔ ۹۵٪: {{interval}}؛ از {{n}} نظر؛ نرخ پاسخ {{response_rate}}؛ تا تاریخ {{as_of}}).",
        f"{{scope}}: {en} (95% interval: {{interval}}; of {{n}} ratings; response rate {{response_rate}}; as of "
        "{as_of}).",
    )
