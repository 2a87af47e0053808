"""What many charts have in common: colours, lines, layout, legends, marks of events, and words.

Imports nothing of `charts` but `markup`. Modules by subject, the most important first:

- the look: `palette`, `line_style`, `plotly_layout`; `value_classes` and `legend` for colours of values;
- on hover and focus: `tooltip`;
- over time: `event_marks`, and `completed_counts` for weeks whose cases are still to be registered;
- words: `figure_texts`, `age_class_texts`, `line_breaks` for names,
  and `dotted_parts` for texts of short parts.
"""
