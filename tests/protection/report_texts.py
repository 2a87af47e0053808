"""Text of docs/protection.md around its results: before the table (`HEAD`) and after it (`FOOT`)."""

HEAD = """<!-- made by `make protection`; do not edit -->

# The protection of small numbers

What the press screen, its files, `/figures/…` and `python -m queries measure --protected` publish are **protected
figures**: for whole Jalali months, quarters and years; for the whole province or one county, agency or topic group; for
all kinds of case or one. Counts are rounded to the nearest {base}, and shares and rates are computed from the rounded
counts. A count of 1 to {less} cases is withheld, and so is every figure that would reveal one (`stats/disclosure/`,
`queries/disclosure/protected_figures.py`). The rule, {k} and {base}, is stored with every load
([settings.md](settings.md), "Publication series").

**The promise**: of a withheld count of 1 to {less} cases, every number from 1 to {less} stays possible for somebody who
has everything that is published and knows the rules. {promise}

## What is proven

For one measure and one state of the data: somebody who has every published table of the measure, for all types of unit
together, and even without the rounding, cannot distinguish a withheld count of 1 to {less} from any other number from 0
to {less}. The argument is in `stats/disclosure/__init__.py`: cases can be exchanged between units without changing
anything that is published.

For two loads of which the second only adds cases: the same holds for the small counts of the first. So it does for a
load and the last one of every earlier publication series, whose rule may be another.

On every run, the tests in `tests/stats/disclosure/test_publication_rule.py` try to refute this with integer programming
over random provinces, without rounding.

## The attack

Demo provinces in three loads, whose as-of is {days} days before that of the demo; {late} of the cases reach the
records only with a later load. Everything that is published of a Jalali year at the three loads (eleven measures, by
month, quarter and year, by every type of unit or by none, by kind or not) becomes one system of linear constraints on
whole, unknown numbers of cases: month × unit × kind × load, for each measure, hits and misses of shares apart. For
every withheld count the smallest and largest possible number are looked for. A count is **pinned** if only one number
is possible, and **narrowed** if the promise is broken otherwise.

The attacker knows more than the tables say:

- every published number, with the true counts that round to it; that a published part is empty or has at least {k}
  cases, and which of the two;
- of a figure withheld because of too few cases for the measure (`few`, as against `small`): how many it has at most,
  and which of its parts are empty;
- that counties, offices and topic groups add up to the province, month by month;
- for every month and unit: open cases are those never closed (all received less all closed until then, since the data
  begin) and those open again; how many cases are open again is an unknown number, from 0 to that of all cases closed
  until then (`tests/protection/stock_identity.py`). Of earlier years the yearly tables are known, and the open cases
  at their ends;
- how measures of the same cases hang together (closed, with outcome, followed for 30 days, rated; the parts of the
  resolution gap; overdue and open; received and waiting for an answer), wherever it holds in the whole province;
- which counts only grow from a load to the next.

How many cases are open again is published nowhere. The share of closed cases that were reopened within 30 days is, but
it says neither how many were reopened later nor how many were closed again, so it bounds nothing at a month's end.

A number is shown to be possible by another province that would have been published in exactly the same way; every such
province is checked against all constraints, in whole numbers. The first ones are found on a walk from the true one: a
count is changed by one case, and what that breaks is mended by further cases more or less elsewhere, until every
constraint holds again (`tests/protection/moves.py`). All others are found with integer programmes (HiGHS,
`scipy.optimize.milp`), in which the counts of a few units are free and all others stay as they are
(`tests/protection/nearby.py`): first of four other units, then of ever more, and of the totals of the province, up to
all unknowns of the year (`tests/protection/decide.py`). A number is ruled out where the constraints on some units
leave no solution, whatever all other units may contribute: first those on its own unit alone, then with the totals,
with its whole division, with everything. The largest programmes may take {seconds:.0f} s each, and the run as long as
it is given (`--budget`); what it does not reach is not settled.

A count for which a second number was shown is **not pinned**. The promise is kept for it when **every number** from 1
to {less} was shown. Where **only one** was shown so far, the count is neither pinned nor known not to be.

{columns}
| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""
FOOT = """
{verdict}

Withheld counts of 0, or of {k} or more, are withheld for the sake of others and promise nothing; for {moved:,} of
{other:,} of them another number was found to be possible in passing.

Relations that held everywhere, in at least one province, year and load, and were given to the attacker: {relations}
(`tests/protection/knowledge.py`).

## How counts were narrowed

The first attack by integer programmes, on 27 November 2026, narrowed 155 of 240,985 small counts: 150 of 1405 and five
of 1402, all in the smaller province. Each number was ruled out by the constraints on its own unit alone. Of each of the
155 counts the constraints were thinned out until every one that was left was needed to rule the number out:

| what takes part | cases of | counts |
| --- | --- | ---: |
| closed; at least 5 with a gap; those with a gap are resolved ones | not resolved | 57 |
| the same; dissatisfied cases are resolved ones with a gap, or not resolved | dissatisfied | 25 |
| the same; reopened cases are resolved ones with a gap, or not resolved | reopened | 12 |
| received and closed in 1404; none open at the end of 1403; none received since | closed, and shares of them | 60 |
| received and closed by the last load; cases never closed only become more | closed, followed for 30 days | 1 |

The first three lines, 94 counts, are one cause. The cases of the resolution gap are the resolved ones of the cases
closed. Where 5 to 7 cases were closed, and it is published that the gap has at least 5 cases (also by the word `few` in
place of `small`), at most 2 were not resolved: a withheld 1 cannot be 3 or 4. Now the gap is withheld where the
resolved share is (`queries/disclosure/share_numerators.py`), which cost 2 of 30 published gaps of the smaller province
at its last load.

The other 61 counts are another. Cases closed are cases received before. Where 5 to 7 were received and 5 to 7 closed,
at most 2 were never closed: if none was received since, at most 2 can be closed afterwards, and a withheld 1 cannot be
3 or 4. Published numbers of 5 are known more exactly than others, because smaller ones are withheld. Now cases closed,
and the shares of them, are withheld where published numbers of a unit tell that fewer than 4 cases were never closed
(`queries/disclosure/closed_of_received.py`; what is published as 0 stays). That cost 16 of 1,052 published numbers of
these measures in the smaller province at its last load, 15 of them among 821 numbers of cases closed.

With the first rule alone, the constraints on their own units still narrowed these 61 counts and none of the 94; with
both rules they narrow none of the 155.

Asked again with both rules, and of every missing number, the constraints on their own unit narrowed 15 other counts,
all of one office around Nowruz 1404. Nine are of Esfand 1403, three at each load: a withheld 2 of cases received, open,
and waiting for an answer could not be 1. 8 to 12 cases were received in 1403 and 5 to 7 closed, at least 1 was left
from 1402, and none was open at the end of Bahman; so at least 2 came in Esfand. Six are of the last load: cases closed,
with an outcome, and followed for 30 days, 2 in Farvardin 1404 and 3 in the spring. None was open at the end of
Farvardin, so at least 2 were closed in it, and neither number could be 1.

This is the second cause the other way round, and the rule against it is a general one. Cases received, closed and open
of a unit and a kind bound the differences of sums since the data begin; the tightest bounds are shortest paths, so that
nothing more follows from these three measures (`stats/disclosure/flow_bounds.py`). Where they leave a withheld number
of 1 to 4 cases received, closed or open fewer values than that, cases closed, with shares of them, or open cases are
withheld as well (`queries/disclosure/narrowed_by_flows.py`). Published counts are taken to be known unrounded: with the
rounding of one load alone the rule cost a single published number, but by the same bounds over three loads it left
narrowed numbers of open cases, of two offices and a topic group of the larger province. What it costs now, of published
numbers at the last load (in brackets those that are not 0):

| province | cases closed | open cases | shares of cases closed |
| ---: | ---: | ---: | ---: |
| 1,500 cases | 14 of 806 (263) | 0 of 4,248 (464) | 3 of 230 |
| 9,000 cases | 88 of 2,316 (1,662) | 0 of 4,568 (2,368) | 26 of 1,149 |

Where no single number helps, a whole year of a unit is withheld at first; then every number is given back without which
none is narrowed. Without giving back, 249 numbers of cases closed and 91 of open cases of the larger province would be
withheld. In the demo of 250,000 cases 5 of 128 offices' yearly numbers of cases closed in 1403 and 1404 are withheld
for this rule, and no county's.

In the sample of the larger province one more count was narrowed with this rule: the 4 open cases of an office at the
end of Esfand 1403 could not be 1. Its cases closed in 1403 were withheld, but those followed for 30 days, which are the
same, were published with the share reopened. Now a share tells of the cases closed what it tells of its own, where they
are all of them; nothing more is withheld in the smaller province for that.

With these rules the constraints on their own units narrow none of these counts, nor any other that was asked. Below
the table it is said of how many numbers that is.

**The figures above** were computed with all rules. Numbers of the smaller province, and of the larger one of 1402, that
were shown to be possible before are taken over: rules that only withhold more leave them possible. What was ruled out
before is not: of every missing number it was asked anew.

## What an earlier attack found

An attacker who is told, of every unit and month, how many more cases were reopened than closed again pinned two counts
on 26 November 2026: the open cases of one county at the end of Tir 1405, of all kinds and suggestions, by the second
load, 1 each. In the month after, it was published, no case was received, closed or open. Since then the 0 of such a
month is withheld, too (`queries/disclosure/quiet_months.py`), which cost 2 of 12,505 published numbers of open cases.
The same could happen between the last month of a year and the first of the next: a county with one reopened case,
closed again after the turn of the year, is pinned by that attacker (`tests/queries/disclosure/test_quiet_months.py`).
So the rule now looks at all years together, which cost 14 of 9,105 published numbers of open cases by month in the
smaller province at three loads, all of them zeros of one agency.

That attack showed every number for 217,452 of the 238,985 counts of the smaller province and settled all but 21,531.
Its attacker did not know what earlier years say, nor that those open again are at most all that were closed.

## What the sources told

Where not every source records what a measure needs, a figure says from how many sources it is. Until 27 November 2026
these were the sources of the figure's own unit, so that a new county or office was known to have at least as many cases
in a month as there were sources from which it had none before: two cases from two sources could not be one, and four
from four sources could be nothing else. Now they are the sources of the whole province. That a unit's sources record
nothing of the kind is said only where the cases received of the unit in that period are published; elsewhere the figure
is withheld like a small one (`tests/queries/disclosure/test_published_coverage.py`).

Still, of a unit with three sources that record different things, periods of many cases could tell that two of the
sources began in the same period of few cases: a quarter of two cases, one from each, whose closed and answered cases
were both published as 0, could not be one case. Now it is said what a unit's sources record as it was at the end of the
last month for which it is published that the unit received cases, of a unit without such a month of the last quarter,
and else of the last year (`queries/disclosure/known_sources.py`). A source that begins with few cases a month counts
from the next such month on; where all sources record the same, nothing changes.

## That the attack can find something

That the attack can find what is there is tested on every run (`tests/queries/disclosure/test_protection.py`): with the
complementary cells of a small province published, it pins withheld counts. An attacker who knows how many cases are
open again (`--reopened-known`) knows all that the one above knows, and that besides: what is possible for him is
possible for both.

## A new publication series

An administrator who changes `k` or `base` begins a new series, and a reader then has both. What the last load of the
old series withheld of periods that were over stays withheld in the new one, so that this is the case of two loads
above. The attack on a small province whose second load is published with k = 2 and base = 2 finds nothing, and finds
withheld counts of the first series without this comparison (`tests/queries/disclosure/test_protection.py`).

What a new series does give away is precision of what is published: 80 to base 5 means 78 to 82, and beside 82 to base 2
it means 81 or 82.

## What is not tried

- **Other provinces**: what the larger province's sample leaves out, other seeds, other `k` and `base`.
- **Years together**: years are attacked one by one. Between them only open cases are linked, with the yearly numbers of
  cases received and closed before; that nothing moved in a month is looked at across all years by the rule itself.
- **Cases that are changed or removed**: offices lose and gain cases between the loads, counties and topic groups do
  not.
- **Intervals of shares**, whose width depends coarsely on how alike the cases of a day are, and **times to an answer**,
  which are withheld where fewer than {k} cases lie on one side of them, like the limits of their intervals, and
  otherwise true to a tenth of a day.
- **The rule itself**: somebody who knows every line of the program could ask which counts would have led to exactly
  these cells being withheld.
- **Cases answered**: those answered until a month are among those received, too. Neither the attacker nor the rule uses
  it, nor what open cases tell of earlier months of other kinds, units or the province.
- **Knowledge from elsewhere**: an office knows its own cases, and can subtract them from what is published.
  [access.md](access.md), “What can be subtracted”, says what was tried of it.
- **Words**: whether a figure is called final or provisional is decided for the province as a whole, and comparisons are
  computed from published counts, so neither reveals anything about a withheld count. Statements about the time since an
  older load are rounded to hundreds of cases.
"""
