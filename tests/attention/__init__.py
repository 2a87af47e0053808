"""How well the attention list does: what share of planted events it tells, and how often it cries wolf."""
