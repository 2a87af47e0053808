"""The viewer's view and what is computed for it: scope and language from the address, pieces of screens, workers.

A piece is cached (`view_data`) and computed by one of the worker processes (`worker_pool`), for one viewer after the
other (`screen_queue`). The lowest folder of pages; imports `queries`, `persian`, the door's viewers, the audit log,
and for the province `geo` and the shapes of `charts`.
"""
