"""Thresholds of the attention list: which periods are checked, what counts as unusual and as large, and why."""

from queries.attention.anomaly_check import CheckKind

# Lengths in days of the windows checked for surges. Five times the usual number is detected in three days, twice the
# usual takes a week or two, and a slow rise becomes significant only over a month. Windows of two months against an
# expectation of eight weeks ago detected no slow rise sooner (docs/decisions.md).
SURGE_WINDOWS = (3, 7, 14, 28)
DROP_WINDOWS = (3, 7)  # data that stop arriving stop at once, so that longer windows add nothing
PROVINCE_WINDOWS = (7, 14, 28)  # for the whole province, where three days are too short for a trend
LATE_WINDOWS = (7, 28)  # for late answers, which fall due in batches
# Days that are too recent to say what is usual: a baseline that contained the rise would hide it.
BASELINE_GAP_DAYS = 28
# An event that lasts so long after its first report is a new level, which is reported for `ANNOUNCED_DAYS`.
SETTLED_DAYS, ANNOUNCED_DAYS = 84, 14
# Days that the list replays. An event that becomes a new level today was first reported SETTLED_DAYS ago, and its
# announcement and the longest window come in addition; two weeks more, so that the first day of the replay is not that
# of an event.
REPLAYED_DAYS = SETTLED_DAYS + ANNOUNCED_DAYS + BASELINE_GAP_DAYS + 14
# What is usual before the replay is learned again each time this number of days has passed. If it moved each week, an
# event that was reported on the edge could fall silent because a week later it would just not have been.
REPLAY_STEP = 28
# Log-likelihood ratio at which an event is over. Chosen on worlds of other seeds than those of docs/attention.md.
ENDING_RATIO = 2.0

# Expected share of false lines among those reported (Benjamini & Hochberg 1995, over all checks of a day). On a day
# without any real event it is also the probability of reporting anything. The level was chosen by comparing detection
# and false alarms on other random seeds than those of docs/attention.md: four times this level detects hardly more
# within a week.
FALSE_DISCOVERY_RATE = 0.1

MAX_FINDINGS = 7  # lines that can be read in ninety seconds
MAX_FUNNEL_FINDINGS = 3  # of these, offices that need a look in comparison with similar ones
MIN_EXCESS_CASES = 10.0  # beyond expectation; fewer may come from one family or one building
# Topics that the settings mark as grave need less: half as many cases, a smaller ratio, and four times as much chance.
GRAVE_MIN_EXCESS_CASES, GRAVE_MIN_RATIO, GRAVE_WEIGHT = 5.0, 1.15, 4.0
# Minimum excess relative to the cases of the whole province in the same days: among many thousands, ten are negligible.
MIN_EXCESS_SHARE = 0.002
# Minimum ratio of actual to expected; smaller deviations call for no action. The ratio of surges is smoothed.
MIN_RATIOS: dict[CheckKind, float] = {"surge": 1.25, "overdue": 1.3}
MIN_PROVINCE_RATIO = 1.1  # for the whole province, where a tenth more is already much
# Ratio of actual to expected at which a fall looks like data that stopped arriving and not like a quiet week: for a
# county or a channel, and for the whole province.
MAX_DROP_RATIO, MAX_PROVINCE_DROP_RATIO = 0.5, 0.75
# If the reported parts of a whole have this share of its excess, they are reported instead of it.
MIN_PARTS_SHARE = 0.6
# This number of parts or more, none of which has that share, are one event: the whole is reported instead of them.
MANY_PARTS = 3
# Period of the peer comparison of offices; in less time there are too few answers to compare.
FUNNEL_DAYS = 90
# A source is silent if it is behind by this many days and by this many times the usual interval between its loads.
MIN_DAYS_BEHIND, MIN_INTERVALS_BEHIND = 7, 3.0
# Days up to its as-of over which the cases of a silent source are counted, to say how many would have come since.
SOURCE_DAYS = 90
