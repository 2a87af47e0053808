"""Publishing into a store: what is loaded becomes visible all at once, or not at all."""
