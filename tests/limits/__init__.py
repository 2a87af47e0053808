"""Hostile files against intake: what each costs, written to docs/limits.md (`make limits`)."""
