"""Propose the mapping of a file that nobody has described yet: which column fills which field, and how it is read.

`propose.propose` looks at a sample of the rows and returns a `proposal.Proposal`; it loads and writes nothing.
`proposal_toml.proposal_toml` writes the mapping that a proposal describes. Imports `parsing`, `readers`, `mapping` and
`errors`.
"""
