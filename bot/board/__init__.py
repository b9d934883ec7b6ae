"""The case board: what team leads see of all cases, and the buttons that write onto a ticket as a person would."""
