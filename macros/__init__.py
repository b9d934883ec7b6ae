"""The words: one text a file. No code belongs here; `bot.macros` reads them."""
