"""Trials of the control charts: false marks on a screen of thirty offices, and how soon a shift is marked."""
