"""The language and the calendar: Jalali dates, digits, names, direction of text, translation. Imports none of ours."""
