"""How well a heading names each field, from 0 to 1, by the concepts that it combines."""

from dataclasses import dataclass

from intake.guess.headings.heading_words import Heading, read_heading

# Times of changes that no field holds. They are weighed like fields, so that they are not taken for another time.
UPDATED = "updated_at"


@dataclass(frozen=True)
class _Rule:
    """A field is named by a heading with all of these concepts; each of the others takes from its score."""

    field: str
    score: float
    concepts: tuple[str, ...]
    against: tuple[str, ...] = ()


_OTHER_TIMES = (
    "due", "answered", "closed", "resolved", "reopened", "referred", "updated", "exported", "rating", "occurred",
    "meeting",
)  # fmt: skip
_OF_EACH_CASE = ("id", "registered_at", "agency", "county", "topic")
_NAMES_IT = 0.6
ONLY_AN_OFFICE = 0.5  # how well a heading names the office after a step that only says that it is one
_RULES = (
    _Rule("id", 1.0, ("id", "tracking"), ("office", "topic", "date")),
    _Rule("id", 1.0, ("id", "case"), ("office", "topic", "kind", "date", "status", "group", "record")),
    _Rule("id", 1.0, ("id", "unique"), ("date",)),
    _Rule("id", 0.8, ("id", "record"), ("office", "topic", "date")),
    _Rule("id", 0.85, ("tracking",), ("date", "status", "office")),
    _Rule("id", 0.7, ("id",), ("account", "office", "topic", "place", "county", "city", "date", "citizen", "status",
                               "kind", "channel", "group", "count", "name", "geo")),
    _Rule("id", 0.4, ("case",), ("kind", "name", "date", "status", "topic", "channel", "outcome", "group", "office",
                                 "count", "registered", "detail")),
    _Rule("registered_at", 1.0, ("registered", "date"), (*_OTHER_TIMES, "count", "status", "channel", "office",
                                                         "outcome")),
    _Rule("registered_at", 0.75, ("registered",), (*_OTHER_TIMES, "count", "channel", "status", "office", "kind",
                                                   "id")),
    _Rule("registered_at", 0.65, ("case", "date"), (*_OTHER_TIMES, "count", "channel", "status")),
    # The date on which a letter was sent, unless there is a clearer one.
    _Rule("registered_at", 0.6, ("sent", "date"), (*_OTHER_TIMES, "count", "status", "channel", "office", "to")),
    _Rule("registered_at", 0.45, ("date",), (*_OTHER_TIMES, "count", "channel", "status", "event")),
    # A bill is due as well, and a visit is planned.
    _Rule("due_at", 1.0, ("due", "date"), ("updated", "count", "flag", "account", "meeting", "trip")),
    _Rule("due_at", 0.9, ("due",), ("count", "flag", "status", "account", "meeting", "trip")),
    _Rule("answered_at", 1.0, ("answered", "date"), ("due", "updated", "count", "rating")),
    _Rule("answered_at", 0.75, ("answered",), ("due", "updated", "count", "rating", "citizen", "office", "flag",
                                               "status", "kind")),
    # «اعلام نتیجه», «ابلاغ نتیجه»: to report the result is to answer.
    _Rule("answered_at", 0.9, ("outcome", "registered", "date"), ("due", "updated", "count", "rating", "referred")),
    _Rule("answered_at", 0.9, ("outcome", "notified", "date"), ("due", "updated", "count", "rating", "referred")),
    # Where a source has times of both, it is answered when resolved, and closed when that is confirmed.
    _Rule("answered_at", 0.6, ("resolved",), ("due", "updated", "count", "rating", "kind", "flag", "status")),
    _Rule("due_after", 0.95, ("due", "count"), ("flag", "timely")),
    _Rule("due_after", 0.8, ("due",), ("flag", "timely", "status")),
    _Rule("answered_after", 0.95, ("answered", "count"), ("due", "flag", "timely", "rating")),
    # "Time to first response", «زمان پاسخ (ساعت)»: only values that are lengths of time make such a column one.
    _Rule("answered_after", 0.9, ("answered", "to", "date"), ("due", "flag", "timely", "rating", "status")),
    _Rule("answered_after", 0.8, ("answered", "date"), ("due", "flag", "timely", "rating", "status")),
    _Rule("closed_after", 0.85, ("resolved", "to", "date"), ("due", "flag", "timely", "rating", "status")),
    _Rule("closed_after", 0.85, ("closed", "to", "date"), ("due", "answered", "flag", "timely", "rating", "status")),
    _Rule("closed_after", 0.95, ("closed", "count"), ("due", "answered", "flag", "timely", "rating")),
    _Rule("closed_after", 0.9, ("resolved", "count"), ("due", "answered", "flag", "timely", "rating")),
    _Rule("closed_at", 0.9, ("resolved",), ("due", "updated", "count", "reopened", "outcome", "what", "flag", "status",
                                            "kind")),
    _Rule("closed_at", 1.0, ("closed", "date"), ("due", "updated", "count", "reopened", "meeting")),
    _Rule("closed_at", 0.8, ("closed",), ("due", "updated", "count", "reopened", "outcome", "what", "flag", "status",
                                          "kind", "meeting")),
    _Rule("reopened_at", 1.0, ("reopened", "date"), ("count",)),
    _Rule("reopened_at", 0.9, ("reopened",), ("count", "flag")),
    _Rule("verdict_at", 1.0, ("rating", "date"), ("count",)),
    _Rule("referred_at", 1.0, ("referred", "date"), ("due", "count")),
    _Rule("referred_at", 0.75, ("referred",), ("due", "count", "office", "kind", "status", "channel")),
    _Rule("exported_at", 0.95, ("exported", "date"), ("count",)),
    _Rule(UPDATED, 1.0, ("updated", "date"), ("registered", "due", "referred", "answered")),
    _Rule(UPDATED, 0.8, ("status", "date"), ("registered", "due")),
    _Rule(UPDATED, 0.7, ("updated",), ("registered", "due", "referred", "answered")),
    _Rule("moment", 1.0, ("event", "date"), ("due", "count")),
    _Rule("moment", 0.8, ("date",), (*_OTHER_TIMES, "count", "registered")),
    _Rule("event", 0.95, ("event",), ("date", "id", "count", "office", "unit")),
    _Rule("status", 1.0, ("status",), ("date", "rating", "id", "what", "citizen")),
    # For files in which the state of the case has a column of its own as well.
    _Rule("answered_status", 0.9, ("status", "answered"), ("date", "rating", "due", "count", "kind", "timely")),
    _Rule("closed_status", 0.9, ("status", "closed"), ("date", "rating", "due", "count", "kind", "timely")),
    _Rule("kind", 0.75, ("kind", "complaint"), ("date", "office", "group")),
    _Rule("kind", 0.7, ("kind",), ("date", "office", "group", "channel", "event", "outcome", "place", "rating", "id",
                                   "topic")),
    # The type of a case («نوع درخواست», "issue type"), although such words may name its topic.
    _Rule("kind", 0.7, ("kind", "case"), ("date", "office", "group", "channel", "event", "outcome", "place", "rating",
                                          "id", "topic")),
    _Rule("channel", 1.0, ("channel", "registered"), ("date", "office")),
    _Rule("channel", 0.95, ("channel",), ("date", "id", "office", "outcome")),
    _Rule("agency", 1.0, ("office", "name"), ("peer", "first", "group", "date", "answered", "place", "supervising")),
    _Rule("agency", 1.0, ("office", "executive"), ("peer", "first", "group", "date", "code", "supervising")),
    _Rule("agency", 0.95, ("office",), ("supervising", "peer", "first", "group", "date", "answered", "code", "topic",
                                        "kind", "status", "outcome", "place")),
    # «دستگاه پاسخگو»; «پاسخ دستگاه» is what it wrote, which its values show.
    _Rule("agency", 0.65, ("office", "answered"), ("supervising", "peer", "first", "group", "date", "code", "count",
                                                   "kind", "status", "outcome", "place", "flag", "id")),
    _Rule("agency", 0.75, ("unit",), ("supervising", "peer", "first", "group", "date", "code", "count", "topic",
                                      "place", "record")),
    # A service is what people asked for, or the office that gives it; the values tell, and where they do not, a person.
    _Rule("agency", 0.9, ("service",), ("name", "kind", "group", "code", "detail", "date", "status", "title", "what")),
    # "Service area": of a council it is the office, and may as well be a group of topics.
    _Rule("agency", 0.85, ("service", "city"), ("name", "kind", "code", "detail", "date", "status", "title", "what")),
    # Help desks call the office that has a case its group; the values have to say so too.
    _Rule("agency", 0.55, ("group",), ("date", "peer", "citizen", "code", "count", "topic", "kind", "case")),
    _Rule("agency", 0.8, ("referred", "group"), ("date", "code", "count", "topic", "kind")),
    _Rule("agency", 0.8, ("referred", "to"), ("date", "code", "count", "topic", "kind", "registered")),
    _Rule("first_agency", 1.0, ("office", "first"), ("date", "code")),
    _Rule("from_agency", 1.0, ("office", "from"), ("date", "code")),
    _Rule("from_agency", 0.7, ("from",), ("date", "registered", "channel")),
    _Rule("to_agency", 1.0, ("office", "to"), ("date", "code")),
    _Rule("to_agency", 0.7, ("to",), ("date",)),
    # The only office of a step: most systems mean the one that has the case then, some the one that took the step.
    _Rule("to_agency", ONLY_AN_OFFICE, ("office",), ("from", "peer", "first", "group", "date", "answered", "code",
                                                     "topic", "kind", "status", "outcome", "place")),
    _Rule("to_agency", 0.4, ("unit",), ("from", "peer", "first", "group", "date", "code", "count", "topic", "place",
                                        "record")),
    _Rule("peer_group", 1.0, ("office", "peer"), ("date",)),
    _Rule("peer_group", 1.0, ("office", "group"), ("date", "topic")),
    _Rule("peer_group", 0.8, ("office", "kind"), ("date", "topic")),
    _Rule("topic", 0.9, ("case", "form"), ("date", "office", "channel", "id", "count", "status", "kind")),
    _Rule("topic", 1.0, ("topic", "name"), ("office", "date", "group")),
    _Rule("topic", 0.95, ("topic", "detail"), ("date", "code")),
    _Rule("topic", 0.9, ("topic",), ("office", "date", "group", "code", "answered", "what", "status", "outcome")),
    _Rule("topic", 0.6, ("group",), ("date", "office", "peer", "citizen", "code", "topic", "kind", "case",
                                      "referred")),
    _Rule("topic", 0.6, ("event", "name"), ("office", "date", "code", "citizen")),
    _Rule("topic", 0.6, ("title",), ("office", "date", "code", "citizen", "place")),
    _Rule("topic", 0.9, ("title", "case"), ("office", "date", "code", "citizen", "place")),
    _Rule("topic", 0.85, ("case", "name"), ("office", "date", "code", "citizen")),
    _Rule("topic", 0.75, ("case", "kind"), ("date", "code", "channel", "status")),
    _Rule("topic", 0.5, ("kind",), ("date", "channel", "office", "place", "event", "status", "citizen", "outcome")),
    _Rule("topic", 0.6, ("detail",), ("date", "place", "office", "rating", "referred")),
    _Rule("topic", 0.5, ("what",), ("closed", "status", "date", "outcome")),
    _Rule("topic_group", 1.0, ("topic", "group"), ("date", "code", "detail")),
    _Rule("topic_group", 0.8, ("case", "group"), ("date", "code", "office")),
    _Rule("topic_group", 0.75, ("group",), ("date", "office", "peer", "citizen", "detail", "code", "referred")),
    _Rule("topic_group", 0.6, ("topic",), ("date", "office", "detail", "code", "what", "answered")),
    _Rule("topic_group", 0.5, ("case", "kind"), ("date", "code", "channel", "detail")),
    _Rule("county", 1.0, ("county",), ("date", "office", "id", "code")),
    _Rule("county", 0.6, ("county", "code"), ("date", "office")),  # if the province has counties of these codes
    _Rule("county", 0.6, ("city",), ("date", "office", "code", "registered")),
    _Rule("county", 0.3, ("place",), ("date", "office", "id", "code")),
    _Rule("place", 0.9, ("place",), ("date", "office", "id", "code", "kind", "geo")),
    _Rule("place", 0.65, ("city",), ("date", "office", "code")),
    _Rule("place", 0.5, ("county",), ("date", "office")),
    _Rule("trip", 0.95, ("trip",), ("date", "count")),
    _Rule("outcome", 1.0, ("outcome",), ("date", "citizen", "rating", "unit")),
    _Rule("outcome", 0.7, ("closed", "what"), ("date",)),
    _Rule("outcome", 0.7, ("closed", "kind"), ("date",)),
    _Rule("outcome", 0.6, ("closed", "status"), ("date",)),
    _Rule("outcome", 0.55, ("answered", "kind"), ("date",)),
    _Rule("outcome", 0.5, ("answered",), ("date", "flag")),
    _Rule("verdict", 1.0, ("rating", "citizen"), ("date", "text")),
    _Rule("verdict", 0.95, ("rating",), ("date", "count")),
    _Rule("timely", 0.95, ("timely",), ("date", "count", "rating")),
    # "Resolution status": within the time agreed or not.
    _Rule("timely", 0.5, ("resolved", "status"), ("date", "count", "rating", "office")),
    _Rule("timely", 0.8, ("answered", "due"), ("date", "count", "rating")),  # if its values say yes and no
    _Rule("latitude", 1.0, ("latitude",), ("count",)),
    _Rule("longitude", 1.0, ("longitude",), ("count",)),
)  # fmt: skip


def heading_scores(heading: Heading) -> dict[str, float]:
    """Field → how well the heading names it; fields that it does not name are left out."""
    scores: dict[str, float] = {}
    for rule in _RULES:
        weight = min(heading.weight(concept) for concept in rule.concepts)
        if not weight:
            continue
        for concept in rule.against:
            # A word may mean several things ("source", "issue"); it counts against a field only if it is not also one
            # of the words that speak for it.
            if (opposed := heading.weight(concept)) and not _is_same_word(heading, concept, rule.concepts):
                weight *= 1 - 0.6 * opposed
        score = rule.score * weight * 0.92 ** min(heading.unknown_words, 3)
        scores[rule.field] = max(scores.get(rule.field, 0.0), score)
    return scores


def _is_same_word(heading: Heading, concept: str, wanted: tuple[str, ...]) -> bool:
    """Whether a concept stands in the heading only through words that also mean one of the wanted concepts."""
    from_words = heading.sources(concept)
    return bool(from_words) and all(
        any(word in heading.sources(other) for other in wanted) for word in from_words
    )


def names_the_case(heading: str) -> bool:
    """Whether a heading names what each case has from its registration on: its id, its day, office, county or topic."""
    scores = heading_scores(read_heading(heading))
    best = max(scores, key=lambda field: scores[field], default="")
    return best in _OF_EACH_CASE and scores[best] >= _NAMES_IT
