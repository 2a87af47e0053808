"""The audit log: who signed in, saw cases, exported, loaded or changed something, in an unbroken chain of entries.

Each entry is signed with a key that lies outside the database, over its own content and the signature of the entry
before it, so that whoever can write to the database cannot change, remove or insert an entry unnoticed. Below `people`
and `sessions`, which write their entries in the transaction of the change itself.
"""
