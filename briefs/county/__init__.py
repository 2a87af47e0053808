"""The county brief on paper and in a workbook, from the contents that the screen shows, too."""
