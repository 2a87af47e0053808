"""Components shared by several screens: cards, tables, maps, links, notices, scope bar, and drawing of HTML.

Imports `view` and the layers below pages.
"""
