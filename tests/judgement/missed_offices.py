"""Which bad offices of the demo provinces are not reported, and why: a part of docs/judgement.md."""

from collections import Counter
from collections.abc import Sequence
from textwrap import fill

from tests.judgement.demo_trial import Missed

REASONS = {
    "estimated under 10 points": "the gap is estimated at under 10 points, which is not far off",
    "the interval reaches 5 points": "the interval of the gap reaches to 5 points or less",
    "nobody to compare": "more than half of the expectation would rest on other topics, which only this office has",
    "explained by single topics": "single topics, as they are elsewhere, explain two fifths of the gap",
    "likelier chance, for its size": "so few cases differ as much by chance in sound offices too",
}


def missed_offices(missed: Sequence[Missed]) -> list[str]:
    """A table of the offices and one of the reasons, as lines of Markdown."""
    if not missed:
        return ["", "None of them is missed."]
    reasons = Counter(each.reason for each in missed)
    also = sum(not each.knowing for each in missed)
    near = sum(each.true_gap > -0.15 for each in missed)
    text = (
        f"{len(missed)} are not told. {also} of them the knowing rule does not tell either, and {near} are truly less "
        "than 15 points under. What stood in the way: "
        + "; ".join(f"{REASONS[reason]} ({number})" for reason, number in reasons.most_common())
        + ". Gaps are in points (95 % intervals); `borrowed` is the part of an expectation that rests on other topics."
    )
    head = ["office", "cases", "true gap", "estimated", "interval", "borrowed", "why", "knowing rule"]
    rows = [
        [
            each.name,
            f"{each.cases:,}",
            _points(each.true_gap),
            _points(each.gap),
            f"{_points(each.lower)} to {_points(each.upper)}",
            f"{each.borrowed:.0%}",
            each.reason,
            "told" if each.knowing else "not told",
        ]
        for each in sorted(missed, key=lambda each: (each.reason, each.true_gap))
    ]
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---", *["---:"] * 5, "---", "---"], *rows)]
    return ["", fill(text, 120), "", *lines]


def _points(gap: float) -> str:
    return f"{100 * gap:+.0f}"
