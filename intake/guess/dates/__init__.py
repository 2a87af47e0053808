"""How the moments of a column are written, and how its dates are read.

Imports nothing else of `guess`. Modules by subject, the most important first:

- written dates: `date_order` reads calendar, order, clock and offset, with `day_month_order` for what comes first;
- moments as numbers: `date_numbers`, and `mixed_numbers` among written dates;
- as programs for mail write them: `mail_dates`;
- a day that stands for “no date”: `repeated_early_days`.
"""
