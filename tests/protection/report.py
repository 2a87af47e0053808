"""Write docs/protection.md: what is proven about disclosure control, what was tried, and what is unknown."""

from tests.protection.attack import Tally

HEAD = """<!-- made by `make protection`; do not edit -->

# The protection of small numbers

What the press screen, its files, `/figures/…` and `python -m queries measure --protected` publish are **protected
figures**: for whole Jalali months, quarters and years; for the whole province or one county, agency or topic group; for
all kinds of case or one. Counts are rounded to the nearest {base}, and shares and rates are computed from the rounded
counts. A count of 1 to {less} cases is withheld, and so is every figure that would reveal one (`stats/disclosure/`,
`queries/disclosure/protected_figures.py`).

## What is proven

For one measure and one state of the data: somebody who has every published table of the measure, for all types of unit
together, and even without the rounding, cannot distinguish a withheld count of 1 to {less} from any other number from 0
to {less}. The argument is in `stats/disclosure/__init__.py`: cases can be exchanged between units without changing
anything that is published.

For two loads of which the second only adds cases: the same holds for the small counts of the first.

On every run, the tests in `tests/stats/disclosure/test_publication_rule.py` try to refute this with integer programming
over random provinces, without rounding.

## What was tried on the figures as published

{trials} random provinces of {sizes} cases, each published in two loads: once the second load only adds cases (which the
attacker knows), once it adds, changes and moves cases. Everything is read through `protected()`, as on the screen. A
**table** is a measure at a load, by month, quarter or year, by a type of unit or by none, by kind or not. A withheld
cell is **recovered** if only one number is possible, and **narrowed** if it is known to hold 1 to {less} cases.

| attack | tried | withheld small cells attacked | recovered | narrowed |
| --- | ---: | ---: | ---: | ---: |
"""
FOOT = """
In total: {tables:,} tables tried, **{recovered} cells recovered**. `make protection` runs the trials and writes this
page.

## What is not proven

- **Three or more loads**, and small counts of the *second* of two loads, for somebody who knows that cases are only
  added: there, only the rounding protects the count. (The trials above found none.)
- **Several measures of the same cases**, and the stocks of successive months: each is protected by itself. The third
  line above attacks the pairs of measures that count the very same cases. With three measures at once (closed,
  resolved, gap), a withheld count was found, in a few of a thousand cells, to be one of fewer than five numbers, but
  never which one.
- **The rule itself**: somebody who knows every line of the program could ask which counts would have led to exactly
  these cells being withheld.
- **Times to an answer** are withheld where fewer than {k} cases lie on one side of them. Otherwise the published value
  is the true one, to a tenth of a day. It is not a count, but it is not rounded to hide a count either.
- **Knowledge from elsewhere**: an office knows its own cases, and can subtract them from what is published.
- **Other settings**: the figure of a load stays the same only under the same `k` and `base` (docs/settings.md).
  Publishing under one setting and later under another reveals what lies between the two.
- **Words**: whether a figure is called final or provisional is decided for the province as a whole, and comparisons are
  computed from published counts, so neither reveals anything about a withheld count. Statements about the time since an
  older load are rounded to hundreds of cases.
"""


def report(tallies: list[Tally], *, sizes: str, k: int, base: int) -> str:
    """The document as Markdown."""
    total = Tally()
    for tally in tallies:
        total.add(tally)
    rows = [
        (
            "every table minus every other table of its measure and load",
            f"{total.pairs:,} pairs of tables",
            total.by_pairs,
            total.recovered_by_pairs,
            total.narrowed_by_pairs,
        ),
        (
            "all tables of a measure, by all units, of both loads, by integer programming",
            f"{total.tables:,} tables",
            total.by_all,
            total.recovered_by_all,
            total.narrowed_by_all,
        ),
        (
            "the same, for two measures of the same cases",
            "closed with reopened, resolved with resolution gap",
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
