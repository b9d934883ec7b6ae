"""What the account tells the outside: triggers, webhooks, deliveries."""
