"""Prepare a query: resolve the vintage, filters and groupings of a measure and a scope, and choose a rollup.

The result is a `Question`. `queries.sums` and `queries.estimates` answer it. Imports `storage` and below.
"""

import pandas as pd

# The answers to questions are frames of a few rows, most of which live for a moment only. A text column that pandas
# keeps in Arrow costs them a sixth of a screen's processor time; as Python strings it costs hardly anything. Intake,
# whose frames are large, does not come here. `dt.day_name` and `dt.strftime` of pandas 3.1 fail with this option.
pd.set_option("mode.string_storage", "python")
