"""Components shared by several screens: cards, tables, maps, links, notices, scope bar, and drawing of HTML.

Imports `view` and the layers below pages.

Modules by subject, the most important first:

- drawing: `drawing`, through which all HTML and figures go; `page_files`, `streamlit_texts`; `figure_section`,
  `folded`, `notices`, `form`;
- choosing: `scope_bar`, `dropdown`, `choice_links`, `map_measure`; links in `county_link` and `open_links`;
- figures of measures: `measure_cards` with `card_changes` and `change_reasons`; `measure_cell`, `figure_bar`,
  `ranked_table`, `two_sided_table`, `overrepresentation_cells`, `time_texts`; `monthly_flow`;
- comparisons: `peer_measures`; `own_past_section`, `own_past_marks`;
- maps: `uncertainty_map`, `map_notes`;
- what to know of the data: `not_recorded`, `stale_data`, `late_registration_notes`, `labelled_events`, `trend_trips`,
  `audit_log_notice`;
- viewers who see some cases only: `own_figures`, `own_units`, `whom_to_ask`;
- files: `downloads`, `file_offer`, `file_names`.
"""
