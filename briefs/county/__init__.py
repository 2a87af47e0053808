"""County brief as PDF and as workbook, made from the same contents as the screen (`queries.county_brief.contents`)."""
