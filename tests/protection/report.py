"""Write docs/protection.md: what is proven about disclosure control, what was tried, and what is unknown."""

from tests.protection.attack import Tally

HEAD = """<!-- made by `make protection`; do not edit -->

# The protection of small numbers

What the press screen, its files, `/figures/…` and `python -m queries measure --protected` give out are **protected
figures**: whole Jalali months, quarters and years; all of the province, or one county, agency or topic group; all
kinds, or one. Counts are rounded to the nearest {base}, shares and rates are computed from those. A count of 1 to
{less} cases is withheld, and so is whatever would give one away (`stats/disclosure/`,
`queries/disclosure/protected_figures.py`).

## What is proven

For one measure and one state of the data: whoever has every published table of it, by all kinds of unit together, and
even if the counts were not rounded, cannot tell a withheld count of 1 to {less} from any other number from 0 to {less}.
The argument is in `stats/disclosure/__init__.py`: cases can trade places, and nothing published changes.

For two loads of which the second only adds cases: the same holds for the small counts of the first.

The tests `tests/stats/disclosure/test_publication_rule.py` put this on trial with integer programming over random
provinces, without rounding, on every run.

## What was tried on what is really published

{trials} random provinces of {sizes} cases, each told in two loads, once with cases only added (which the attacker
knows), once with cases added, changed and moved. Everything is read through `protected()`, as the screen does. A
**table** is a measure at a load by a grain of time, by a unit or by none, by kind or not. A withheld cell is
**recovered** when exactly one number is possible, **narrowed** when it is known to hold 1 to {less} cases.

| attack | tried | withheld small cells attacked | recovered | narrowed |
| --- | ---: | ---: | ---: | ---: |
"""
FOOT = """
Counted over everything: {tables:,} tables tried, **{recovered} cells recovered**. `make protection` runs the trials and
writes this page.

## What is not proven

- **Three or more loads**, and small counts of the *second* of two loads, for somebody who knows that cases are only
  added: there only rounding stands between them and the count. (The trials above found none.)
- **Several measures of the same cases**, and stocks of one month and the next: they are protected each by itself. The
  third line above attacks the pairs that count the very same cases. Of three at once (closed, resolved, gap) a withheld
  count was found, in a few of a thousand cells, to be one of fewer than five numbers, and never which.
- **What the rule itself tells**: somebody who knows every line of the program could ask which counts would have led to
  exactly these cells being withheld.
- **Times to an answer** are withheld where fewer than {k} cases lie on one side of them; else the value is the true
  one, to a tenth of a day. It is no count, but it is not rounded to hide one either.
- **Knowledge from elsewhere**: an office knows its own cases, and can take them out of what is published.
- **Other settings**: a figure of a load is the same again only under the same `k` and `base` (docs/settings.md). Who
  publishes under one and then under another gives away what lies between.
- **Words**: whether a figure is called final or provisional is decided for the province as a whole, and how it compares
  with another is decided from published counts, so that neither tells of a withheld one. What is told of the time since
  an older load is rounded to hundreds of cases.
"""


def report(tallies: list[Tally], *, sizes: str, k: int, base: int) -> str:
    """The document as Markdown."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    rows = [
        (
            "every table less every other of its measure and load",
            f"{total.pairs:,} pairs of tables",
            total.by_pairs,
            total.recovered_by_pairs,
            total.narrowed_by_pairs,
        ),
        (
            "all tables of a measure, by all units, and both loads, by integer programming",
            f"{total.tables:,} tables",
            total.by_all,
            total.recovered_by_all,
            total.narrowed_by_all,
        ),
        (
            "the same, of two measures of the same cases",
            "closed with reopened, resolved with the gap",
            total.by_others,
            total.recovered_by_others,
            total.narrowed_by_others,
        ),
    ]
    lines = [f"| {name} | {tried} | {cells:,} | {got} | {near} |\n" for name, tried, cells, got, near in rows]
    recovered = sum(row[3] for row in rows)
    words = {"k": k, "less": k - 1, "base": base, "trials": len(tallies) // 2, "sizes": sizes}
    return (
        HEAD.format(**words) + "".join(lines) + FOOT.format(**words, tables=total.tables, recovered=recovered)
    )
