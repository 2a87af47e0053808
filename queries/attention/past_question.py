"""Questions about due answers at a past moment, without reconstructing which office held each case at that moment."""

from dataclasses import replace

from queries.question.question import Question
from queries.sql.conditions import Facts
from queries.storage import schema


def with_current_holders(question: Question) -> Question:
    """The same question on the current table of cases, censored at the question's as-of.

    The answer is owed by the office that held the case at its due moment. For cases that have fallen due this office
    cannot change any more, so the current table has it already. Only for cases that are not due yet would
    `queries.question.vintage` have to reconstruct the holder from all referrals, which is slow. Returns the question
    unchanged if it has no as-of or asks for an earlier load.
    """
    scope, facts = question.scope, question.facts
    if scope.as_of is None or (scope.load is not None and scope.load != question.store.load):
        return question
    return replace(question, facts=Facts(schema.case, facts.as_of_by_source, facts.latest_as_of))
