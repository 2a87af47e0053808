"""Benchmarks (`make bench`): speed and memory of the product, as ratios to named baselines measured in the same run."""
