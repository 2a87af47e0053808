"""The sentence of the day.

Imports `lists`, `words` and the contents of the overview. Modules by subject: `day_sentence` words what is known of a
day (`sentence_contents`); `missing_day_texts` has the words for days of which the data seem to be missing.
"""
