"""People who use the dashboard: their roles, accounts and sessions, and the record of who used what (`audit`).

The records live in a database of their own (`database`), which no load, undo or copy of the store touches. The door of
the dashboard asks `accounts` who somebody is and `sessions` who is still signed in. Has a command line. May import
`queries.vocabulary` and persian, and nothing of the data.
"""
