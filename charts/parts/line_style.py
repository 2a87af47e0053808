"""Line widths, marker sizes and text sizes shared by all line charts, whether drawn by Plotly or as SVG.

The style sheet (`assets/style/00-colours.css`) defines the same values for SVG; `tests/charts/parts/test_line_style.py`
checks that both agree. All values are in pixels, except the opacity.
"""

LINE_WIDTH = 2.4  # of a data series
THIN_LINE_WIDTH = 1.2  # of a reference that a series is compared with: a target, a mean, a limit
MARKER_SIZE = 8  # diameter of a single value; hollow if its month is incomplete
RING_WIDTH = 2  # outline of a hollow marker
TICK_SIZE = 12  # of tick labels
NOTE_SIZE = 11  # of annotations inside a chart
BAND_OPACITY = 0.16  # of an interval around a line, in the colour of the line
