"""Reference implementation of `intake.derive.case_facts`: one case at a time, without arrays.

Intake derives the facts of all cases at once with array operations, which are fast but hard to check. The tests compare
its results with this version for random events.
"""

from dataclasses import dataclass, field, replace

from queries.vocabulary.codes import SET_ASIDE, Event, Flag


@dataclass
class Step:
    """One event of a case; `moment` is None where it is unknown."""

    event: Event
    moment: int | None
    from_agency: int = 0
    to_agency: int = 0
    outcome: int = 0
    verdict: int = 0


@dataclass
class Facts:
    """The facts of one case."""

    registered_at: int = 0
    due_at: int | None = None
    agency: int = 0
    due_agency: int = 0
    answered_at: int | None = None
    answered_undated: bool = False
    closed_at: int | None = None
    closed_undated: bool = False
    outcome: int = 0
    verdict: int = 0
    verdict_at: int | None = None
    reopened_at: int | None = None
    reopenings: int = 0
    handoffs: int = 0
    answer_hours: int | None = None
    close_hours: int | None = None
    on_time: bool = False
    flags: int = 0
    spells: list[tuple[int, int | None]] = field(default_factory=list)


def in_order(steps: list[Step]) -> list[Step]:
    """Sort by moment, unknown moments last, then by the number of the event."""
    return sorted(steps, key=lambda step: (step.moment is None, step.moment or 0, step.event))


def facts(steps: list[Step], *, due_at: int | None, answered_by_closing: bool) -> Facts:
    """Derive the facts of one case from its events."""
    steps = in_order(steps)
    case_facts = Facts()
    registered = next(step for step in steps if step.event is Event.registered and step.moment is not None)
    case_facts.registered_at = registered.moment
    too_early = {step.event for step in steps if _is_impossible(step, registered.moment)}
    steps = in_order(
        [replace(step, moment=None) if _is_impossible(step, registered.moment) else step for step in steps]
    )
    if due_at is not None and due_at < case_facts.registered_at:
        case_facts.flags |= Flag.due_before_registered
        due_at = None
    case_facts.due_at = due_at
    _closings(steps, case_facts)
    if Event.closed in too_early:
        case_facts.flags |= Flag.closed_before_registered
    elif case_facts.closed_undated:
        case_facts.flags |= Flag.closed_without_date
    _answer(steps, case_facts, by_closing=answered_by_closing)
    if not answered_by_closing and Event.answered in too_early:
        case_facts.flags |= Flag.answered_before_registered
    elif not answered_by_closing and case_facts.answered_undated:
        case_facts.flags |= Flag.answered_without_date
    _holders(steps, registered.to_agency, case_facts)
    for step in steps:
        if step.event is Event.verdict and step.verdict:
            case_facts.verdict, case_facts.verdict_at = step.verdict, step.moment
        is_later = step.event in (Event.referred, Event.reopened, Event.verdict)
        if is_later and step.moment is not None and step.moment < case_facts.registered_at:
            case_facts.flags |= Flag.event_order
    if len([step for step in steps if step.event is Event.registered]) > 1:
        case_facts.flags |= Flag.event_order
    case_facts.reopenings = len([step for step in steps if step.event is Event.reopened])
    case_facts.handoffs = max(len([step for step in steps if step.event is Event.referred]) - 1, 0)
    case_facts.answer_hours = _hours(case_facts.registered_at, case_facts.answered_at)
    case_facts.close_hours = _hours(case_facts.registered_at, case_facts.closed_at)
    case_facts.on_time = (
        case_facts.answered_at is not None and due_at is not None and case_facts.answered_at <= due_at
    )
    return case_facts


def _is_impossible(step: Step, registered_at: int) -> bool:
    """Whether an answer or closing lies on a day before the registration."""
    if step.moment is None or step.event not in (Event.answered, Event.closed):
        return False
    return step.moment // 86_400 < registered_at // 86_400


def _closings(steps: list[Step], case_facts: Facts) -> None:
    """Set the closing, its outcome and the reopenings, by walking through closings and reopenings in order.

    A closing while closed and a reopening while open contradict the order of events and are flagged.
    """
    undated = [step for step in steps if step.event is Event.closed and step.moment is None]
    is_open, first = True, None
    for step in steps:
        if step.moment is None or step.event not in (Event.closed, Event.reopened):
            continue
        if step.event is Event.closed:
            if not is_open:
                case_facts.flags |= Flag.event_order
                continue
            is_open = False
            first = first or step
            if case_facts.spells:
                case_facts.spells[-1] = (case_facts.spells[-1][0], step.moment)
            continue
        if is_open and first is None and not case_facts.spells and undated:
            # A case can only be reopened after it was closed. So the undated closing is the one before this reopening.
            first, is_open = undated.pop(0), False
        if is_open:
            case_facts.flags |= Flag.event_order
            continue
        is_open = True
        case_facts.spells.append((step.moment, None))
        case_facts.reopened_at = case_facts.reopened_at or step.moment
    if undated:
        first = first or undated[0]
        if case_facts.spells and case_facts.spells[-1][1] is None:
            case_facts.spells.pop()
    if first is not None:
        case_facts.closed_at, case_facts.outcome = first.moment, first.outcome
        case_facts.closed_undated = first.moment is None
        if not case_facts.closed_undated and case_facts.closed_at < case_facts.registered_at:
            case_facts.flags |= Flag.closed_before_registered


def _answer(steps: list[Step], case_facts: Facts, *, by_closing: bool) -> None:
    """Set the first answer; if a source records only closings, the closing answers the case unless it was set aside."""
    if by_closing:
        if case_facts.outcome not in SET_ASIDE:
            case_facts.answered_at, case_facts.answered_undated = (
                case_facts.closed_at,
                case_facts.closed_undated,
            )
        return
    answers = [step for step in steps if step.event is Event.answered]
    if answers:
        case_facts.answered_at = answers[0].moment
        case_facts.answered_undated = answers[0].moment is None
        if not case_facts.answered_undated and case_facts.answered_at < case_facts.registered_at:
            case_facts.flags |= Flag.answered_before_registered


def _holders(steps: list[Step], at_registration: int, case_facts: Facts) -> None:
    """Set the present holder and the holder at the due moment.

    If a referral has no moment, the holder at the due moment is unknown, and the present holder is taken.
    """
    referrals = [step for step in steps if step.event is Event.referred and step.to_agency]
    case_facts.agency = referrals[-1].to_agency if referrals else at_registration
    case_facts.due_agency = case_facts.agency
    if case_facts.due_at is None or any(step.moment is None for step in referrals):
        return
    holder = at_registration
    for step in referrals:
        if step.moment <= case_facts.due_at:
            holder = step.to_agency
    case_facts.due_agency = holder or case_facts.agency


def _hours(first: int, last: int | None) -> int | None:
    return None if last is None or last < first else (last - first) // 3600
