"""Charts: Plotly figures as plain dictionaries, and tables, cards and maps as HTML and SVG.

A chart gets a data frame or plain values and returns something to display. This package does not query the database
and does not import Streamlit; from `queries` it uses only the measures and the vocabulary. Every chart can therefore
be tested without an application running.

Its folders, of which each imports only those that stand below it here, and most of them only `parts`:

- `answer_times/`: times to an answer: curves, the due day, and the path of cases;
- `monthly/`: one value or stack a month, all in the same frame;
- `time_series/`: counts and shares over days, weeks or months, with what was to be expected;
- `unit_comparisons/`: units against one another: funnel plots, and ratios;
- `maps/`: maps of counties, and of towns and villages;
- `tables/`: tables, and what is drawn in their cells;
- `overview/`: the cards and short lists of the overview, with their small curves and bars;
- `parts/`: what many charts have in common: colours, lines, layout, legends, marks of events, and words.

Beside the folders, by subject: `markup`, of which all HTML and SVG is made, and which escapes every value.
"""
