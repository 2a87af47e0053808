"""Charts of counts and shares over days, weeks or months, with what was to be expected.

Imports `parts`. Modules by subject, the most important first:

- Plotly figures: `expected_and_actual`, `control_figure`, `level_shift`, and `two_sided_overlay` for two sides;
- heatmaps as SVG: `calendar_heatmap`, `weekday_hour_heatmap`.
"""
