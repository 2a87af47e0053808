"""Provinces as data: counties, populations, boundaries, water and places, loaded from a folder, checked and derived.

Loading needs the standard library alone; libraries of geometry are imported where boundaries are worked on.
"""
