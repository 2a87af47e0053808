"""Facts derived from events equal those of the slow reference implementation, whatever the events."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from intake.derive.case_facts import DerivedCases, derive_cases
from intake.derive.event_arrays import MISSING, Events
from queries.vocabulary.codes import Event, Flag, Outcome, Timely, Verdict
from tests.intake.derive.slow_derive import Facts, Step, facts, in_order

HOUR = 3_600
START = 1_700_000_000
# Only few distinct moments, so that ties, dates in the wrong order and exact deadlines are common.
moments = st.integers(-3, 12).map(lambda step: START + step * 1_800)
maybe = st.one_of(st.none(), moments)
agencies = st.integers(0, 3)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """A random event of a case; only a registration always has a moment."""
    event = draw(st.sampled_from(Event))
    return Step(
        event,
        draw(moments if event is Event.registered else maybe),
        from_agency=draw(agencies),
        to_agency=draw(agencies),
        outcome=draw(st.sampled_from(Outcome)) if event is Event.closed else 0,
        verdict=draw(st.sampled_from(Verdict)) if event is Event.verdict else 0,
    )


registrations = st.builds(Step, st.just(Event.registered), moments, to_agency=agencies)
cases = st.tuples(registrations, st.lists(steps(), max_size=8), maybe)


def derived(
    many: list[tuple[Step, list[Step], int | None]], *, answered_by_closing: bool, unflagged: int = 0
) -> tuple[DerivedCases, list[Facts]]:
    """The facts of random cases, derived by the product in one call and by the reference one by one."""
    stories = [in_order([first, *rest]) for first, rest, _ in many]
    flat = [(case, step) for case, story in enumerate(stories) for step in story]

    def column(name: str) -> np.ndarray:
        return np.array([int(getattr(step, name)) for _, step in flat], dtype=np.int64)

    events = Events(
        cases=len(many),
        case=np.array([case for case, _ in flat], dtype=np.int64),
        moment=np.array(
            [MISSING if step.moment is None else step.moment for _, step in flat], dtype=np.int64
        ),
        **{name: column(name) for name in ("event", "from_agency", "to_agency", "outcome", "verdict")},
    )
    zero = np.zeros(len(many), dtype=np.int64)
    attributes = dict.fromkeys(("kind", "channel", "county", "topic", "place", "trip", "flags"), zero)
    attributes |= {"latitude": zero + np.nan, "longitude": zero + np.nan}
    attributes["due_at"] = np.array([MISSING if due is None else due for _, _, due in many], dtype=np.int64)
    slow = [
        facts([first, *rest], due_at=due, answered_by_closing=answered_by_closing)
        for first, rest, due in many
    ]
    found = derive_cases(events, attributes, answered_by_closing=answered_by_closing, unflagged=unflagged)
    return found, slow


@given(many=st.lists(cases, min_size=1, max_size=6), answered_by_closing=st.booleans())
def test_facts_equal_the_slow_derivation(
    many: list[tuple[Step, list[Step], int | None]], answered_by_closing: bool
) -> None:
    fast, slow = derived(many, answered_by_closing=answered_by_closing)
    for case, wanted in enumerate(slow):
        for name in vars(wanted):
            if name == "spells":
                continue
            found = int(fast.facts[name][case])
            value = getattr(wanted, name)
            assert found == (MISSING if value is None else int(value)), (name, many[case])
        mine = fast.reopened_intervals["case"] == case
        pairs = zip(
            fast.reopened_intervals["reopened_at"][mine],
            fast.reopened_intervals["closed_at"][mine],
            strict=True,
        )
        assert [(int(a), None if b == MISSING else int(b)) for a, b in pairs] == wanted.spells, many[case]
        assert fast.reopened_intervals["sequence"][mine].tolist() == list(range(1, len(wanted.spells) + 1))


@given(many=st.lists(cases, min_size=1, max_size=6))
def test_spells_of_being_open_never_overlap(many: list[tuple[Step, list[Step], int | None]]) -> None:
    fast, _ = derived(many, answered_by_closing=False)
    for case in range(len(many)):
        mine = fast.reopened_intervals["case"] == case
        closed_at = int(fast.facts["closed_at"][case])
        ends = [closed_at] if closed_at != MISSING else []
        for start, end in zip(
            fast.reopened_intervals["reopened_at"][mine],
            fast.reopened_intervals["closed_at"][mine],
            strict=True,
        ):
            assert not ends or start >= ends[-1]
            ends.append(int(end) if end != MISSING else 2**62)


def test_the_first_referral_is_no_hand_off_and_a_later_one_moves_the_blame() -> None:
    story = [
        Step(Event.referred, START + HOUR, to_agency=1),
        Step(Event.referred, START + 5 * HOUR, from_agency=1, to_agency=2),
    ]
    fast, _ = derived(
        [(Step(Event.registered, START, to_agency=3), story, START + 4 * HOUR)], answered_by_closing=False
    )
    assert fast.facts["handoffs"].tolist() == [1]
    assert fast.facts["agency"].tolist() == [2]
    assert fast.facts["due_agency"].tolist() == [1]


def test_an_answer_at_the_last_second_is_on_time_and_a_second_later_is_not() -> None:
    due = START + 10 * 24 * HOUR
    many = [(Step(Event.registered, START), [Step(Event.answered, due + late)], due) for late in (0, 1)]
    fast, _ = derived(many, answered_by_closing=False)
    assert fast.facts["on_time"].tolist() == [True, False]
    assert fast.facts["answer_hours"].tolist() == [240, 240]


def test_the_word_of_the_source_counts_only_without_a_due_moment() -> None:
    """The word, its own moment, and a due moment; then on time, and the moment under which the case counts."""
    day = 86_400
    told = [
        (Timely.yes, START + 5 * day, None, True, START + 5 * day),
        (Timely.no, START + 5 * day, None, False, START + 5 * day),
        (Timely.yes, MISSING, None, True, START),  # No moment of its own: the registration.
        (Timely.yes, START - 5 * day, None, True, START),  # An impossible one: the same.
        (Timely.unknown, START + 5 * day, None, False, MISSING),
        (
            Timely.yes,
            START + 5 * day,
            START + day,
            False,
            START + day,
        ),  # The due moment decides: never answered.
    ]
    count = len(told)
    zero = np.zeros(count, dtype=np.int64)
    registered = dict.fromkeys(("from_agency", "to_agency", "outcome", "verdict"), zero)
    events = Events(count, np.arange(count), zero + START, zero + int(Event.registered), **registered)
    attributes = dict.fromkeys(("kind", "channel", "county", "topic", "place", "trip", "flags"), zero)
    attributes |= {"latitude": zero + np.nan, "longitude": zero + np.nan}
    attributes["due_at"] = np.array([MISSING if due is None else due for _, _, due, _, _ in told])
    attributes["timely"] = np.array([int(word) for word, *_ in told])
    attributes["timely_at"] = np.array([moment for _, moment, *_ in told])

    found = derive_cases(events, attributes).facts

    assert list(found["on_time"]) == [on_time for *_, on_time, _ in told]
    assert list(found["due_or_said_at"]) == [moment for *_, moment in told]
    assert list(found["due_at"]) == [MISSING] * 5 + [START + day]
    assert list(found["answer_hours"]) == [MISSING] * count


def test_flags_that_say_nothing_of_single_cases_are_not_set() -> None:
    closed = [Step(Event.closed, None)]
    first = Step(Event.registered, START)
    flagged, _ = derived([(first, closed, None)], answered_by_closing=False)
    assert flagged.facts["flags"][0] & Flag.closed_without_date
    plain, _ = derived(
        [(first, closed, None)], answered_by_closing=False, unflagged=int(Flag.closed_without_date)
    )
    assert not plain.facts["flags"][0] & Flag.closed_without_date
    assert plain.facts["closed_undated"][0]
