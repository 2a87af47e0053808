"""What the attention list looks at, and what it takes for unusual and for large: each threshold with its reason."""

from queries.attention.anomaly_check import CheckKind

# Days looked at together. A surge of five times is seen in three days, one of twice the usual takes a week or two, and
# what rises slowly is beyond chance only when a month of it stands together. Two months against what was expected
# eight weeks ago told no slow rise sooner (docs/decisions.md).
SURGE_WINDOWS = (3, 7, 14, 28)
DROP_WINDOWS = (3, 7)  # what falls silent does so at once
PROVINCE_WINDOWS = (7, 14, 28)  # of the province: nothing of it is news in three days
# What is judged is no part of what is expected, or it would take up the rise it is meant to show.
BASELINE_GAP_DAYS = 28

# Of the lines told, this share may be chance (Benjamini & Hochberg 1995, over everything looked at on a day). On a day
# without anything it is also the chance of any line at all. Chosen by what each level tells and how often it cries
# wolf, on other seeds than those shown in docs/attention.md: four times the level tells hardly more within a week.
FALSE_DISCOVERY_RATE = 0.1
# The same of offices outside their funnel, which are told for weeks: nothing is gained by haste.
FUNNEL_FALSE_DISCOVERY_RATE = 0.05

MAX_FINDINGS = 7  # lines: what is read in ninety seconds
MIN_EXCESS_CASES = 10.0  # beyond expectation: fewer are a family's or a building's
MIN_EXCESS_SHARE = (
    0.002  # of the province's cases in the same days: where many thousands come, ten are nothing
)
MIN_RATIOS: dict[CheckKind, float] = {"more": 1.25, "late": 1.3}  # smoothed; less asks nothing of anyone
MIN_PROVINCE_RATIO = 1.1  # of the province as a whole a tenth is much
MAX_DROP_RATIO, MAX_PROVINCE_DROP_RATIO = (
    0.5,
    0.75,
)  # of what is expected: data that stopped arriving, not a quiet week
MIN_PARTS_SHARE = (
    0.6  # of what a whole has beyond expectation: where its parts have as much, they are told instead
)
FUNNEL_DAYS = 90  # of an office beside its peers: in less there are too few answers to compare
# A source fell behind by so many days, and so many times its usual time between two loads.
MIN_DAYS_BEHIND, MIN_INTERVALS_BEHIND = 7, 3.0

# Of a case beyond expectation, for the order: without data nothing else can be told; a late answer is a person waiting;
# an office long outside its funnel is no news of today.
WEIGHT: dict[CheckKind, float] = {"source": 50.0, "late": 3.0, "fewer": 1.5, "more": 1.0, "limits": 0.5}
