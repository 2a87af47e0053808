"""Try signs of offices whose topics differ within their groups: who is named by groups of topics, and also by topics.

`python -m tests.judgement.sign_topics_trial --screens 40` takes some minutes. What came of it is in docs/decisions.md,
"An office on slow topics is compared by topics before it is told".

A screen has forty offices of 40 to 600 cases in six peer groups. The topics of a peer group are one group of topics,
differ by `topics` on the logit scale, and each office has a mix of its own. Sound offices differ by 0.15; one of 150
cases has a share that is larger by `beyond` than its topics explain.
"""

import argparse
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from queries.comparisons.peers import office_signs
from queries.comparisons.peers.answer_timing import MIN_LAST_GAP
from queries.comparisons.peers.closing_signs import MIN_ASIDE
from queries.comparisons.peers.late_handoffs import MIN_GAP as MIN_HANDED_ON
from queries.comparisons.peers.office_signs import far_by_cells
from queries.comparisons.peers.outcome_signs import MIN_GAPS, REOPENED, RESOLVED, SATISFIED

GROUPS = (12, 8, 8, 5, 4, 3)  # offices of each peer group
GROUP_OF = np.repeat(np.arange(len(GROUPS)), GROUPS)
OFFICES, TOPICS, OFFICE_SD, MIN, MAX = sum(GROUPS), 4, 0.15, 40, 600
FAR = 14  # an office of a group of eight


class Sign(NamedTuple):
    """The usual share, the least gap of the rule, and how far one office is beyond."""

    usual: float
    least_gap: float
    beyond: float


SIGNS = {
    "handed on late": Sign(0.08, MIN_HANDED_ON, 0.3),
    "answered on the last days": Sign(0.15, MIN_LAST_GAP, 0.45),
    "set aside": Sign(0.08, MIN_ASIDE, 0.3),
    "not resolved": Sign(0.4, MIN_GAPS[RESOLVED], 0.4),
    "not satisfied": Sign(0.4, MIN_GAPS[SATISFIED], 0.4),
    "reopened": Sign(0.04, MIN_GAPS[REOPENED], 0.12),
}


def screen(sign: Sign, topics: float, rng: np.random.Generator) -> tuple[Any, dict[str, Any]]:
    """A question and the cells of a random screen, as `far_by_cells` takes them."""
    size = np.exp(rng.uniform(np.log(MIN), np.log(MAX), OFFICES))
    size[FAR] = 150
    mix = rng.dirichlet(np.ones(TOPICS), OFFICES)
    level = logit(sign.usual) + rng.normal(0, topics, (len(GROUPS), TOPICS))[GROUP_OF]
    level += rng.normal(0, OFFICE_SD, (OFFICES, 1))
    own, parts = level[FAR], mix[FAR]
    goal = min(float((expit(own) * parts).sum()) + sign.beyond, 0.95)
    level[FAR] += brentq(lambda more: float((expit(own + more) * parts).sum()) - goal, 0, 12)
    n = rng.poisson(size[:, None] * mix)
    office, topic = np.nonzero(n)
    group, of_topic = GROUP_OF[office] + 1, GROUP_OF[office] * TOPICS + topic + 1
    parents = {
        "agency": dict(zip((office + 1).tolist(), group.tolist(), strict=True)),
        "topic": dict(zip(of_topic.tolist(), group.tolist(), strict=True)),
    }
    cells = {
        "agency": office + 1,
        "topic": of_topic,
        "kind": np.ones(len(office), dtype=np.int64),
        "n": n[office, topic],
        "hits": rng.binomial(n, expit(level))[office, topic],
    }
    store = SimpleNamespace(parents=parents.get)
    return SimpleNamespace(groups=(SimpleNamespace(code=str),), store=store), cells


def main() -> None:
    """Print a line for each sign and difference of topics."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--screens", type=int, default=40)
    screens = cli.parse_args().screens
    rule = office_signs._beyond_topics
    for name, sign in SIGNS.items():
        for topics in (0.0, 0.5, 1.0, 1.5):
            counts = []
            for beyond_topics in (lambda _, signs, by_topic: list(signs), rule):
                office_signs._beyond_topics = beyond_topics
                named = [
                    each.office
                    for seed in range(screens)
                    for question, cells in [screen(sign, topics, np.random.default_rng([seed, 1]))]
                    for each in far_by_cells(question, cells, n="n", hits="hits", least_gap=sign.least_gap)
                ]
                far = named.count(str(FAR + 1))
                counts.append(f"sound {len(named) - far}, far {far}")
            print(f"{name}, topics {topics}, {screens} screens | {counts[0]} | now {counts[1]}", flush=True)


if __name__ == "__main__":
    main()
