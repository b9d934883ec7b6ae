"""What the contact data of a person looks like: the one place that knows (P4, P14).

Whoever removes contact data (`bot.redact`) and whoever refuses to send it (`bot.guard`) asks here, so that what was
removed can be sent, and what would be refused is removed.
"""

from bot.contact.find import Contact, find_contact
from bot.contact.kind import Kind

__all__ = ["Contact", "Kind", "find_contact"]
