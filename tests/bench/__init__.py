"""Benchmarks: figures against goals, as ratios and medians within one run. `python -m tests.bench` runs them all."""
