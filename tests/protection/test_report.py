"""The document of the attack says of each attacker what was shown, and of how many counts nothing was."""

from tests.protection.attack import Found, Tally
from tests.protection.report import report
from tests.protection.trial import Outcome

SETTLED = {"walked": 60, "solved": 1, "missing": 55, "proofs": 30, "alone": 8}


def outcome(*, reopened_known: bool = False, **counts: int) -> Outcome:
    """What came of a year in which 100 counts were attacked, 7 of them neither pinned nor shown a second number."""
    tally = Tally(
        **({"small": 100, "attacked": 100, "promised": 60, "several": 92, "pinned": 1} | SETTLED | counts)
    )
    found = [Found("a count", 3, 3, 3, [1, 2, 4])] if tally.pinned else []
    made = Outcome(
        900, 1, None, reopened_known, years=["1402"], unfinished=["1403"], tally=tally, found=found
    )
    made.tables = 4
    return made


def written(*outcomes: Outcome) -> str:
    """The document on a single line."""
    return " ".join(report(list(outcomes), k=5, base=5, seconds=9).split())


def test_pinned_not_pinned_and_not_settled_counts_are_told_apart() -> None:
    text = written(outcome())

    assert "| 900 cases | 1402 | 4 | 0 | 0 | 0 | 100 | 100 | 60 | 92 | 7 | 1 | 0 |" in text
    assert "Of 100 small withheld counts, **1 were pinned and 0 narrowed**; 92 are not pinned" in text
    assert "60 of them can have every number from 1 to 4; of 7 no second number was shown yet" in text
    assert "the 32 of which some of the numbers from 1 to 4 were not shown" in text
    assert "Of the 400 numbers that were promised, 55 were neither shown to be possible nor ruled out" in text
    assert "Walks settled 60 of the counts, and integer programmes 1; 30 programmes could have ruled" in text
    assert "of 8 numbers they settled whether the constraints on their own unit alone rule them out" in text
    assert "Only walks were run so far" in written(outcome(solved=0))
    assert "Only walks were run so far" not in text
    assert "- a count: 3, not beyond 3 to 3, and never 1, 2, 4" in text
    assert "**Not attacked yet**: 900 cases, 1403." in text


def test_the_promise_is_said_to_be_broken_only_where_a_count_was_found() -> None:
    assert "Over several measures together it is **not kept for every count**" in written(outcome())
    kept = written(outcome(pinned=0))
    assert "not kept" not in kept
    assert "Over several measures together this is not proven. It was broken before" in kept


def test_an_attacker_who_is_reported_more_has_a_row_and_a_sentence_of_his_own() -> None:
    alone, both = written(outcome()), written(outcome(), outcome(reopened_known=True, promised=50))

    assert "stronger attacker" not in alone
    assert "| 900 cases, open again known | 1402 | 4 |" in both
    assert (
        "For a stronger attacker, who is told how many cases are open again in every unit and month: of 100"
        in both
    )
