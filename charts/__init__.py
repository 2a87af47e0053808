"""Charts: Plotly figures as plain dictionaries, and tables, cards and maps as HTML and SVG.

A chart gets a data frame or plain values and returns something to display. This package does not query the database
and does not import Streamlit; from `queries` it uses only the measures and the vocabulary. Every chart can therefore
be tested without an application running. Modules by subject, the most important first:

- what all of them are made of: `markup`, which escapes every value, and `tooltip`; for Plotly `plotly_layout`,
  `palette` and `line_style`; `value_classes` and `legend` for colours; `figure_texts` and `age_class_texts` for words;
- names beside dots: `label_placement`, and `distant_labels` where there is no room beside them;
- charts over time: `event_marks`, `axis_cut` and `completed_counts` are parts of several; Plotly figures are
  `expected_and_actual`, `level_shift`, `control_figure` and `two_sided_overlay`; `monthly_frame` is the frame of
  `monthly_trend` with `monthly_flow_texts`, `inflow_outflow`, `backlog_age` and `on_time_by_month`, which are SVG as
  `parts_by_month`, `calendar_heatmap` and `weekday_hour_heatmap` are;
- times to an answer: `answer_curve_figure`, `answers_around_due_day`, and the path of cases in `case_flow` and
  `case_timeline`;
- comparisons of units: `share_funnel_figure`, with `funnel_data` and `funnel_labels`; `rate_funnel_figure`,
  `ratio_dots`;
- maps: `county_map`, `small_maps`, `place_map`;
- tables: `data_table`, `bar_table`, `opening_bars`; in their cells `interval_cell`, `cell_sparkline`, `quarter_strip`
  and `control_mark`;
- the overview: `measure_card` with its `sparkline`, `short_lists` with their `weekly_bars`.
"""
