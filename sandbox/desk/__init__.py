"""What the account holds: people, tickets, threads, and what may be done to them."""
