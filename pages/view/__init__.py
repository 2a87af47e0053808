"""The viewer's view: scope and language from the address, the province, and cached queries for them.

The lowest folder of pages; imports `queries`, `persian`, the door's viewers, and the audit log.
"""
