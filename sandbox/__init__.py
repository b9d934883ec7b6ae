"""A pretend Zendesk that speaks HTTP, for the demo, the tests and trying by hand. Its people are invented."""
