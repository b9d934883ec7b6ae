"""`python -m bot` is `accord`."""

from bot.cli import main

if __name__ == "__main__":
    main()
