"""What screens are made of: drawn HTML and figures, links, forms, folded parts.

Imports nothing else of `widgets`. Modules by subject, the most important first:

- drawing: `drawing`, through which all HTML and figures go, with `page_files`; `figure_section`, `folded`, `form`;
- links: `choice_links`, `dropdown`, `county_link`;
- words: `time_texts`, `name_list`.
"""
