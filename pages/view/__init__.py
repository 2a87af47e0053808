"""The viewer's view: scope and language from the address, the province, and cached queries for them.

The lowest folder of pages; imports only `queries` and `persian`.
"""
