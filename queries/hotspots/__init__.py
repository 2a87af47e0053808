"""Hotspots: rates of counties, their trajectories over the quarters, expected rates, and cases by town or village.

Modules by subject, the most important first:

- counties: `trajectories` (persistent, emerging, fading) over the quarters of `observation_window`, `rates`,
  `reporting_propensity` (what would be expected of a county), `line_start`, `provincial_trips`;
- neighbouring counties: `county_clusters` by the space-time scan, with `scan_counts`, `cluster_sentences` and
  `cluster_output`;
- towns and villages: `towns_and_villages`, and `hot_places` for groups of them;
- `hotspot_labels` for what assessments are called.
"""
