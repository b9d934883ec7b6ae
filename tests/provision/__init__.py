"""What the account must contain: tests on a sandbox, over real HTTP, through the command line."""
