"""Proofs that nothing private gets out and that nothing that comes in can hurt."""
