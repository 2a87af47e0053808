"""What the overview says: a sentence of the day, three short lists, and the main figures with their changes.

It is built once, as plain contents in both languages. The screen draws them, the morning page prints them, and
`python -m delivery` writes them; none of these computes or words anything of its own.

Its folders, of which each imports only those that stand below it here:

- `sentence/`: the sentence of the day;
- `lists/`: the three short lists, and the table of offices;
- `silence/`: who has no case or no answer, and who is new;
- `office_lines/`: lines on the work of offices, and the signs behind them;
- `words/`: words, names and lengths of texts that all of them share.

Modules beside the folders, by subject: `build_overview` puts the whole together, as `overview_contents` declares it;
`main_figures` are its figures with their changes, `notable_units` the offices, groups and counties of which it says
something.
"""
