"""Sentences for quoting a figure: what it says, then how sure it is and up to which moment it is known."""

from queries.vocabulary.labels import Text


def count_sentence(fa: str, en: str) -> Text:
    """The sentence of a count: a figure and its as-of."""
    return Text(f"{{scope}}: {fa} (تا تاریخ {{as_of}}).", f"{{scope}}: {en} (as of {{as_of}}).")


def estimate_sentence(fa: str, en: str) -> Text:
    """The sentence of an estimate over cases: a figure, its interval, the number of cases and as-of."""
    return Text(
        f"{{scope}}: {fa} (بازهٔ ۹۵٪: {{interval}}؛ از {{n}} پرونده؛ تا تاریخ {{as_of}}).",
        f"{{scope}}: {en} (95% interval: {{interval}}; of {{n}} cases; as of {{as_of}}).",
    )


def verdict_sentence(fa: str, en: str) -> Text:
    """The sentence of an estimate over verdicts: never without the response rate."""
    return Text(
        f"{{scope}}: {fa} (بازهٔ ۹۵٪: {{interval}}؛ از {{n}} نظر؛ نرخ پاسخ {{response_rate}}؛ تا تاریخ {{as_of}}).",
        f"{{scope}}: {en} (95% interval: {{interval}}; of {{n}} verdicts; response rate {{response_rate}}; as of "
        "{as_of}).",
    )
