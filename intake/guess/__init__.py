"""Propose the mapping of a file that nobody has described yet: which column fills which field, and how it is read.

`propose.propose` looks at a sample of the rows and returns a `proposal.proposal.Proposal`; it loads and writes nothing.
`proposal.proposal_toml` writes the mapping that a proposal describes. Imports `parsing`, `readers`, `mapping` and
`errors`.

What the proposal is made of lies in folders, of which each imports only those that stand below it here:

- `proposal/`: the proposal itself, what is said of it to a person, and how it is written as a mapping;
- `fields/`: which field each column fills, and how sure that is: scores for every pair, assigned as a whole;
- `evidence/`: what the values of columns say of their fields, mostly by comparison with other columns;
- `tables/`: what a row of a table is: a case, an event, a step of a case, or none of these;
- `columns/`: the columns of a file, as a sample of its rows shows them;
- `values/`: what values look like, which codes words stand for, and which columns are personal;
- `dates/`: how the moments of a column are written, and how its dates are read;
- `headings/`: where the headings and titles of a table stand, and which fields they name.

Beside the folders, by subject: the entry point `propose`.
"""
