"""Components that several screens share: cards, tables, maps, links, notices, the scope bar, and drawing of
HTML.

Imports `view` and the layers below pages.
"""
