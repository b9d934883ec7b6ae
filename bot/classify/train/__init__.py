"""Trains the network on the corpus. Development only: needs SciPy and scikit-learn."""
