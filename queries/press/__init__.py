"""Figures that may be quoted: what can be asked, the number with its sentence, how sure it is, and how it reads today.

Everything here is made of protected figures (`queries.disclosure.protected_figures`) and of what is known of the
province as a whole, so that nothing of it gives a withheld count away.
"""
