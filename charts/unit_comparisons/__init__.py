"""Charts that compare units: funnel plots of offices and counties, and ratios.

Imports `parts`. Modules by subject, the most important first:

- funnel plots: `share_funnel_figure` of offices, with `funnel_data` and `funnel_labels`; `rate_funnel_figure` of
  counties;
- names beside dots: `label_placement`, and `distant_labels` where there is no room beside them;
- ratios: `ratio_dots`.
"""
