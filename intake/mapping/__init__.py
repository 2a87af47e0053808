"""Which column of a file is what, and which are refused: the mapping model, matching of headings, personal data.

The ready mappings are TOML files in `ready/`. Imports only `errors`.
"""
