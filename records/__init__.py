"""What the house itself writes down: people, their roles, sessions and accounts, and who used what (`audit`).

The records live in a database of their own (`database`), which no load, undo or copy of the store touches. The door of
the dashboard asks `accounts` who somebody is and `sessions` who is still signed in. Has a command line. May import
`queries.vocabulary` and persian, and nothing of the data.
"""
