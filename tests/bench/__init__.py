"""`make bench`: how fast the house is and what it needs, as ratios to named baselines in the same run."""
