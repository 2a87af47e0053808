"""Write docs/protection.md: what is proven about disclosure control, what was tried, and what is unknown."""

from tests.protection.demo_loads import DAYS_BEFORE, LATE
from tests.protection.report_texts import FOOT, HEAD
from tests.protection.trial import Outcome

MAX_FOUND = 20  # counts that are listed one by one

COLUMNS = (
    "province", "years", "tables", "cells", "unknowns", "constraints", "small withheld counts", "attacked",
    "every number", "two numbers or more", "only one so far", "pinned", "narrowed",
)  # fmt: skip


def report(outcomes: list[Outcome], *, k: int, base: int, seconds: float) -> str:
    """The document as Markdown."""
    words = {
        "k": k, "base": base, "less": k - 1, "seconds": seconds,
        "days": ", ".join(str(n) for n in DAYS_BEFORE[:-1]) + f" and {DAYS_BEFORE[-1]}",
        "late": " and ".join(f"{share:.0%}" for share in LATE[:-1]),
        "promise": _promise(sum(each.tally.pinned + each.tally.narrowed for each in outcomes)),
        "columns": f"| {' | '.join(COLUMNS)} |",
        "verdict": "\n\n".join(
            _verdict([each for each in outcomes if each.reopened_known is known], k=k, reopened_known=known)
            for known in (False, True)
            if not known or any(each.years for each in outcomes if each.reopened_known)
        ),
        "moved": sum(each.tally.moved for each in outcomes),
        "other": sum(each.tally.other for each in outcomes),
        "relations": len({relation for each in outcomes for relation in each.relations}),
    }  # fmt: skip
    return HEAD.format(**words) + "".join(map(_row, outcomes)) + FOOT.format(**words)


def _promise(found: int) -> str:
    """What is known of the promise over several measures together, by the number of counts that were found."""
    if found:
        return (
            "Over several measures together it is **not kept\nfor every count**: see the narrowed ones below."
        )
    return (
        "Over several measures together this is not\nproven. It was broken before, and each cause that was found is "
        "mended; the attack below found no further one."
    )


def _row(outcome: Outcome) -> str:
    """The row of one province and attacker; empty where nothing was attacked."""
    if not outcome.years:
        return ""
    tally = outcome.tally
    numbers = (
        outcome.tables, outcome.cells, tally.unknowns, tally.constraints, tally.small, tally.attacked,
        tally.promised, tally.several, _single(outcome), tally.pinned, tally.narrowed,
    )  # fmt: skip
    name = f"{outcome.cases:,} cases" + ", open again known" * outcome.reopened_known
    return f"| {name} | {', '.join(outcome.years)} | {' | '.join(f'{n:,}' for n in numbers)} |\n"


def _single(outcome: Outcome) -> int:
    """Counts of which one number has been shown, and it is not settled whether there is another."""
    return outcome.tally.attacked - outcome.tally.several - outcome.tally.pinned


def _verdict(outcomes: list[Outcome], *, k: int, reopened_known: bool) -> str:
    """The result of one attacker in a sentence, and the counts that were found."""
    attacked, promised, several, pinned, narrowed, missing, walked, solved, proofs, alone = (
        sum(getattr(each.tally, name) for each in outcomes)
        for name in (
            "attacked", "promised", "several", "pinned", "narrowed", "missing", "walked", "solved", "proofs", "alone",
        )
    )  # fmt: skip
    who = (
        "For a stronger attacker, who is told how many cases are open again in every unit and month: of "
        if reopened_known
        else "Of "
    )
    text = (
        f"{who}{attacked:,} small withheld counts, **{pinned} were pinned and {narrowed} narrowed**; "
        f"{several:,} are not pinned, and {promised:,} of them can have every number from 1 to {k - 1}; of "
        f"{sum(map(_single, outcomes)):,} no second number was shown yet. A longer run goes on with these, and with "
        f"the {several - promised - narrowed:,} of which some of the numbers from 1 to {k - 1} were not shown. "
        f"Of the {attacked * (k - 1):,} numbers that were promised, {missing:,} were neither shown to be possible nor "
        f"ruled out. Walks settled {walked:,} of the counts, and integer programmes {solved:,}; "
        f"{proofs:,} programmes could have ruled a number out; of {alone:,} numbers they settled whether the "
        "constraints on their own unit alone rule them out."
    )
    if not solved:
        text += (
            "\n\nOnly walks were run so far. They show that numbers are possible, and can never show that one is not: "
            "no integer programme has settled any of the counts of which only one number was shown."
        )
    if not reopened_known:
        text += "".join(
            f"\n\n**Not attacked yet**: {each.cases:,} cases, {', '.join(each.unfinished)}."
            for each in outcomes
            if each.unfinished
        )
    pieces = [piece for each in outcomes for piece in each.found]
    lines = [
        f"- {each.place}: {each.n}, not beyond {each.low:g} to {each.high:g}, and never "
        f"{', '.join(map(str, each.never))}"
        for each in pieces[:MAX_FOUND]
    ]
    if lines:
        text += "\n\nThe following are pinned or narrowed, of which the list names at most "
        text += f"{MAX_FOUND} (from 0 to {k}, which stands for all from {k}, some numbers may still be unsettled):"
    return "\n".join([text, *([""] if lines else []), *lines])
