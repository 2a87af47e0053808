"""From a scope and a measure to a frame of figures: what is asked, the SQL that answers it, and what it means.

The folders lie on twelve levels, `vocabulary` at the bottom and `county_brief`, `definitions` and `overview` at the
top, and each may import only lower ones (pyproject.toml has the list). Nothing here knows Streamlit or Plotly; what
computes on arrays alone is in `stats`, places are in `geo`, the calendar in `persian`.
"""
