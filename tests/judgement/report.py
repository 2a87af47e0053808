"""Write docs/judgement.md: what the trials of judgement found, as tables, beside the goals."""

from collections.abc import Callable, Sequence
from textwrap import fill

import numpy as np

from tests.judgement.coverage_report import coverage_by_measure, coverage_table, topic_table
from tests.judgement.demo_report import Eased, demo_section, fresh_goals
from tests.judgement.demo_trial import DemoTally
from tests.judgement.mean_trial import MARGINS, MeanCell, MeanTally
from tests.judgement.method import HEAD, LIMITS
from tests.judgement.office_trial import Cell, Tally
from tests.judgement.report_tables import mean, option, rate, table

Row = tuple[Cell, Tally]
Results = Sequence[Row]
NINE_TENTHS = 0.9


def report(
    offices: Results,
    demos: Sequence[DemoTally],
    means: Sequence[tuple[MeanCell, MeanTally]],
    *,
    eased: Eased = (),
    fresh: Sequence[DemoTally] = (),
) -> str:
    """The document as Markdown. `fresh` are demo provinces on which no rule was chosen, `eased` narrower intervals."""
    bad, capital, screens, hard, topics = (
        [(cell, tally) for cell, tally in offices if cell.kind == kind]
        for kind in ("bad", "capital", "screen", "hard", "topics")
    )
    parts = [
        HEAD,
        *_summary(bad, capital, screens, hard, demos, fresh, topics),
        *_power("One office 15 points under", bad),
        *_power("The capital, with 45 % of the province, 15 points under", capital),
        *_screens(screens),
        *_hard(hard),
        *demo_section(demos, fresh, eased),
        *_means("Days waited, of the first thirty", "waits", "days", means),
        *_means("Hand-offs", "handoffs judged", "hand-offs per case", means),
        *topic_table(topics),
        *coverage_table([*bad, *capital, *screens, *topics]),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _told(tally: Tally) -> float:
    return float(np.mean(tally.told))


def _knowing(tally: Tally) -> float:
    return float(np.mean(tally.knowing))


def _power(title: str, results: Results) -> list[str]:
    """Power of the rule, of the same rule with the truth known, and of the former rule."""
    names = [name for name, _ in results[0][0].options]
    rows = [
        [
            *(option(cell, name) for name in names),
            rate(sum(tally.told), len(tally.told)),
            rate(sum(tally.knowing), len(tally.knowing)),
            f"{_told(tally) / max(_knowing(tally), 1e-9):.2f}",
            rate(sum(tally.former), len(tally.former)),
            rate(sum(tally.sound_told), sum(tally.sound)),
            f"{len(tally.told):,}",
        ]
        for cell, tally in results
    ]
    head = [
        *names,
        "told, %",
        "knowing rule, %",
        "ratio",
        "former rule, %",
        "sound ones accused, %",
        "worlds",
    ]
    return ["", f"## {title}", "", *table(head, rows)]


def _screens(results: Results) -> list[str]:
    rows = [
        [
            option(cell, "sd"),
            f"{option(cell, 'fewest')}–{option(cell, 'most')}",
            option(cell, "bad"),
            rate(sum(tally.sound_told), sum(tally.sound)),
            rate(int((np.array(tally.sound_told) > 0).sum()), len(tally.sound_told)),
            rate(sum(tally.sound_former), sum(tally.sound[: len(tally.sound_former)])),
            f"{len(tally.told):,}",
        ]
        for cell, tally in results
    ]
    head = [
        "sd",
        "cases",
        "bad ones planted",
        "sound ones accused, %",
        "screens with any, %",
        "former rule, %",
        "worlds",
    ]
    return ["", "## Screens of thirty offices", "", *table(head, rows)]


def _hard(results: Results) -> list[str]:
    rows = [
        [
            f"{float(dict(cell.options)['part']):.0%}",
            f"{100 * float(dict(cell.options)['harder']):.0f}",
            option(cell, "sd"),
            rate(sum(tally.told), len(tally.told)),
            rate(sum(tally.by_deadline), len(tally.by_deadline)),
            rate(sum(tally.former), len(tally.former)),
            f"{len(tally.told):,}",
        ]
        for cell, tally in results
    ]
    head = [
        "part of its cases in the topic",
        "points harder",
        "sd",
        "accused, %",
        "under the floor of the deadline, %",
        "former rule, %",
        "worlds",
    ]
    return ["", "## A sound office alone in a hard topic", "", *table(head, rows)]


def _means(title: str, kind: str, unit: str, results: Sequence[tuple[MeanCell, MeanTally]]) -> list[str]:
    """Offices compared by a mean."""
    chosen = [(cell, tally) for cell, tally in results if cell.kind == kind]
    least, far = MARGINS[kind]
    names = [name for name, _ in chosen[0][0].options]
    rows = [
        [
            *(option(cell, name) for name in names),
            rate(sum(tally.told), len(tally.told)),
            rate(sum(tally.sound_told), sum(tally.sound)),
            mean(tally.covered),
            f"{len(tally.told):,}",
        ]
        for cell, tally in chosen
    ]
    text = (
        f"The same method for means ({unit}). Sound is less than {least:g} more "
        f"than the typical office would need, and {far:g} takes the place of 10 points; sd is on the logarithmic scale."
    )
    return [
        "",
        f"## {title}",
        "",
        fill(text, 120),
        "",
        *table([*names, "told, %", "sound ones accused, %", "gap covered, %", "worlds"], rows),
    ]


def _summary(
    bad: Results,
    capital: Results,
    screens: Results,
    hard: Results,
    demos: Sequence[DemoTally],
    fresh: Sequence[DemoTally],
    topics: Results,
) -> list[str]:
    """What was demanded, the worst cell, and whether it is met."""

    def worst(results: Results, value: Callable[[Tally], float], **options: object) -> float:
        chosen = [t for c, t in results if all(dict(c.options).get(k) == v for k, v in options.items())]
        return min(value(tally) for tally in chosen)

    def accused(tally: Tally) -> float:
        return sum(tally.sound_told) / sum(tally.sound)

    small = [
        row for row in screens if dict(row[0].options)["fewest"] == 300 and not dict(row[0].options)["bad"]
    ]
    any_told = max(float(np.mean(np.array(t.sound_told) > 0)) for _, t in small)
    each = max(accused(t) for _, t in [*bad, *capital, *small])
    ratio = min(_told(t) / max(_knowing(t), 1e-9) for _, t in [*bad, *capital])
    bad_told = sum(d.bad_told for d in demos) / max(sum(d.bad for d in demos), 1)
    knowing = sum(d.bad_knowing for d in demos) / max(sum(d.bad for d in demos), 1)
    demo_sound = sum(d.sound_told for d in demos) / max(sum(d.sound for d in demos), 1)
    hard_told = max(_told(t) for _, t in hard)
    covers = [float(np.mean(t.covered)) for _, t in [*bad, *capital, *screens, *topics]]
    inside = float(np.mean([0.93 <= c <= 0.97 for c in covers]))
    under, over = sum(c < 0.93 for c in covers), sum(c > 0.97 for c in covers)
    lines = [
        (
            "15 points under, 300 cases, identical peers: told",
            worst(bad, _told, cases=300, sd=0.0),
            0.9,
            True,
        ),
        ("the same, sd 0.3", worst(bad, _told, cases=300, sd=0.3), 0.7, True),
        ("15 points under, 1,500 cases", worst(bad, _told, cases=1500), 0.9, True),
        ("15 points under, the largest office", worst(bad, _told, cases="half"), 0.9, True),
        ("15 points under, the capital", worst(capital, _told), 0.9, True),
        ("told, beside the knowing rule", ratio, NINE_TENTHS, True),
        ("sound offices accused, each", each, 0.005, False),
        ("screens of thirty sound offices with any accused", any_told, 0.05, False),
        ("a sound office alone in a hard topic, accused", hard_told, 0.01, False),
        (f"demo: bad offices told (knowing rule {knowing:.0%})", bad_told, 0.9, True),
        ("demo: sound offices accused", demo_sound, 0.005, False),
        *fresh_goals(fresh),
        (
            f"coverage: cells between 93 and 97 % ({under} under, {over} over, of {len(covers)})",
            inside,
            0.95,
            True,
        ),
        ("coverage: the lowest cell", min(covers), 0.92, True),
    ]
    rows = [
        [
            name,
            f"{'≥' if above else '≤'} {100 * goal:g} %",
            f"{100 * value:.{2 if value < 0.02 else 1}f} %",
            "met" if (value >= goal if above else value <= goal) else "**missed**",
        ]
        for name, value, goal, above in lines
    ]
    return [
        "",
        "## Against the goals",
        "",
        *table(["the worst cell of", "goal", "found", ""], rows),
        "",
        *coverage_by_measure(covers),
        "",
        LIMITS,
    ]
