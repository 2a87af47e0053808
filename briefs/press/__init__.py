"""The picture of a quotable figure: what may be printed or shown elsewhere, with its source burnt in."""
