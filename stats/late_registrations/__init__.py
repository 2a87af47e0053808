"""The newest weeks, in which registrations are still missing.

Modules by subject, the most important first: `nowcast`, `nowcast_levels`, `registration_delays`.
"""
