"""The morning page and the weekly page: what the overview says, on paper."""
