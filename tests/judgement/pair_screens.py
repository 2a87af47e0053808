"""Offices of a made screen, and how its trial is printed: of pairs of an office and a topic, or an office and a way.

A line for each setting says on how many screens a sound pair is named, and on how many the planted one.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

GROUPS = (12, 8, 8, 5, 4, 3)  # offices of each peer group
GROUP_OF = np.repeat(np.arange(len(GROUPS)), GROUPS)
OFFICES, TOPICS = sum(GROUPS), 6
OFFICE_SD = 0.35  # of sound offices, on the logit scale
MIN = 60  # cases of an office
PLANTED = 14  # the office of the planted pair, of a group of eight

Setting = TypeVar("Setting")
# Whether a sound pair is named on a random screen, and whether the planted one is.
Named = Callable[[Setting, np.random.Generator], tuple[bool, bool]]


def print_settings(
    description: str | None,
    settings: Sequence[Setting],
    named: Named[Setting],
    parts: Mapping[str, Callable[[Setting], bool]] | None = None,
) -> None:
    """Print for each setting on how many screens a sound pair and the planted one are named.

    Each setting sees the same random numbers, so that a difference between settings is not one of luck. `parts` are
    options of the command, such as `--kinds-only`, and of which settings each of them is.
    """
    cli = argparse.ArgumentParser(description=description)
    cli.add_argument("--worlds", type=int, default=200)
    cli.add_argument("--seed", type=int, default=1)
    for option in parts or {}:
        cli.add_argument(option, action="append_const", dest="parts", const=option, default=[])
    opts = cli.parse_args()
    for setting in settings:
        if not all((parts or {})[option](setting) for option in getattr(opts, "parts", [])):
            continue
        found = [named(setting, np.random.default_rng([opts.seed, number])) for number in range(opts.worlds)]
        sound, planted = (sum(which) for which in zip(*found, strict=True))
        print(f"{setting} | sound {sound}, planted {planted} of {opts.worlds} screens", flush=True)
