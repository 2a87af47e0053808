"""Tables of narrow columns in one file: the form of the files of all cases and of sums. Imports nothing else of `sums`.

Modules by subject: `block_file` reads, `block_writer` writes; `row_spool` sorts more rows than have room in memory.
"""
