"""Hotspots: rates of counties, their trajectories over the quarters, expected rates, and cases by town or village.

Each module computes one kind of result as a frame by county or by place. A further method (a space-time scan over
county and week, statistics of finer units) belongs into a module of its own.
"""
