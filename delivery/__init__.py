"""What is made on time and handed over: the morning page and the weekly page. May import briefs and queries.

Nothing is sent from here: a timer of the machine runs the command, and others print or mail what it makes. The screens
do not import this folder; their buttons set the same pages themselves.
"""
