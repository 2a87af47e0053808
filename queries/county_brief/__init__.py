"""County brief: what a visitor of a county should know, as plain contents, and how they are computed."""
