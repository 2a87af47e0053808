"""Pull: bring data from where they are (a database, an Open311 address, a watched folder) and load them.

A pull fetches what is newer than its last load, with an overlap for corrections, and hands it to `load` as files. What
it has to remember is kept with the loads in the store. Imports `load` and what lies below it.
"""
