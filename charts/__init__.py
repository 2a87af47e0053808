"""From a frame and a measure to a drawing: Plotly figures as plain data, and tables, cards and maps as HTML and SVG.

Charts know neither the database nor Streamlit. Of `queries` they use the measures and the vocabulary.
"""
