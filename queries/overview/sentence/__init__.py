"""The sentence of the day.

Imports the other folders of `overview` but `figures`. Modules by subject: `day_sentence` puts it together from
`sentence_lead` and, on days of which the data seem to be missing, `missing_day_texts`.
"""
