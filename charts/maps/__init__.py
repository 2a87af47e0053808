"""Maps of counties, and of towns and villages, as SVG.

Imports `parts`. Modules by subject: `county_map`, `county_names`, `small_maps`, `place_map`.
"""
