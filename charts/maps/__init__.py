"""Maps of counties, and of towns and villages, as SVG.

Imports `parts`. Modules by subject: `county_map`, `county_names`, `hatching`, `small_maps`, `place_map`.
"""
