"""Figures of measures: cards, cells, tables, maps, and the monthly chart.

Imports all other folders of `widgets` but `files`. Modules by subject, the most important first:

- cards: `measure_cards` with `card_changes`; `own_figures` for viewers who see some cases only;
- tables: `measure_cell`, `figure_bar`, `ranked_table`;
- over time: `monthly_flow`, with the events of `labelled_events`;
- maps: `uncertainty_map`.
"""
