"""County brief as PDF and as workbook, from the same contents as the screen (`queries.county_brief.brief_contents`)."""
