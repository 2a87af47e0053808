"""What the viewer can choose: the scope, a measure, own offices, trips in or out.

Imports `elements` and `notices`. Modules by subject, the most important first:

- the scope: `scope_bar`, with the texts of Streamlit in `streamlit_texts`; `own_units`;
- of one figure: `map_measure`, `trend_trips`.
"""
