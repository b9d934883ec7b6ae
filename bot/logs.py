"""JSON logs that carry ids, never words, names, addresses or secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# A second net under "ids only": what a library, or Zendesk in an error, might repeat of what it was given.
_PRIVATE = re.compile(
    r"[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"  # an e-mail address
    r"|\b(?:Bearer|Basic|Token) [\w.~+/=:-]{8,200}"
    r"|//[^\s/@:]{1,64}:[^\s/@]{1,200}@"  # a password in an address
    r"|[+(]\d[\d ().-]{6,20}\d",  # a phone number
    re.IGNORECASE,
)
REMOVED = "[removed]"


def scrub(text: str) -> str:
    """A text without addresses, numbers and secrets that are seen by their shape."""
    return _PRIVATE.sub(REMOVED, text)


def configure(level: str = "INFO") -> None:
    """Write one JSON object a line to standard error, from our own events and from the libraries' warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Scrubbing("%(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _scrubbed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def _scrubbed(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str) and key != "timestamp":
            event[key] = scrub(value)
    return event


class _Scrubbing(logging.Formatter):
    """Formats a library's warning, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))
