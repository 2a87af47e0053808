"""What is made on time and handed over: the morning page and the weekly page. May import briefs and queries.

Sending will live here too. The screens do not import this folder; their buttons set the same pages themselves.
"""
