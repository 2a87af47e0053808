"""The command line of intake: its arguments, its commands, and what they print for people and for machines.

Each module with commands is imported only when one of its commands runs. May import everything in intake.
"""
