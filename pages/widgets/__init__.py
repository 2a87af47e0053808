"""Pieces that several screens share: cards, tables, maps, links, notices, the scope bar, and how HTML is drawn.

Imports `view` and what lies below pages.
"""
