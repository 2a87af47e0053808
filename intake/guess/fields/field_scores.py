"""Score every column for every field: evidence of the heading and of the values, in units of log odds.

A score is the sum of independent pieces of evidence, so it can be read as: 0 is as likely as not, 3 is twenty to one.
"""

from collections.abc import Sequence

from geo.province import Province
from intake.guess.columns.column_profile import ColumnProfile, is_excluded
from intake.guess.columns.judged_columns import judged_columns
from intake.guess.evidence.date_evidence import DATE_FIELDS, date_evidence, dates_before_registration
from intake.guess.evidence.date_relations import DateRelations, relate_dates
from intake.guess.evidence.dates_by_state import evidence_by_state
from intake.guess.evidence.equal_columns import repeated_columns
from intake.guess.evidence.nested_columns import nested_columns, written_columns
from intake.guess.evidence.place_evidence import PLACE_FIELDS, place_evidence
from intake.guess.evidence.yearly_numbers import start_over_each_year
from intake.guess.fields.preferred_columns import NEVER, prefer
from intake.guess.fields.span_columns import span_evidence
from intake.guess.tables.file_shape import Shape
from intake.guess.tables.form_times import end_of_form
from intake.guess.values.rating_columns import rating_scale
from intake.guess.values.value_words import CODED
from intake.mapping.field_columns import SPANS, STATES
from intake.parsing.coded_values import LIST_MARKS

_WITHOUT_EVIDENCE = -2.6  # log odds that a column fills a certain field, before anything is known of it
_OF_HEADING = 6.0  # of a heading that names the field exactly
# A heading that names other fields clearly speaks against all those that it does not name.
_OTHER_HEADING = -2.0
NAMES = ("agency", "first_agency", "from_agency", "to_agency", "peer_group", "topic", "topic_group", "trip")
FIELDS = ("id", *DATE_FIELDS, *SPANS, *CODED, *NAMES, *PLACE_FIELDS)
_WRITTEN = -12.0  # of texts that people wrote around the words of another column
_OWN_OFFICE = 0.8  # how well the heading of the only office of a file must name offices
_NESTED = 1.2  # that each value of one column goes with one value of another, coarser one
_NEARLY_ALL = 0.95
_STATE_AS_OUTCOME = 8.0
_ALL_DIFFERENT = 0.9
_OF_TAGS = 3.0  # that a case may have several of them, which together are no topic
_MAX_CODED = {
    "timely": 8,
    **dict.fromkeys(STATES, 60),
    "kind": 15,
    "channel": 40,
    "outcome": 60,
    "verdict": 15,
    "event": 60,
}


def score_columns(
    columns: Sequence[ColumnProfile], *, province: Province | None, shape: Shape
) -> dict[int, dict[str, float]]:
    """Position → field → score. Columns of personal data, repeated ones and those that are not judged have none."""
    judged = judged_columns(columns)
    relations = relate_dates(judged)
    repeated = repeated_columns(judged)
    written = written_columns(judged)
    nested = [pair for pair in nested_columns(judged) if pair not in written]
    scores = {
        column.position: _scores(column, relations.get(column.position), columns, province, shape)
        for column in judged
        if not is_excluded(column) and column.position not in repeated
    }
    for group, topic in nested:
        if group in scores and topic in scores:
            # Offices may be nested as well: districts in regions, topics in the office for them.
            offices = columns[group].shape.groups["office"] > columns[group].shape.groups["topic"]
            scores[group]["topic_group"] += -_NESTED if offices else _NESTED
            scores[topic]["topic"] += _NESTED
    for short, long in written:
        if short in scores and long in scores:
            for field in NAMES:
                scores[long][field] += _WRITTEN
    for position, evidence in evidence_by_state(judged).items():
        for field, strength in evidence.items():
            if position in scores and shape == "snapshot":
                scores[position][field] += strength
    if (end := end_of_form(judged)) in scores:
        scores[end] |= dict.fromkeys(("answered_at", "closed_at"), NEVER)
    for position in dates_before_registration(judged) & scores.keys():
        scores[position]["registered_at"] = NEVER
    prefer(scores, columns)
    return scores


def _scores(
    column: ColumnProfile,
    relations: DateRelations | None,
    columns: Sequence[ColumnProfile],
    province: Province | None,
    shape: Shape,
) -> dict[str, float]:
    named = max(column.headings.values(), default=0.0)
    scores = {}
    for field in FIELDS:
        heading = column.headings.get(field, 0.0)
        evidence = _WITHOUT_EVIDENCE + _OF_HEADING * heading
        if not heading and named > 0.6:
            evidence += _OTHER_HEADING / (2 if field == "kind" and _all_kinds(column) else 1)
        scores[field] = evidence + _of_values(column, field, relations, columns, province, shape)
    return scores


def _all_kinds(column: ColumnProfile) -> bool:
    """Whether all words are known kinds of cases, of several codes: then hardly any heading can say otherwise."""
    words = column.codes.get("kind")
    return words is not None and words.share > _NEARLY_ALL and len(words.codes) >= 2


def _of_values(
    column: ColumnProfile,
    field: str,
    relations: DateRelations | None,
    columns: Sequence[ColumnProfile],
    province: Province | None,
    shape: Shape,
) -> float:
    """Evidence of the values of a column for a field."""
    if column.heading.weight("attachment") or column.shape.addresses_of_pages > 0.3:
        return NEVER
    if not column.shape.filled:
        # An empty column can be named by its heading only, and hardly matters. SLA alone names an agreement, not a day.
        is_agreement = field == "due_at" and column.heading.words == ("sla",)
        if field in SPANS:
            return NEVER  # only values show that they are lengths of time
        return NEVER if is_agreement or column.headings.get(field, 0.0) < 0.9 else -0.5
    if field in DATE_FIELDS:
        return NEVER if column.dates is None else date_evidence(column, field, relations)
    if field in SPANS:
        return NEVER if column.dates is not None else span_evidence(column, field)
    if column.dates is not None or column.clock > 0.5:
        return NEVER
    if field in CODED:
        return _coded(column, field)
    if field == "id":
        return _id(column, shape, yearly=shape == "snapshot" and start_over_each_year(column, columns))
    if field in PLACE_FIELDS:
        return place_evidence(column, field, columns, province)
    return _names(column, field, shape)


def _id(column: ColumnProfile, file_shape: Shape, *, yearly: bool) -> float:
    """Evidence that a column holds the ids of cases: one each (in its year), short, the same form throughout."""
    shape = column.shape
    long = shape.letters > 45 and shape.words > 1  # one long word is what a machine has drawn
    if shape.decimals > 0.2 or shape.words > 4 or long or shape.pairs > 0.2:
        return NEVER
    score = 1.0 if shape.fill > 0.99 else -2.5
    if file_shape == "events":
        score += 2.2 if 0.02 < shape.spread < 0.93 else -1.0
    elif yearly:
        score += 2.2
    elif shape.filled < 30:
        score += 0.5 if shape.spread == 1 else -2.0
    elif shape.spread > 0.97:
        score += 2.2
    elif shape.spread > 0.5:
        score -= 1.0
    else:
        score -= 3.0 if shape.spread > 0.1 else 5.0
    score += 0.8 if shape.has_digits > 0.95 else -2.5
    score += 0.7 if shape.orderly else -0.7
    score -= 3.0 * (shape.spaced > 0.3)  # an id is one word
    if shape.numbers > 0.95 and shape.high < 10 * shape.rows and shape.low in (0, 1):
        score -= 2.0 if column.shape.counts_rows else 0.8  # the numbers of the rows
    return score + (0.6 if column.position == 0 else 0.0)


def _coded(column: ColumnProfile, field: str) -> float:
    """Evidence that a column holds words for the codes of a field."""
    shape, words = column.shape, column.codes.get(field)
    on_scale = (
        words is not None
        and field == "verdict"
        and not words.known
        and words.likely_share >= _NEARLY_ALL
        and rating_scale(column.name, shape.counts) is not None
    )
    if words is None or (shape.distinct > _MAX_CODED[field] and not on_scale):
        return -6.0
    heading = column.headings.get(field, 0.0)
    if field in STATES[1:] and not heading:
        return NEVER
    if field == "verdict" and column.heading.weight("priority"):
        return NEVER  # «زیاد» and «کم» are words of ratings, too
    if column.headings.get("outcome", 0.0) >= 0.6 and _all_states(column):
        # «نتیجه رسیدگی» over open, answered and closed cases is their state.
        return _STATE_AS_OUTCOME if field == "status" else NEVER
    if field == "timely":
        if column.yes_no and not any(map(column.heading.weight, ("timely", "due"))):
            return NEVER  # "Resolution status": whether it is resolved, not whether in time
        return 5.0 * words.share - 1.0 if heading and words.share else NEVER
    if column.yes_no and not (field in (*STATES[1:], "verdict") and words.known):
        # Asterisks and dots under «رضایت» may be ratings, of which nothing says which are good.
        return 0.5 if field == "verdict" and heading and LIST_MARKS.isdisjoint(shape.counts) else -5.0
    covered = words.share + 0.6 * words.likely_share
    score = 6.5 * covered - 2.0 + 0.5 * (len(words.codes) >= 2)
    if shape.numbers > 0.5 and not on_scale:
        # Numbers may be codes of a list that is kept elsewhere; only the heading can say of what.
        score -= 3.0
    if not covered and shape.distinct == 1:
        score -= 3.0  # a mark in a column that is named by a state, say
    if covered < 0.1 and field in ("kind", "verdict"):
        score -= 2.0
    if field in (*STATES, "kind") and shape.distinct == 1 and shape.filled >= 30:
        score -= 2.0  # one state of all cases; another column may tell more
    # What most columns of this vocabulary are, if headings say nothing: a status needs something that is closed.
    if field in STATES and not {"open", "closed", "answered_closed"} & words.codes:
        score -= 1.0
    if field in ("outcome", "verdict", "event") and not heading:
        score -= 1.0
    return score


def _all_states(column: ColumnProfile) -> bool:
    """Whether all words are states, of open cases too, and none says only how a case ended."""
    states, outcomes = column.codes["status"], column.codes["outcome"]
    return (
        states.share > _NEARLY_ALL
        and "open" in states.codes
        and len(states.codes) >= 2
        # «پاسخ داده شد» is an outcome, too, and says no more than that there is an answer.
        and all(states.known.get(word) == "answered" for word in outcomes.known)
        and outcomes.codes <= {"explained"}
    )


def _names(column: ColumnProfile, field: str, file_shape: Shape) -> float:
    """Evidence that a column holds names of offices, topics or trips."""
    shape = column.shape
    heading = column.headings.get(field, 0.0)
    coded, code_count = max(
        ((words.share, len(words.codes)) for words in column.codes.values()), default=(0.0, 0)
    )
    score = -2.5 * (shape.numbers > 0.5) - 2.0 * (shape.letters > 60) - 4.0 * column.yes_no
    # Words that are all known, and of several codes, are hardly names of anything.
    score -= (3.0 if coded > _NEARLY_ALL and code_count > 1 else 1.5) * coded * (shape.distinct <= 15)
    score -= 3.0 * (shape.spread > 0.6 and shape.filled > 30)
    # A constant tells cases apart by nothing, but an office that exports its own cases names itself in each row. A
    # column of several offices beside it is the better one.
    constant = shape.distinct == 1 and shape.filled >= 30
    own_office = constant and field == "agency" and heading >= _OWN_OFFICE
    score -= (2.0 if own_office else 3.0) * constant
    score -= 3.0 * (shape.pairs > 0.2) + 4.0 * (shape.addresses_of_pages > 0.3) + 2.0 * column.counties
    if shape.codes > 0.8 and shape.filled > 10:
        score -= 1.5 + 2.5 * (shape.has_digits > 0.8)  # codes rather than names
    if field == "trip":
        return score + 0.5 * (shape.fill < 0.5) + (0.0 if heading else -3.0)
    if field.startswith("topic"):
        # "Gas Company" is an office, although it has a word of topics.
        topical = shape.groups["topic"] * (1 - shape.groups["office"])
        score += 4.0 * min(topical * 1.5, 1.0) - 1.5 * shape.groups["office"]
        score -= _OF_TAGS * (column.heading.concepts.keys() == {"tag"})
        # What differs in each row is what somebody wrote, and tells cases apart by nothing.
        score -= 2.0 * (shape.spread > _ALL_DIFFERENT and shape.filled > 30)
        fits = 3 <= shape.distinct <= 1500
    else:
        score += 4.5 * min(shape.groups["office"] * 1.5, 1.0) - 1.0 * shape.groups["topic"] * (
            shape.groups["office"] < 0.3
        )
        fits = 2 <= shape.distinct <= 800 or own_office
        if field != ("agency" if file_shape == "snapshot" else "to_agency"):
            score -= 1.0 if heading else 3.0
    return score + (0.3 if fits else -2.0 if shape.filled > 30 else 0.0)
