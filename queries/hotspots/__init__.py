"""Where the trouble is: counties by rate, by what became of it over the quarters, by what sets them apart; and places.

What a later finding would add (a scan over county and week, finer units) stands beside these as a file of its own and
gives a frame by county or by place, as they do.
"""
