"""A question about dues at a moment in the past, without looking up who held each case then."""

from dataclasses import replace

from queries.question.question import Question
from queries.sql.conditions import Facts
from queries.storage import schema


def with_current_holders(question: Question) -> Question:
    """The same question, asked of the cases as they are, with what was known at its as-of.

    An answer is owed by whoever held the case at its due moment, and of cases that have fallen due that does not
    change any more: what `queries.question.vintage` finds out from the referrals of every case is needed for the others
    alone.
    """
    scope, known = question.scope, question.facts
    if scope.as_of is None or (scope.load is not None and scope.load != question.store.load):
        return question
    return replace(question, facts=Facts(schema.case, known.as_of_by_source, known.latest_as_of))
