"""The part of docs/attention.md on demo provinces: the results of the trials as tables."""

from collections.abc import Sequence
from statistics import mean, median
from textwrap import fill

from queries.attention.monitored_series import LEAD
from queries.attention.thresholds import REPLAYED_DAYS
from stats.attention.event_growth import GROWN
from stats.attention.usual_levels import HALF_LIFE
from tests.attention.method import HEAD
from tests.attention.oracle import GOAL, Oracle, price, within_a_week
from tests.attention.plants import EVENTS
from tests.attention.trial import COUNTY, OWN, Told, Trial

WITHIN = 7
KEPT = 0.95
WEEKS = 52
RISE = "topic in the province, over two months"
KINDS = {
    "surge": "counts beyond expectation",
    "drop": "counts short of expectation",
    "overdue": "newly late cases in bulk",
}


def report(trials: Sequence[Trial], further: Sequence[Sequence[Told]] = ()) -> str:
    """This part as Markdown. `further` are the demo's own events of provinces in which nothing else was tried."""
    seeds = len(trials)
    cases = round(sum(trial.cases for trial in trials) / seeds, -3)
    step = trials[0].step
    head = HEAD.format(
        seeds=seeds,
        plural="" if seeds == 1 else "s",
        listed=", ".join(str(seed) for seed in sorted(trial.seed for trial in trials)),
        cases=int(cases),
        week=int(round(cases / 185, -1)),
        step={1: "single", 2: "second", 3: "third"}.get(step, f"{step}th"),
    )
    parts = (_possible, _lines, _before, _summary)
    sections = [_events(trials, further), *(part(trials) for part in parts)]
    return "\n".join([head, *(line for section in sections for line in [*section, ""])]).rstrip() + "\n"


def _of(trials: Sequence[Trial], *kinds: str) -> list[Told]:
    """The reported events of these kinds, over all trials."""
    return [told for trial in trials for told in trial.told if told.kind in kinds]


def _days(events: Sequence[Told], *, since_large: bool = False) -> list[int | None]:
    """The day on which each event was reported, or None; 1 is the first day of the event.

    With `since_large` days are counted from the day on which the event is large; a report before that day gives 0 or
    less.
    """
    return [
        event.day - event.large + 1 if event.day is not None and since_large else event.day
        for event in events
    ]


def _kept(events: Sequence[Told]) -> str:
    """The share of the days from the first report to the end of the event on which there was a line."""
    days = sum(event.days for event in events)
    return f"{sum(event.kept for event in events) / days:.1%}" if days else "—"


def _soon(days: Sequence[int | None]) -> float:
    """The share of events that were reported within the goal's number of days."""
    return sum(day is not None and day <= WITHIN for day in days) / max(len(days), 1)


def _oracles(events: Sequence[Told]) -> list[Oracle]:
    return [event.oracle for event in events if event.oracle]


def _false(trials: Sequence[Trial]) -> float:
    """The oracle's false-alarm probability: the goal of one false line a week, divided among the monitored subjects."""
    return 1 / mean(trial.subjects for trial in trials)


def _head(*names: str) -> tuple[str, str]:
    return f"| {' | '.join(names)} |", f"| --- |{' ---: |' * (len(names) - 1)}"


def _events(trials: Sequence[Trial], further: Sequence[Sequence[Told]]) -> list[str]:
    """The section on planted events: how many were reported, and how soon."""

    def row(name: str, *kinds: str, since_large: bool = False) -> str:
        events = _of(trials, *kinds) + [told for own in further for told in own if told.kind in kinds]
        days = _days(events, since_large=since_large)
        report_days = [day for day in days if day is not None]
        soon = sum(day <= WITHIN for day in report_days)
        oracles = _oracles(events)
        best = "—"
        if len(oracles) == len(events) and not since_large:
            best = f"{within_a_week(oracles, _false(trials)):.0%}"
        kept = "—" if since_large else _kept(events)
        share = f"{soon} ({_soon(days):.0%})"
        cells = (name, len(events), share, len(report_days), _day(report_days), kept, best)
        return f"| {' | '.join(str(cell) for cell in cells)} |"

    lines = ["### Events reported", ""]
    lines += _head(
        "event",
        "planted",
        "reported within 7 days",
        "reported at all",
        "median day",
        "days kept",
        "possible in 7 days",
    )
    for kind in EVENTS:
        if kind == RISE:
            lines.append(row(f"{kind}: since its first day", kind))
            lines.append(row("the same: since it is as large as a sudden one", kind, since_large=True))
        else:
            lines.append(row(kind, kind))
    lines.append(row("**all planted, since their first day**", *EVENTS))
    lines.append(
        row(
            "**all planted, what rises slowly since it is as large as a sudden one**",
            *EVENTS,
            since_large=True,
        )
    )
    lines += [row(kind, kind) for kind in OWN]
    note = (
        "“Possible” is the share that a likelihood-ratio test finds if it knows which series the event is in, its "
        "first day, its shape, its true expectation and its dispersion, at the rate of false alarms that one false "
        f"line a week allows for each of the {1 / _false(trials):.0f} subjects checked. A day of 0 or less means "
        "that the event was reported before it was that large."
    )
    if further:
        note += (
            f" The demo's own events, one of a kind in each province, were followed in {len(further)} further ones, in "
            "which nothing else was tried."
        )
    return [*lines, "", fill(note, 120)]


def _day(days: Sequence[int]) -> str:
    """The median day, or a dash without any."""
    return f"{median(days):g}".replace("-", "−") if days else "—"


def _possible(trials: Sequence[Trial]) -> list[str]:
    """The section on the limits of detection: how many slow rises the most powerful test could detect in a week."""
    rises = _oracles(_of(trials, RISE))
    power, subjects = within_a_week(rises, _false(trials)), 1 / _false(trials)
    needed = price(rises)
    every = _of(trials, *EVENTS)
    best = mean(event.oracle.power(_false(trials)) if event.oracle else 1.0 for event in every)
    signal = median(rise.shift / rise.without for rise in rises)
    paragraphs = (
        f"A rise to four times over two months is on average 15% over its first seven days. In these provinces that "
        f"is {signal:.1f} standard deviations of the best possible statistic (the median over the rises). The test "
        f"that knows everything finds {power:.0%} of these rises within seven days of their first day. To find nine in "
        f"ten, it would have to raise a false alarm in {needed:.0%} of its checks of series in which nothing rises, "
        f"that is, report {needed * subjects:.0f} false lines a week about {subjects:.0f} subjects.",
        f"If every silence and every late office were reported, and every surge and rise as well as that test can, "
        f"{best:.0%} of all planted events would be reported within seven days of their first day: "
        + (
            "by that clock the goal cannot be reached by any list, and this one does not claim to reach it."
            if best < GOAL
            else "by that clock the goal could be reached."
        ),
    )
    lines = ["### How much of a slow rise can be detected in its first week", ""]
    return [*lines, *"\n\n".join(fill(text, 120) for text in paragraphs).split("\n")]


def _lines(trials: Sequence[Trial]) -> list[str]:
    """The section on a year without planted events: lines and false lines by kind."""
    weeks = WEEKS * len(trials)
    lines = ["### Lines in a year with nothing planted", "", *_head("kind", "lines", "false", "false a week")]
    years = [trial.year for trial in trials]
    for kind, name in KINDS.items():
        every, false = (
            sum(getattr(year, which).get(kind, 0) for year in years) for which in ("lines", "false")
        )
        lines.append(f"| {name} | {every} | {false} | {false / weeks:.3f} |")
    every, false = (sum(sum(getattr(year, which).values()) for year in years) for which in ("lines", "false"))
    return [*lines, f"| **all** | {every} | {false} | {false / weeks:.3f} |"]


def _before(trials: Sequence[Trial]) -> list[str]:
    """The section that compares with the rule before this one, over the same years and events."""
    weeks = WEEKS * len(trials)
    rules = {
        "before": ([each for trial in trials for each in trial.before[1]], [t.before[0] for t in trials]),
        "now": (_of(trials, COUNTY), [trial.year for trial in trials]),
    }
    lines = [
        "### Before and now",
        "",
        *_head("rule", "county, sudden", "within 7 days", "median day", "lines", "false", "false a week"),
    ]
    for name, (events, years) in rules.items():
        days = [event.day for event in events if event.day is not None]
        soon = sum(day <= WITHIN for day in days)
        every, false = (
            sum(sum(getattr(year, which).values()) for year in years) for which in ("lines", "false")
        )
        cells = (
            name,
            len(events),
            f"{soon} ({soon / max(len(events), 1):.0%})",
            _day(days),
            every,
            false,
            f"{false / weeks:.3f}",
        )
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    note = (
        f"Before, the level of a subject learnt all of up to {LEAD + REPLAYED_DAYS} days alike, and so claimed to be "
        "known better than it was; small excesses of chance were told and stayed, and a surge of the same subject "
        f"only continued their line. Now a day counts half after {HALF_LIFE} days, and what has become {GROWN:g} times "
        "what it was since it was told is told afresh. The same years and planted events, with the same model."
    )
    return [*lines, "", fill(note, 120)]


def _summary(trials: Sequence[Trial]) -> list[str]:
    """The section that compares the results with the goals."""
    every, sudden = _of(trials, *EVENTS), _of(trials, *(kind for kind in EVENTS if kind != RISE))
    first, large, soon = (
        _soon(_days(events, since_large=clock))
        for events, clock in ((every, False), (every, True), (sudden, False))
    )
    false = sum(sum(trial.year.false.values()) for trial in trials) / (WEEKS * len(trials))
    is_kept = sum(event.kept for event in every) >= KEPT * sum(event.days for event in every)
    begins = median(event.large for event in _of(trials, RISE))
    items = (
        f"- Reported within seven days **of their first day**: {first:.0%} of all planted events "
        f"({_met(first >= GOAL)}), {soon:.0%} of the sudden ones ({_met(soon >= GOAL)}).{_weak_kinds(trials)}",
        "- Reported within seven days, what rises slowly counted **from the day on which it is as large as a sudden "
        f"surge** (twice the usual and 20 more a week, day {begins:g} of the rise in the median): {large:.0%} of all "
        f"planted events ({_met(large >= GOAL)}).",
        f"- Days kept: there was a line on {_kept(every)} of the days from the first report to the end of the event "
        f"({_met(is_kept)}; the goal is {KEPT:.0%}).",
        f"- False lines a week: {false:.2f} ({_met(false <= 1)}).",
        "- Not tested here: offices outside the funnel of their peers (a state of 90 days, whose limits are tested in "
        "`tests/stats/estimates/test_share_funnel.py`), and sources that fell behind (a plain fact, not an inference).",
    )
    return ["### Results against the goals", "", *(fill(line, 120, subsequent_indent="  ") for line in items)]


def _weak_kinds(trials: Sequence[Trial]) -> str:
    """The kinds of sudden events that miss the goal by themselves, and how exactly so few events tell that."""
    kinds = {kind: _of(trials, kind) for kind in EVENTS if kind != RISE}
    shares = {kind: _soon(_days(events)) for kind, events in kinds.items()}
    weak = [f"{kind} ({share:.0%})" for kind, share in shares.items() if share < GOAL]
    if not weak:
        return ""
    number = min(len(events) for events in kinds.values())
    uncertain = 200 * (GOAL * (1 - GOAL) / number) ** 0.5  # percentage points, two standard errors
    return (
        f" The goal is one of all kinds together; by themselves these miss it: {'; '.join(weak)}. Of {number} events "
        f"of a kind, though, a share of {GOAL:.0%} is uncertain by {uncertain:.0f} points."
    )


def _met(goal: bool) -> str:
    return "met" if goal else "**missed**"
