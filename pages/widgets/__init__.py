"""Components shared by several screens: cards, tables, maps, links, notices, scope bar, and drawing of HTML.

Imports `view` and the layers below pages.

Its folders, of which each imports only those that stand below it here:

- `measures/`: figures of measures: cards, cells, tables, maps, and the monthly chart;
- `comparisons/`: offices and counties beside others and beside their own past;
- `choosing/`: what the viewer can choose: the scope, a measure, own offices, trips in or out;
- `notices/`: what a viewer should know beside the figures: what is missing, late or refused;
- `files/`: files that leave the screens;
- `elements/`: what screens are made of: drawn HTML and figures, links, forms, folded parts.
"""
