"""Past tickets: replayed, reported, compared, fetched."""
