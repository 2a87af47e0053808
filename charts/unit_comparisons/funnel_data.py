"""What a funnel plot of shares is drawn from: the offices and the control limits."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class AgencyPoint:
    """One office: its name, its number of cases, its share from 0 to 1, and the lines of its tooltip.

    If the office is `named` or `chosen`, its dot is emphasised and its name is written next to it.
    """

    name: str
    n: float
    share: float
    tooltip: Sequence[str] = ()
    named: bool = False
    chosen: bool = False
    link: str = ""  # the address that a click leads to


@dataclass(frozen=True)
class Limits:
    """Control limits (95 % and 99.8 %) around `centre`, the share of the group, at ascending numbers of cases `n`."""

    n: Sequence[float]
    lower_95: Sequence[float]
    upper_95: Sequence[float]
    lower_998: Sequence[float]
    upper_998: Sequence[float]
    centre: float
