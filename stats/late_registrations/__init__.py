"""The newest weeks, in which registrations are still missing.

The modules by subject, those to read first in front: `nowcast`, `nowcast_levels`, `registration_delays`.
"""
