"""Provinces as data: counties, populations, boundaries, water and places; loading, checking and deriving their files.

Loading needs only the standard library and pydantic; geometry libraries are imported only where boundaries are edited.
"""
