"""Trains the linear model on the corpus. Development only: needs scikit-learn."""
