"""Tables as HTML, and what is drawn in their cells.

Imports `parts`. Modules by subject, the most important first:

- tables: `data_table`, `bar_table`, `opening_bars`;
- in their cells: `interval_cell`, `cell_sparkline`, `quarter_strip`, `control_mark`.
"""
