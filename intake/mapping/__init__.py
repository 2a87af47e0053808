"""Mappings from the columns of a file to the fields of intake: model, matching of headings, refusal of personal data.

The ready mappings are TOML files in `ready/`. Imports only `errors`.
"""
