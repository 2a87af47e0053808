"""Persian language and calendar: Jalali dates, digits, names, text direction, translation. Imports no other package."""
