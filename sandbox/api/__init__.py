"""The HTTP side: one Flask application over a sandbox."""
