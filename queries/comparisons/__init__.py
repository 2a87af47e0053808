"""A figure beside another one: the period before, last year, similar offices, another scope, a target.

What is told together is controlled together for false discoveries. Imports `estimates` and below; the folders beside
it (`forecasts`, `cases`, `disclosure`) are not imported.
"""
