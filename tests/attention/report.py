"""docs/attention.md: what the trials gave, in tables."""

from collections.abc import Sequence
from statistics import median

from tests.attention.plants import EVENTS
from tests.attention.trial import Trial

WITHIN = 7
WEEKS = 52
OWN = ("demo: water crisis of a county", "demo: shortage, over two months", "demo: office that declines")
KINDS = {
    "more": "counts beyond expectation",
    "fewer": "counts short of expectation",
    "late": "newly late cases in bulk",
}
HEAD = """<!-- made by `make attention`; do not edit -->

# The attention list on trial

{seeds} demo provinces (seeds {listed}), each with about {cases:,} cases outside provincial trips over three and a half
years, some {week:,} a week. The list is judged as it would have been on the day, from what was known then, at every
{step} day of the last year of each. A line that is told again within two weeks is one line.

A line is **false** when the world that was drawn has nothing of the kind: its true rate of cases, over the days and the
counties and topics that the line names, is less than 1.15 times what it is without the demo's events and without the
spells of weather that the demo draws (snow, heat, cold: 16 a year), and no office has changed its pace. The demo's own
luck of the day, common to all cases, is no event.

Events are planted into the counts, one at a time, on a random day of that year: sudden surges of 3 to 6 times the usual
(of a topic group in a county) or 2 to 3 times (of a county, of a topic), none smaller than 20 more cases a week; a rise
to 4 times over two months; a county or a channel of at least 25 cases a week that falls silent; an office of which two
in three answers that would have been on time are late, where that is at least 20 a week. The demo's own events are as
large as they are: in so small a province its crisis is some ten cases a week, and the office that declines has some
five late cases a week more.

The goals are nine of ten planted events told within seven days, and at most one false line a week.
"""


def report(trials: Sequence[Trial]) -> str:
    """The document."""
    seeds = len(trials)
    cases = round(sum(trial.cases for trial in trials) / seeds, -3)
    step = trials[0].step
    head = HEAD.format(
        seeds=seeds,
        listed=", ".join(str(seed) for seed in sorted(trial.seed for trial in trials)),
        cases=int(cases),
        week=int(round(cases / 185, -1)),
        step={1: "single", 2: "second", 3: "third"}.get(step, f"{step}th"),
    )
    return "\n".join([head, *_events(trials), "", *_lines(trials), "", *_summary(trials)]) + "\n"


def _delays(trials: Sequence[Trial], kinds: Sequence[str]) -> list[int | None]:
    return [delay for trial in trials for kind in kinds for delay in trial.delays.get(kind, [])]


def _row(name: str, delays: Sequence[int | None]) -> str:
    told = [delay for delay in delays if delay is not None]
    soon = sum(delay <= WITHIN for delay in told)
    middle = f"{median(told):g}" if told else "—"
    return f"| {name} | {len(delays)} | {soon} ({soon / max(len(delays), 1):.0%}) | {len(told)} | {middle} |"


def _head(*names: str) -> tuple[str, str]:
    return f"| {' | '.join(names)} |", f"| --- |{' ---: |' * (len(names) - 1)}"


def _events(trials: Sequence[Trial]) -> list[str]:
    lines = [
        "## Events told",
        "",
        *_head("event", "planted", "told within 7 days", "told at all", "median day"),
    ]
    lines += [_row(kind, _delays(trials, [kind])) for kind in EVENTS]
    lines.append(_row("**all planted**", _delays(trials, EVENTS)))
    return lines + [_row(kind, _delays(trials, [kind])) for kind in OWN]


def _lines(trials: Sequence[Trial]) -> list[str]:
    weeks = WEEKS * len(trials)
    lines = ["## Lines of a year with nothing planted", "", *_head("kind", "lines", "false", "false a week")]
    for kind, name in KINDS.items():
        every = sum(trial.lines.get(kind, 0) for trial in trials)
        false = sum(trial.false.get(kind, 0) for trial in trials)
        lines.append(f"| {name} | {every} | {false} | {false / weeks:.3f} |")
    every, false = (
        sum(sum(getattr(trial, name).values()) for trial in trials) for name in ("lines", "false")
    )
    return [*lines, f"| **all** | {every} | {false} | {false / weeks:.3f} |"]


def _summary(trials: Sequence[Trial]) -> list[str]:
    delays = _delays(trials, EVENTS)
    share = sum(delay is not None and delay <= WITHIN for delay in delays) / max(len(delays), 1)
    sudden = _delays(trials, [kind for kind in EVENTS if "months" not in kind])
    soon = sum(delay is not None and delay <= WITHIN for delay in sudden) / max(len(sudden), 1)
    false = sum(sum(trial.false.values()) for trial in trials) / (WEEKS * len(trials))
    return [
        "## Against the goals",
        "",
        f"- Told within seven days: {share:.0%} of all planted events ({'met' if share >= 0.9 else '**missed**'}), "
        f"{soon:.0%} of the sudden ones ({'met' if soon >= 0.9 else '**missed**'}). What rises over two months is a "
        "third more after a week, and is told when it has become large.",
        f"- False lines a week: {false:.2f} ({'met' if false <= 1 else '**missed**'}).",
        "- Not on trial here: offices outside their funnel among their peers (a state of 90 days, whose limits are "
        "tested in `tests/stats/test_funnel.py`), and sources that fell behind (a fact, with nothing to mistake).",
    ]
