"""Prefer columns to others for a field, by what stands beside them: added to the scores of single columns."""

from collections.abc import Sequence
from itertools import pairwise, permutations

from intake.guess.columns.column_profile import ColumnProfile, is_excluded
from intake.guess.fields.first_responses import acknowledgements
from intake.guess.headings.heading_words import words_of_column
from intake.mapping.field_columns import SPANS
from persian.names import folded

NEVER = -20.0
_NEAR, _IN_ORDER = 2, 0.9
_NEARLY_ALL = 0.95
_NAMES_IT = 0.5
_OF_AGENTS = 1.5  # that a group is one of agents
_OF_GROUPS = {"group", "referred", "officer"}  # all that the heading of such a group may name
_MONTH, _DAY = folded("ماه", "month"), folded("روز", "day")
_ALL_DIFFERENT, _ENOUGH, _GROUPED = 0.9, 30, 0.5
# By how much the branches remain better: likely enough to be proposed, and named as uncertain.
_IN_DOUBT = 1.2

Scores = dict[int, dict[str, float]]


def prefer(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Change the scores of columns for fields that others beside them fill better."""
    _prefer_order_of_topics(scores)
    _prefer_categories(scores, columns)
    _prefer_closings(scores, columns)
    _prefer_answers(scores, columns)
    _prefer_lengths(scores, columns)
    _prefer_of_the_case(scores, columns)
    _leave_other_deadlines(scores, columns)
    _prefer_readable(scores, columns)
    _prefer_filled(scores, columns)
    _prefer_office(scores, columns)
    _leave_levels_open(scores, columns)


def _prefer_order_of_topics(scores: Scores) -> None:
    """Add evidence for neighbouring columns of topics: exports put the coarser one first."""
    topical = [at for at in sorted(scores) if max(scores[at]["topic"], scores[at]["topic_group"]) > 0]
    for group, topic in pairwise(topical):
        if topic - group <= _NEAR:
            scores[group]["topic_group"] += _IN_ORDER
            scores[topic]["topic"] += _IN_ORDER


def _prefer_categories(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Take no texts that differ in each row for topics where another column groups the cases: people wrote them."""
    topical = [at for at in scores if max(scores[at]["topic"], scores[at]["topic_group"]) > 0]
    written = [
        at
        for at in topical
        if columns[at].shape.spread > _ALL_DIFFERENT and columns[at].shape.filled > _ENOUGH
    ]
    if any(columns[at].shape.distinct > 1 and columns[at].shape.spread < _GROUPED for at in topical):
        for at in written:
            scores[at]["topic"] = scores[at]["topic_group"] = NEVER


def _prefer_closings(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Take no times of "Resolved" for closings beside a column of dates that is named by the closing itself."""
    closed = [
        at
        for at in scores
        if columns[at].dates is not None and columns[at].heading.weight("closed") >= _NEARLY_ALL
    ]
    for at, of_column in scores.items():
        if closed and at not in closed and columns[at].heading.weight("resolved"):
            of_column["closed_at"] = NEVER


def _prefer_answers(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Take no times of first responses that only acknowledge a request for those of its answer."""
    for at in acknowledgements(columns) & scores.keys():
        scores[at] |= dict.fromkeys(("answered_at", "answered_after"), NEVER)


def _prefer_lengths(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Take no days of a month for lengths of time: «روز پاسخ» beside «ماه پاسخ»."""
    words = {at: set(words_of_column(columns[at].name)) for at in scores}
    for at, own in words.items():
        if not _DAY.isdisjoint(own) and any(
            not _MONTH.isdisjoint(other) and other - _MONTH == own - _DAY for other in words.values()
        ):
            scores[at] |= dict.fromkeys(SPANS, NEVER)


def _prefer_of_the_case(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Take no day of an incident or a notice for the registration, and no supervising office, beside others."""
    for concept, field in (
        ("occurred", "registered_at"),
        ("notified", "registered_at"),
        ("supervising", "agency"),
    ):
        others = {at for at in scores if columns[at].heading.weight(concept) < _NEARLY_ALL}
        if any(columns[at].headings.get(field, 0.0) >= _NAMES_IT for at in others):
            for at in scores.keys() - others:
                scores[at][field] = NEVER


def _leave_other_deadlines(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Take no day on which a bill is due, or a visit planned, for that on which the answer is due."""
    for at, of_column in scores.items():
        heading = columns[at].heading
        if not heading.weight("answered") and any(map(heading.weight, ("account", "meeting", "trip"))):
            of_column["due_at"] = NEVER


def _prefer_readable(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Take no lunar dates for a field beside dates that can be read: «تاریخ پاسخ (قمری)» beside «تاریخ پاسخ (شمسی)»."""
    dated = {at: dates for at in scores if (dates := columns[at].dates) is not None}
    lunar = {at for at, dates in dated.items() if dates.problem == "lunar"}
    for field in next(iter(scores.values()), {}):
        if any(columns[at].headings.get(field, 0.0) >= _NAMES_IT for at in dated.keys() - lunar):
            for at in lunar:
                scores[at][field] = NEVER


def _prefer_filled(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Give an empty column no field that a filled one could have, however well its heading names it."""
    empty = [at for at in scores if not columns[at].shape.filled]
    for field in next(iter(scores.values()), {}):
        if any(scores[at][field] > 0 for at in scores if at not in empty):
            for at in empty:
                scores[at][field] = NEVER


def _prefer_office(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Take "Group" for the office rather than for a group of topics beside the agent, as help desks write it."""
    if not any(_names_agents(column) for column in columns):
        return
    for at, of_column in scores.items():
        concepts = columns[at].heading.concepts.keys()
        if "group" in concepts and concepts <= _OF_GROUPS and of_column["topic_group"] > 0:
            of_column["topic_group"] -= _OF_AGENTS
            of_column["topic"] -= _OF_AGENTS
            of_column["agency"] += _OF_AGENTS


def _names_agents(column: ColumnProfile) -> bool:
    """Whether a column holds the agents of a help desk: by its heading, or people under the heading "Owner"."""
    owners = is_excluded(column) and column.heading.weight("office") >= _NEARLY_ALL
    return owners or column.heading.weight("officer") >= _NEARLY_ALL


def _leave_levels_open(scores: Scores, columns: Sequence[ColumnProfile]) -> None:
    """Leave in doubt whether the cases are those of offices of the province, or of their branches in the counties.

    «اداره کل» has "water company" where «اداره شهرستان» has "water company Ahar". A person has to know who answers.
    """
    offices = [at for at in scores if scores[at]["agency"] > 0]
    counties = [at for at in scores if columns[at].headings.get("county", 0.0) >= _NAMES_IT]
    for whole, branch in permutations(offices, 2):
        if any(
            _are_branches(columns[branch].cells, columns[whole].cells, columns[at].cells) for at in counties
        ):
            of_whole = scores[whole]
            of_levels = scores[branch]["agency"] + max(0.0, of_whole["peer_group"])
            of_whole["agency"] = max(of_whole["agency"], of_levels - _IN_DOUBT)


def _are_branches(branches: Sequence[str], wholes: Sequence[str], counties: Sequence[str]) -> bool:
    """Whether nearly all names of branches consist of that of the whole office and of their county, and more words."""
    rows = [row for row in zip(branches, wholes, counties, strict=True) if all(row)]
    named = sum(whole in branch and county in branch.replace(whole, "", 1) for branch, whole, county in rows)
    return len(rows) >= _ENOUGH and named >= _NEARLY_ALL * len(rows)
