"""Pictures of quotable figures for printing and sharing, with the source as part of the picture."""
