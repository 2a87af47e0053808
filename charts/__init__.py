"""Charts: Plotly figures as plain dictionaries, and tables, cards and maps as HTML and SVG.

A chart gets a data frame or plain values and returns something to display. This package does not query the database
and does not import Streamlit; from `queries` it uses only the measures and the vocabulary. Every chart can therefore
be tested without an application running.
"""
