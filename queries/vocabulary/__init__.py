"""What can be asked and what it is called: codes, labels in two languages, periods, the scope, and refusals.

Plain values that every other folder may use. Imports nothing of `queries`.
"""
