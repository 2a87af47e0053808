"""The command line of intake: arguments, commands, and output for people (text) and programs (JSON).

A module with commands is imported only when one of its commands runs. May import everything in intake.
"""
