"""The definitions in words, from the declarations: for the page, and as a document."""
