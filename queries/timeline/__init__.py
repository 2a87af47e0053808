"""What explains a line over time: trips, listed events, public holidays, and where the data of a source begin or end.

Imports everything below, and `hotspots.provincial_trips`.
"""
