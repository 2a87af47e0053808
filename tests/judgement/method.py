"""The text that explains the trials, at the head of docs/judgement.md."""

HEAD = """<!-- made by `make judgement`; do not edit -->

# How well offices and counties are judged

Which offices need a look is decided in `stats/peers/assessment.py`, from what similar offices reach with the same cases
(`stats/peers/peer_expectation.py`). Silence about a bad office is an error as much as an accusation of a sound one, so
both are measured here, in random worlds whose truth is known; the last column of a table says in how many. Monte Carlo
intervals (95 %) stand in brackets.

- An office is **bad** when its true on-time share lies at least 10 points under what the typical office would give with
  the same cases, and **sound** when it lies less than 5 points under. Both come from the generator's probabilities and
  not from a label. The typical office has the effect 0; with `sd` 0.3 the others differ from it with a standard
  deviation of 0.3 on the logit scale.
- Each office has a mix of four topics and two kinds of its own, whose difficulty is drawn anew in every world
  (standard deviations of 0.4 and 0.2 on the logit scale). Peers have 300 to 1,500 cases due. `typical` is the typical
  share, `cases` are those of the office that is 15 points under.
- The **knowing rule** is the same rule for somebody who knows the true effects of the mix and the true `sd`, and only
  has to estimate from the same peers what is typical. No rule of this kind can do much better.
- The **former rule** is the funnel of 99.8 % limits in groups of eight and more, which was used before; it is tried in
  the first 500 worlds of each row.
- *Sound ones accused* and *accused* count what is said by comparison. What only the floor of the deadline says (the
  whole interval of the on-time share lies under 50 %) is a fact about the deadline, and counted apart.

## The method

1. The effects of topic, kind and county are estimated on the logit scale together with a free level for each office, so
   that only differences within offices count (penalised likelihood with variances by an EM step, Breslow & Clayton
   1993); the office judged is taken out by one Newton step (Pregibon 1981).
2. What is typical of a peer group is the mean of the other offices, weighted by 1 / (v + τ²), with v as if no office
   had more cases than the 75th percentile. Offices that are likely to be outliers hardly count: a mixture of two normal
   distributions, for each value of τ anew. Groups of which there are enough learn from each other.
3. The usual difference τ between sound offices is averaged over, with its restricted likelihood over all groups and a
   half-normal prior of 0.3, the office judged left out. With seven peers no single estimate of τ would do.
4. Only cases in topics that others have too are compared. Topics of which others have few cases may be harder than any
   known one (1 on the logit scale): that is part of the interval of the gap, and above one half of the expectation
   ("borrowed") similar offices say nothing.
5. *Beyond the limits*: a similar office would be as low with a probability of at most 0.1 %, and the gap is at least 5
   points. *Far off*: the gap is at least 10 points, its 95 % interval lies beyond 5 (Newcombe 1998), and it is more
   likely than not, at 60 %, that the office is truly 5 points under, given how much offices of its size differ by
   chance: without the last condition offices of 30 to 300 cases would be accused three times as often (sd 0.15).
6. *What lasts*: an office of at least 30 cases about which the period is silent is told where it needs a look beside
   similar ones over the sixteen months up to the period's end, and the gap of the period is a standard error beyond 5
   points (`stats/peers/lasting_gaps.py`). Only the demo provinces have a past in which this can be tried. Without the
   second condition, it would accuse a quarter of the offices that have improved by 12 to 30 points; with 1.2 standard
   errors in place of one, half of those that it still does, and the goal for the bad ones would be missed by one
   office. Estimating the effects of the mix and τ over the longer time as well was tried, and brought next to nothing.
7. *Excess late* is the number of cases times the gap, with the same interval. Lists that do not show the whole
   comparison have it only where that interval does not include 0 or the office needs a look
   (`queries/comparisons/peers/clear_excess.py`): most offices have some excess of chance, which is no finding.
8. *New* is an office that needs a look now, and 30 days before neither needed one nor was estimated to be 10 points
   under (or below the floor of the deadline) on at least ten cases. A bad office with few cases crosses the limits
   every few days: by the look alone it would be new on most of the mornings on which it is told. The estimate comes
   from the comparison that is made anyway (`queries/comparisons/peers/units_in_question.py`)."""

LIMITS = """Where intervals cover too often or too seldom:

- **Intervals that cover too often.** How much offices (or counties) differ has to be estimated from the same few. Where
  they do not differ at all, eight peers (or 150 cases) cannot show that, and intervals are wider than need be; where
  they differ, the same intervals cover what they should. Whether an office is an outlier is asked for each τ anew: when
  it was asked once, with a τ of at least 0.25, the bad office itself made identical peers look different, and beside
  them 97 to 98 % were covered. A prior of τ with more weight near 0, half-normal times 1 / (τ + 0.05), was tried as
  well: it takes half a point beside identical peers, and a whole one at sd 0.3, where there is none to spare.
- **Intervals that cover too seldom.** Bad offices among the peers are part of what is typical, as far as they are not
  recognised as outliers. With 20 to 30 cases, counts are too coarse for any interval to cover 95 % at every value."""
