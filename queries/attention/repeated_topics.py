"""Surges of a topic and of its topic group in a county that are about the same cases: one line is enough.

A topic that surges in one county is seen twice, as a topic of the province and as a part of its group there. The line
of the county says where, and names the topic that has most of it. Only of a topic whose name is new the line of the
topic is kept: it asks whether only the name is new. And where a topic surges in several counties at once, its own line
says all that their lines would.
"""

from collections.abc import Sequence

from queries.attention.anomaly_check import Check
from queries.attention.monitored_series import WEEK
from queries.attention.thresholds import MANY_PARTS, MIN_PARTS_SHARE


def without_repeated_topics(checks: Sequence[Check]) -> list[Check]:
    """The checks without surges of topics, or of topic groups in counties, that other lines are about.

    A topic is left out where its cases beyond expectation are, by MIN_PARTS_SHARE, those of the lines of counties; a
    topic group in a county where they are those of a topic with a new name. Grave topics are never left out, and what
    is still beyond its range is not left out for a line that is back within its own.
    """
    surges = [check for check in checks if check.kind == "surge"]
    scattered = [part for check in surges for part in _of_scattered_topic(check, surges)]
    checks = [check for check in checks if check not in scattered]
    surges = [check for check in surges if check not in scattered]
    new = {_topic(check) for check in surges if check.has_new_name} - {None}
    present = {_topic(check) for check in surges if check.has_new_name and not check.is_within_range} - {None}
    repeated = [
        check for check in surges if _is_of_new_topic(check, new if check.is_within_range else present)
    ]
    told = [check for check in surges if check not in repeated]
    repeated += [
        check
        for check in surges
        if (topic := _topic(check)) is not None
        and topic not in new
        and _by_counties(topic, told, check.is_within_range) >= MIN_PARTS_SHARE * _weekly(check.excess, check)
    ]
    return [check for check in checks if check.grave or check not in repeated]


def _of_scattered_topic(topic: Check, surges: Sequence[Check]) -> list[Check]:
    """The lines of counties that a topic has most of, where they are MANY_PARTS and none has most of the topic.

    One line says it then, with the counties that lead (`queries.attention.leading_parts`).
    """
    key = _topic(topic)
    if key is None or topic.has_new_name or topic.is_within_range:
        return []
    excess = {}
    for number, check in enumerate(surges):
        cases = dict(check.topic_excess).get(key, 0.0)
        if not check.grave and cases > 0 and cases >= MIN_PARTS_SHARE * check.excess:
            excess[number] = _weekly(cases, check)
    most = MIN_PARTS_SHARE * _weekly(topic.excess, topic)
    if len(excess) < MANY_PARTS or any(cases >= most for cases in excess.values()):
        return []
    return [surges[number] for number in excess]


def _by_counties(topic: int, checks: Sequence[Check], with_those_within_range: bool) -> float:
    """Cases of a topic beyond expectation, a week, in the lines of counties; 0 without any."""
    return sum(
        _weekly(cases, check)
        for check in checks
        if with_those_within_range or not check.is_within_range
        for each, cases in check.topic_excess
        if each == topic
    )


def _topic(check: Check) -> int | None:
    """The topic (store key) of a surge of a topic; None for other subjects."""
    (name, key), *others = check.subject or (("", 0),)
    return key if name == "topic" and not others else None


def _is_of_new_topic(check: Check, new: set[int | None]) -> bool:
    """Whether topics with a new name have most of the excess of a topic group in a county."""
    cases = sum(cases for topic, cases in check.topic_excess if topic in new)
    return cases > 0 and cases >= MIN_PARTS_SHARE * check.excess


def _weekly(cases: float, check: Check) -> float:
    """Cases of the days of a check, a week."""
    return cases * WEEK / max(check.days, WEEK)
